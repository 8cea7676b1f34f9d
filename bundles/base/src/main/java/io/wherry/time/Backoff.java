package io.wherry.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing pauses between tries: each is drawn between half of and the whole of a span that doubles from {@code first} up to {@code most}.
 * The random source is handed in, so a seeded run repeats itself. Not thread-safe: it belongs to the loop that pauses.
 */
public final class Backoff {
    private final Duration first;
    private final Duration most;
    private final RandomGenerator random;
    private int failures;

    /** Pauses from {@code first} to {@code most}. */
    public Backoff(Duration first, Duration most, RandomGenerator random) {
        this.first = first;
        this.most = most;
        this.random = random;
    }

    /** The next pause; each call counts as one more failure. */
    public Duration next() {
        long span = first.toMillis() << Math.min(failures, 20);
        span = Math.min(span, most.toMillis());
        failures++;
        return Duration.ofMillis(span / 2 + random.nextLong(Math.max(1, span / 2 + 1)));
    }

    /** How many failures in a row have been counted. */
    public int failures() {
        return failures;
    }

    /** Something worked: the next pause is a first one again. */
    public void reset() {
        failures = 0;
    }
}
