package io.wherry.at.core.port;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
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
    /** Short enough to notice within 100 ms that the plug was pulled. */
    private static final Duration REST = Duration.ofMillis(50);

    private final Clock clock;
    private final Connection connection;
    private final Mail mail;
    private final int opening;
    private final LongSupplier blockEnd;
    private final BooleanSupplier flooded;
    private final Worker worker;

    /**
     * Reads {@code connection}, the {@code opening}-th of this port; {@code blockEnd} tells at which byte of this connection the block in flight ends.
     * That is a point in the stream and not a number of bytes, so that it is right however far the owner has got with what was handed over.
     * While it is {@code flooded}, little is read at a time and slowly.
     */
    Reader(Clock clock, String modem, Connection connection, int opening, Mail mail, LongSupplier blockEnd, BooleanSupplier flooded) {
        this.clock = clock;
        this.opening = opening;
        this.connection = connection;
        this.mail = mail;
        this.blockEnd = blockEnd;
        this.flooded = flooded;
        this.worker = clock.start("wherry-at-" + modem + "-reader", this::run);
    }

    private void run() throws InterruptedException {
        byte[] bucket = new byte[8192];
        byte[] cup = new byte[2048];
        Naps naps = new Naps();
        long position = 0;
        try {
            while (true) {
                boolean rest = flooded.getAsBoolean();
                byte[] buffer = rest ? cup : bucket;
                int count = connection.read(buffer);
                if (count < 0) {
                    return;
                }
                position += count;
                naps.read(count, connection.baud(), clock.nanos());
                if (!mail.put(opening, Arrays.copyOf(buffer, count))) {
                    return;
                }
                Duration nap = rest ? REST : naps.next(blockEnd.getAsLong() - position);
                if (!nap.isZero()) {
                    clock.sleep(nap);
                }
            }
        } catch (FaultException lost) {
            mail.lineLost(opening, lost);
            // whoever writes to it would wait for a peer that is gone
            connection.close();
        }
    }

    void end() throws InterruptedException {
        connection.close();
        worker.interrupt();
        worker.join(Duration.ofSeconds(2));
    }
}
