package io.wherry.jobs.spool.queue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import io.wherry.time.Backoff;
import io.wherry.time.Clock;

/**
 * All tries of one job while one lane has it: whether it is worth another one. More bytes than ever before, or a phase it was never in, is progress; a
 * job that loses its link again and again at the same place makes none.
 */
final class Effort {
    private static final int MOST_PHASES = 100;

    private final Clock clock;
    private final Duration patience;
    private final Backoff backoff;
    private final Set<String> phases = new HashSet<>();
    private long farthest;
    private long lastProgress;

    Effort(Clock clock, Duration patience, Backoff backoff) {
        this.clock = clock;
        this.patience = patience;
        this.backoff = backoff;
        this.lastProgress = clock.nanos();
    }

    /** It has moved so many bytes. */
    void reached(long bytes) {
        if (bytes > farthest) {
            farthest = bytes;
            progress();
        }
    }

    /** It does that now. */
    void doing(String phase) {
        if (phases.size() < MOST_PHASES && phases.add(phase)) {
            progress();
        }
    }

    private void progress() {
        lastProgress = clock.nanos();
        backoff.reset();
    }

    /** Whether patience is left. */
    boolean worthAnother() {
        return clock.nanos() - lastProgress < patience.toNanos();
    }

    /** Whether nothing has failed yet. */
    boolean fresh() {
        return backoff.failures() == 0;
    }

    /** The pause before the next try. */
    Duration pause() {
        return backoff.next();
    }
}
