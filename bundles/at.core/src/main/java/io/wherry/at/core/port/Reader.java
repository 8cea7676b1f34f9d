package io.wherry.at.core.port;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntSupplier;

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

    private final Clock clock;
    private final Connection connection;
    private final Mail mail;
    private final int opening;
    private final IntSupplier missing;
    private final Worker worker;

    /** Reads {@code connection}, the {@code opening}-th of this port; {@code missing} tells how many bytes of a block are in flight. */
    Reader(Clock clock, String modem, Connection connection, int opening, Mail mail, IntSupplier missing) {
        this.clock = clock;
        this.opening = opening;
        this.connection = connection;
        this.mail = mail;
        this.missing = missing;
        this.worker = clock.start("wherry-at-" + modem + "-reader", this::run);
    }

    private void run() throws InterruptedException {
        byte[] buffer = new byte[8192];
        boolean fasterThanItsRate = false;
        long napped = 0;
        try {
            while (true) {
                int count = connection.read(buffer);
                if (count < 0) {
                    return;
                }
                fasterThanItsRate |= napped > 0 && count > 3 * bytesIn(napped) + 256;
                if (!mail.put(opening, Arrays.copyOf(buffer, count))) {
                    return;
                }
                napped = fasterThanItsRate ? 0 : nap();
            }
        } catch (FaultException lost) {
            mail.lineLost(opening, lost);
        }
    }

    private long nap() throws InterruptedException {
        int baud = connection.baud();
        int left = missing.getAsInt();
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
