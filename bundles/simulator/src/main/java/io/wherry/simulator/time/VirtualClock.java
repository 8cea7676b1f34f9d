package io.wherry.simulator.time;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import io.wherry.time.Clock;
import io.wherry.time.Gate;
import io.wherry.time.Worker;

/**
 * A clock on which real threads take turns: exactly one of them runs at a time, in an order that is the same each time, and when all
 * of them wait, time jumps to the earliest deadline. No time passes while a thread runs.
 *
 * <pre>{@code
 * VirtualClock.run(clock -> {
 *     Gate gate = clock.gate();
 *     clock.start("wherry-worker", () -> clock.sleep(Duration.ofHours(1)));
 *     clock.sleep(Duration.ofDays(1));        // takes no time at all
 * });
 * }</pre>
 *
 * <p>The body is one of the threads. When it returns, workers that are left are interrupted and have a virtual minute to end.
 * A run in which everybody waits for ever, whose virtual or real time is up, or which leaves workers behind, fails with a
 * {@link RunFailure} that lists all threads; so does one in which a worker ended by an exception.
 */
public final class VirtualClock implements Clock {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final Scheduler scheduler;
    private Instant epoch = EPOCH;

    private VirtualClock(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Runs {@code body} and everything it starts, first come, first served, within two virtual days and a real minute. */
    public static void run(Scenario body) throws Exception {
        settings().run(body);
    }

    /** Likewise, but who of the runnable threads is next is drawn from {@code seed}: other interleavings, each of which repeats. */
    public static void run(long seed, Scenario body) throws Exception {
        settings().shuffled(seed).run(body);
    }

    /** A run with other bounds than the usual ones. */
    public static Settings settings() {
        return new Settings();
    }

    @Override
    public long nanos() {
        return scheduler.nanos();
    }

    @Override
    public Instant instant() {
        return epoch.plusNanos(scheduler.nanos());
    }

    /** Sets the wall clock, as a network or a person does; nothing that waits notices. */
    public void instant(Instant now) {
        epoch = now.minusNanos(scheduler.nanos());
    }

    @Override
    public Gate gate() {
        return new VirtualGate(scheduler);
    }

    @Override
    public Worker start(String name, Body body) {
        return scheduler.start(name, body);
    }

    /** The names of the threads that are alive, the body's own ({@code scenario}) among them, in alphabetical order. */
    public List<String> threads() {
        return scheduler.names();
    }

    @Override
    public long after(Duration duration) {
        return scheduler.deadline(duration);
    }

    /** What a run does; it is one of the clock's threads. */
    @FunctionalInterface
    public interface Scenario {
        /** Uses the clock; whatever it throws comes out of {@code run}. */
        void run(VirtualClock clock) throws Exception;
    }

    /** The bounds of a run; a fresh one has those of {@link VirtualClock#run(Scenario)}. Not thread-safe. */
    public static final class Settings {
        private Duration bound = Duration.ofDays(2);
        private Duration watchdog = Duration.ofMinutes(1);
        private boolean leftovers;
        private Random order;

        private Settings() {
        }

        /** How much virtual time the run may take. */
        public Settings bound(Duration virtual) {
            bound = Objects.requireNonNull(virtual);
            return this;
        }

        /** How much real time the run may take. */
        public Settings watchdog(Duration real) {
            watchdog = Objects.requireNonNull(real);
            return this;
        }

        /** Workers that do not end when interrupted are no failure. */
        public Settings leftoversAllowed() {
            leftovers = true;
            return this;
        }

        /** Who of the runnable threads is next is drawn from {@code seed}. */
        public Settings shuffled(long seed) {
            order = new Random(seed);
            return this;
        }

        /** Runs {@code body} and everything it starts. */
        public void run(Scenario body) throws Exception {
            Scheduler scheduler = new Scheduler(bound, order);
            VirtualClock clock = new VirtualClock(scheduler);
            new Run(scheduler, leftovers).run(() -> body.run(clock), watchdog);
        }
    }
}
