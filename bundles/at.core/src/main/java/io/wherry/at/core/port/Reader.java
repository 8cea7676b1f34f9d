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
    private static final Duration LONGEST_NAP = Duration.ofMillis(20);
    private static final long SHORTEST_NAP_NANOS = 2_000_000;
    private static final int BITS_PER_BYTE = 10;
    private static final long SLACK_BYTES = 64;

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
        long position = 0;
        boolean fasterThanItsRate = false;
        long napped = 0;
        long behind = 0;
        try {
            while (true) {
                int count = connection.read(buffer);
                if (count < 0) {
                    return;
                }
                position += count;
                fasterThanItsRate |= napped > 0 && count > 3 * bytesIn(napped) + 256;
                // a line that hands over less than came while this slept has more waiting: sleeping on would fall behind
                behind = Math.max(0, behind + bytesIn(napped) - count);
                if (!mail.put(opening, Arrays.copyOf(buffer, count))) {
                    return;
                }
                napped = fasterThanItsRate || behind > SLACK_BYTES ? 0 : nap(blockEnd.getAsLong() - position);
            }
        } catch (FaultException lost) {
            mail.lineLost(opening, lost);
        }
    }

    private long nap(long left) throws InterruptedException {
        int baud = connection.baud();
        if (baud <= 0 || left <= 0) {
            return 0;
        }
        long needed = left * BITS_PER_BYTE * 1_000_000_000L / baud - 1_000_000;
        long nap = Math.min(needed, LONGEST_NAP.toNanos());
        if (nap < SHORTEST_NAP_NANOS) {
            return 0;
        }
        clock.sleep(Duration.ofNanos(nap));
        return nap;
    }

    private long bytesIn(long nanos) {
        return nanos * connection.baud() / BITS_PER_BYTE / 1_000_000_000L;
    }

    void end() throws InterruptedException {
        connection.close();
        worker.interrupt();
        worker.join(Duration.ofSeconds(2));
    }
}
