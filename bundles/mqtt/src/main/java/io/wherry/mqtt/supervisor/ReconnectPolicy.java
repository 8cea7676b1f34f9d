package io.wherry.mqtt.supervisor;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next connection: drawn from the whole of a span that doubles up to a cap (full jitter), because a whole fleet loses its broker at the
 * same moment and must not come back at the same moment. The span starts anew after a connection that lasted. Not thread-safe.
 */
final class ReconnectPolicy {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration CAP = Duration.ofSeconds(30);
    /** So that not even a lucky draw makes a busy loop. */
    private static final Duration LEAST = Duration.ofMillis(200);
    /** A connection that lasted so long was a sound one. */
    private static final Duration STABLE = Duration.ofSeconds(60);

    private final RandomGenerator random;
    private int failures;

    ReconnectPolicy(RandomGenerator random) {
        this.random = random;
    }

    /** A connection ended after {@code lasted}; zero when none was made. */
    void ended(Duration lasted) {
        failures = lasted.compareTo(STABLE) >= 0 ? 1 : failures + 1;
    }

    /** The next pause. */
    Duration pause() {
        long span = Math.min(CAP.toMillis(), FIRST.toMillis() << Math.min(20, Math.max(0, failures - 1)));
        return Duration.ofMillis(Math.max(LEAST.toMillis(), random.nextLong(span + 1)));
    }
}
