package io.wherry.at.core.port;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.time.Clock;
import io.wherry.time.Worker;

/**
 * The thread that sits in {@link Connection#read} and hands on what comes. While a block of known length is in flight it sleeps most of the time that the
 * block needs at the line's rate, instead of waking for every few bytes.
 */
final class Reader {
    private final Clock clock;
    private final Connection connection;
    private final Mail mail;
    private final int opening;
    private final LongSupplier blockEnd;
    private final Worker worker;

    /**
     * Reads {@code connection}, the {@code opening}-th of this port; {@code blockEnd} tells at which byte of this connection the block in flight ends.
     * That is a point in the stream and not a number of bytes, so that it is right however far the owner has got with what was handed over.
     */
    Reader(Clock clock, String modem, Connection connection, int opening, Mail mail, LongSupplier blockEnd) {
        this.clock = clock;
        this.opening = opening;
        this.connection = connection;
        this.mail = mail;
        this.blockEnd = blockEnd;
        this.worker = clock.start("wherry-at-" + modem + "-reader", this::run);
    }

    private void run() throws InterruptedException {
        byte[] buffer = new byte[8192];
        Naps naps = new Naps();
        long position = 0;
        try {
            while (true) {
                int count = connection.read(buffer);
                if (count < 0) {
                    return;
                }
                position += count;
                naps.read(count, connection.baud(), clock.nanos());
                if (!mail.put(opening, Arrays.copyOf(buffer, count))) {
                    return;
                }
                Duration nap = naps.next(blockEnd.getAsLong() - position);
                if (!nap.isZero()) {
                    clock.sleep(nap);
                }
            }
        } catch (FaultException lost) {
            mail.lineLost(opening, lost);
        }
    }

    void end() throws InterruptedException {
        connection.close();
        worker.interrupt();
        worker.join(Duration.ofSeconds(2));
    }
}
