package io.wherry.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Time, threads and waiting, handed in by whoever builds the stack.
 *
 * <p>Everything in Wherry that waits, waits on a {@link Gate} of its clock, and every thread is started by its clock.
 * On {@link #system()} those are ordinary threads, locks and conditions. On the simulator's virtual clock one thread runs at a
 * time and time jumps to the next deadline, so the same code lives a day in a second and does the same each time.
 */
public interface Clock {

    /** Monotonic nanoseconds from an arbitrary origin; deadlines and durations are measured with this and nothing else. */
    long nanos();

    /** The wall clock, for people and records; it may be wrong and may jump by years, so nothing is timed with it. */
    Instant instant();

    /** A new gate, open to every thread of this clock. */
    Gate gate();

    /**
     * Starts a named daemon thread.
     *
     * @param name what a thread dump shows, beginning with {@code wherry-}
     * @param body what it runs; an exception that leaves it is logged and ends the thread
     */
    Worker start(String name, Body body);

    /** Lets {@code duration} pass. */
    default void sleep(Duration duration) throws InterruptedException {
        gate().await(() -> false, duration);
    }

    /** The point {@code duration} from now, on the scale of {@link #nanos()}. */
    default long after(Duration duration) {
        return nanos() + duration.toNanos();
    }

    /** What is left until {@code deadline} (a point on the scale of {@link #nanos()}); never negative. */
    default Duration until(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - nanos()));
    }

    /** The clock of the machine. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }

    /** What a thread runs; an interrupt that reaches its top simply ends it. */
    @FunctionalInterface
    interface Body {
        void run() throws InterruptedException;
    }
}
