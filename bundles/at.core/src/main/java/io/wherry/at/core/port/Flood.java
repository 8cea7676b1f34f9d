package io.wherry.at.core.port;

import io.wherry.time.Clock;

/**
 * Notices that a line brings far more than anybody asked for, whether garbage or lines. Then the reader rests between reads, so that the far end is held back
 * or the driver drops what it has no room for, and lines are no longer told one by one. The owner's thread keeps it; any may ask {@link #on}.
 */
final class Flood {
    /** No line of 921600 baud (92 kB/s) is ever held back for its bytes alone. */
    private static final long BYTES_A_SECOND = 1 << 20;
    /** What a line costs in work, in bytes: as much as a thousand that are only thrown away. */
    private static final long LINE = 1024;
    private static final long BLANK = 128;
    private static final double ON = 0.9;
    private static final double OVER = 0.3;

    private final Bucket work;
    private final Bucket known;
    private final Bucket unknown;
    private volatile boolean on;
    private boolean lasts;
    private boolean begun;

    Flood(Clock clock) {
        work = new Bucket(clock, 2 * BYTES_A_SECOND, BYTES_A_SECOND);
        known = new Bucket(clock, 1000, 100);
        unknown = new Bucket(clock, 200, 20);
    }

    /** Whether the reader is to rest. */
    boolean on() {
        return on;
    }

    /** Whether there has been one until now, with its pauses. */
    boolean lasts() {
        look();
        return lasts;
    }

    /** Whether one has begun since this was last asked. */
    boolean takeBegun() {
        boolean since = begun;
        begun = false;
        return since;
    }

    /** Bytes that are nothing. */
    void noise(int bytes) {
        work.add(bytes);
        look();
    }

    /** An empty line. */
    void blank() {
        work.add(BLANK);
        look();
    }

    /** A line that nobody asked for; returns whether it may be told. Lines of no known shape are told less often. */
    boolean line(int bytes, boolean shapeKnown) {
        work.add(LINE + bytes);
        look();
        return (shapeKnown ? known : unknown).add(1);
    }

    private void look() {
        double filled = work.filled();
        on = filled > ON;
        begun |= on && !lasts;
        lasts = on || lasts && filled > OVER;
    }
}
