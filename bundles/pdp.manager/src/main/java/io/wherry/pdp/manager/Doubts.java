package io.wherry.pdp.manager;

import java.time.Duration;

import io.wherry.time.Clock;

/**
 * Decides when a context that the module calls up, but that nobody gets through, is released and dialled anew: at the third doubt within
 * ten minutes, and at most every half hour, because a server that is down raises doubts as well.
 */
final class Doubts {
    private static final int ENOUGH = 3;
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration GAP = Duration.ofMinutes(30);

    private final Clock clock;
    private int count;
    private int redials;
    private long windowEnd;
    private long allowedAt;

    /** No doubts yet. */
    Doubts(Clock clock) {
        this.clock = clock;
        this.windowEnd = clock.nanos();
        this.allowedAt = clock.nanos();
    }

    /** One more doubt that the module does not share: whether to dial anew now. */
    boolean isEnough() {
        if (clock.nanos() - windowEnd >= 0) {
            count = 0;
            windowEnd = clock.after(WINDOW);
        }
        count++;
        if (count < ENOUGH || clock.nanos() - allowedAt < 0) {
            return false;
        }
        count = 0;
        allowedAt = clock.after(GAP);
        redials++;
        return true;
    }

    /** Somebody got through: what was doubted before counts no more. */
    void over() {
        count = 0;
        redials = 0;
    }

    /** Whether the context was dialled anew more than once without anybody getting through it. */
    boolean isInVain() {
        return redials > 1;
    }
}
