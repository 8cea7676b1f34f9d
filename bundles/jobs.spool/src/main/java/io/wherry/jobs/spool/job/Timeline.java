package io.wherry.jobs.spool.job;

import java.time.Duration;
import java.time.Instant;

import io.wherry.time.Clock;

/**
 * The spool's own time, in milliseconds since its first start, that only goes forward. While the daemon runs it follows the monotonic clock; the wall clock
 * is asked only how long the daemon was down, and believed only when both readings are plausible. So a wall clock that jumps by years moves no deadline.
 * <ul>
 * <li>{@link #age()} counts the time down too: what a {@code ttl} is measured with.
 * <li>{@link #uptime()} counts only while the daemon runs: what a {@code timeout} is measured with.
 * </ul>
 */
public final class Timeline {
    /** A wall clock that shows less was never set. */
    public static final Instant PLAUSIBLE = Instant.parse("2025-01-01T00:00:00Z");
    /** A longer time down is taken for a clock that jumped, and counts nothing. */
    public static final Duration LONGEST_DOWN = Duration.ofDays(90);

    private final Clock clock;
    private final long origin;
    private final Mark start;

    /**
     * A point on both scales and the wall clock's reading at it.
     *
     * @param age    milliseconds
     * @param uptime milliseconds
     * @param wall   the wall clock
     */
    public record Mark(long age, long uptime, Instant wall) {
        /** Before the first start. */
        public static final Mark NEVER = new Mark(0, 0, Instant.EPOCH);
    }

    /** Goes on from {@code last}, the latest mark that is on the disk. */
    public Timeline(Clock clock, Mark last) {
        this.clock = clock;
        this.origin = clock.nanos();
        this.start = new Mark(last.age() + down(last.wall(), clock.instant()), last.uptime(), clock.instant());
    }

    private static long down(Instant stopped, Instant started) {
        boolean believed = !stopped.isBefore(PLAUSIBLE) && started.isAfter(stopped)
                && Duration.between(stopped, started).compareTo(LONGEST_DOWN) <= 0;
        return believed ? Duration.between(stopped, started).toMillis() : 0;
    }

    /** Milliseconds of the spool's life. */
    public long age() {
        return start.age() + running();
    }

    /** Milliseconds of it in which the daemon ran. */
    public long uptime() {
        return start.uptime() + running();
    }

    /** Now. */
    public Mark mark() {
        return new Mark(age(), uptime(), clock.instant());
    }

    private long running() {
        return (clock.nanos() - origin) / 1_000_000;
    }
}
