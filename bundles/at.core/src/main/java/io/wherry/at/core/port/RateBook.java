package io.wherry.at.core.port;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a port has learnt of rates, over all its connections: at which one the module answered last, and which ones failed and are not tried for a
 * while, so that a bad cable does not cost a rise at each restart. Rates are bits per second, times nanoseconds of the port's clock. Not thread-safe.
 */
final class RateBook {
    /** What a module of this family has until it is told another (guide, note 1). */
    static final int USUAL = 115_200;
    /** Where a module is looked for, likely ones first; none above is ever told to it by {@code max}, since it would not be found there again. */
    static final List<Integer> RATES = List.of(USUAL, 921_600, 460_800, 230_400, 9600, 57_600, 38_400, 19_200);
    private static final Duration FIRST_BAR = Duration.ofHours(1);
    private static final Duration LONGEST_BAR = Duration.ofHours(24);

    private static final int DOUBTS = 3;
    private static final Duration DOUBTS_WITHIN = Duration.ofMinutes(10);

    private final Map<Integer, Bar> bars = new HashMap<>();
    private final Deque<Long> doubts = new ArrayDeque<>();
    private int good;

    private record Bar(long until, Duration span) {
    }

    /** Where the module answered last; 0 when it has not yet. */
    int good() {
        return good;
    }

    void good(int rate) {
        good = rate;
    }

    /** {@code rate} failed: it is not tried for an hour, and for twice as long each further time, a day at most. */
    void bar(int rate, long now) {
        Duration span = bars.containsKey(rate) ? bars.get(rate).span().multipliedBy(2) : FIRST_BAR;
        Duration bounded = span.compareTo(LONGEST_BAR) > 0 ? LONGEST_BAR : span;
        bars.put(rate, new Bar(now + bounded.toNanos(), bounded));
    }

    boolean barred(int rate, long now) {
        return bars.containsKey(rate) && now - bars.get(rate).until() < 0;
    }

    /** {@code rate} was proven: what it failed before is forgiven. */
    void forgive(int rate) {
        bars.remove(rate);
    }

    /** The stream was in doubt once more; returns whether that has become so frequent that the rate may be why. */
    boolean doubted(long now) {
        doubts.addLast(now);
        while (now - doubts.peekFirst() > DOUBTS_WITHIN.toNanos()) {
            doubts.removeFirst();
        }
        boolean frequent = doubts.size() >= DOUBTS;
        if (frequent) {
            doubts.clear();
        }
        return frequent;
    }
}
