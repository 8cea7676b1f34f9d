package io.wherry.mqtt.outbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.wherry.mqtt.messages.Event;

/**
 * Lets through, of each type of event that a sender of requests can provoke, {@link #AT_ONCE} and then one each {@link #EACH}; the next one that goes says how many were
 * left out. So a flood of bad requests pushes no other event out. Not thread-safe: it belongs to the {@link Outbox}.
 */
final class Curb {
    /** So many may come together. */
    static final int AT_ONCE = 20;
    /** What one of them costs. */
    static final Duration EACH = Duration.ofSeconds(3);

    private final Map<String, Purse> purses = new HashMap<>();

    private static final class Purse {
        private long spentUntil;
        private long leftOut;

        private Purse(long now) {
            spentUntil = now;
        }
    }

    /** The event, if it may go at {@code now} (monotonic nanoseconds). */
    Optional<Event> admit(Event event, long now) {
        Purse purse = purses.computeIfAbsent(event.type(), type -> new Purse(now));
        long begin = now - purse.spentUntil > 0 ? now : purse.spentUntil;
        if (begin - now > (AT_ONCE - 1) * EACH.toNanos()) {
            purse.leftOut++;
            return Optional.empty();
        }
        purse.spentUntil = begin + EACH.toNanos();
        Event told = purse.leftOut == 0 ? event : event.with("leftOut", Long.toString(purse.leftOut));
        purse.leftOut = 0;
        return Optional.of(told);
    }
}
