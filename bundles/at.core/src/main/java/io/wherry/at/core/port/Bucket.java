package io.wherry.at.core.port;

import io.wherry.time.Clock;

/** Fills with what comes and empties with time. Belongs to one thread. */
final class Bucket {
    private final Clock clock;
    private final long size;
    private final long aSecond;
    private long level;
    private long at;

    /** Holds {@code size} and loses {@code aSecond} of it each second. */
    Bucket(Clock clock, long size, long aSecond) {
        this.clock = clock;
        this.size = size;
        this.aSecond = aSecond;
        this.at = clock.nanos();
    }

    /** Puts that in, up to the brim; whether it had room for it. */
    boolean add(long amount) {
        leak();
        boolean room = level + amount <= size;
        level = Math.min(size, level + amount);
        return room;
    }

    /** How full it is, of 1. */
    double filled() {
        leak();
        return (double) level / size;
    }

    private void leak() {
        long now = clock.nanos();
        long lost = (long) ((now - at) * 1e-9 * aSecond);
        if (lost > 0) {
            level = Math.max(0, level - lost);
            at = now;
        }
    }
}
