package io.wherry.at.core.port;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Which remedy comes next when the module does not answer. Each rung is tried once in a climb; resets have a budget over the last hour, so a module
 * that can't be helped is not reset for ever (the oldest bug of gateways). Times are nanoseconds of the port's clock. Not thread-safe.
 */
final class Ladder {

    /** The remedies, from the gentlest to the last. */
    enum Rung {
        /** Close and open the line. */
        REOPEN("the line was opened anew"),
        /** {@code AT+CFUN=15} [field]. */
        SOFT_RESET("AT+CFUN=15"),
        /** {@code AT+CFUN=1,1} [likely]. */
        FULL_RESET("AT+CFUN=1,1"),
        /** The board's own reset, a configured command. */
        BOARD_RESET("the board's reset"),
        /** Say so and wait. */
        ATTENTION("");

        private final String words;

        Rung(String words) {
            this.words = words;
        }
    }

    static final int RESETS_AN_HOUR = 6;
    private static final Duration HOUR = Duration.ofHours(1);

    private final boolean boardReset;
    private final Deque<Long> resets = new ArrayDeque<>();
    private final List<String> tried = new ArrayList<>();
    private int climbed;

    Ladder(boolean boardReset) {
        this.boardReset = boardReset;
    }

    /** The next remedy of this climb. */
    Rung next(long now) {
        while (!resets.isEmpty() && now - resets.peekFirst() > HOUR.toNanos()) {
            resets.removeFirst();
        }
        Rung rung = Rung.values()[Math.min(climbed, Rung.values().length - 1)];
        climbed++;
        if (rung == Rung.BOARD_RESET && !boardReset) {
            return next(now);
        }
        if (rung == Rung.ATTENTION) {
            return rung;
        }
        if (rung != Rung.REOPEN) {
            if (resets.size() >= RESETS_AN_HOUR) {
                climbed = Rung.values().length;
                tried.add("no more resets this hour");
                return Rung.ATTENTION;
            }
            resets.addLast(now);
        }
        tried.add(rung.words);
        return rung;
    }

    /** What this climb has tried, in words. */
    String tried() {
        return String.join(", ", tried);
    }

    /** The module answers, or a new climb begins: at the bottom. */
    void recovered() {
        climbed = 0;
        tried.clear();
    }
}
