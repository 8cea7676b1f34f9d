package io.wherry.at.core.port;

import java.time.Duration;

/**
 * How long a reader may sleep while the rest of a block, or of a stream whose end is not known, is on its way: as long as the bytes need at the line's
 * rate, at least. A line that turns out to be
 * faster than its rate (a serial server, a pseudo-terminal) is read without pauses, and so is one that hands over less than came meanwhile, until it has
 * caught up. Not thread-safe.
 */
final class Naps {
    /** A port that went away is to be noticed within 100 ms. */
    private static final Duration LONGEST = Duration.ofMillis(50);
    /** Half of what a tty keeps for its reader (4096 bytes). */
    private static final long MOST_BYTES = 2048;
    /** A shorter one is not worth it. */
    private static final long SHORTEST_NANOS = 1_000_000;
    /** So much earlier than the block's end the reader is back: waking takes its time too. */
    private static final long EARLY_NANOS = 300_000;
    /** CR LF, OK, CR LF come behind the block. */
    private static final int TRAILER = 6;
    /** A UART or a USB adapter hands on so many bytes at once, at most. */
    private static final long BURST = 256;
    private static final long BITS_PER_BYTE = 10;
    private static final long SECOND = 1_000_000_000L;

    private long baud;
    private long lastRead;
    private long napped;
    private long behind;
    private boolean fasterThanItsRate;

    /** A read brought {@code count} bytes, {@code now} on a clock of nanoseconds. */
    void read(int count, int rate, long now) {
        if (rate != baud) {
            // what was found out at another rate is of no use
            behind = 0;
            napped = 0;
            fasterThanItsRate = false;
            baud = rate;
        }
        if (napped > 0) {
            fasterThanItsRate |= count > 2 * bytesIn(now - lastRead) + BURST;
        }
        behind = Math.max(0, behind + bytesIn(napped) - count);
        lastRead = now;
        napped = 0;
    }

    /** The pause before the next read, with {@code left} bytes of a block to come, {@link Long#MAX_VALUE} in a stream; zero where none is due. */
    Duration next(long left) {
        if (baud > 0 && left > 0 && !fasterThanItsRate && behind <= BURST) {
            long needed = nanosFor(Math.min(left, 2 * MOST_BYTES) + TRAILER - behind) - EARLY_NANOS;
            long nap = Math.min(Math.min(needed, nanosFor(MOST_BYTES)), LONGEST.toNanos());
            napped = nap < SHORTEST_NANOS ? 0 : nap;
        }
        return Duration.ofNanos(napped);
    }

    private long nanosFor(long bytes) {
        return bytes * BITS_PER_BYTE * SECOND / baud;
    }

    private long bytesIn(long nanos) {
        return nanos * baud / BITS_PER_BYTE / SECOND;
    }
}
