package io.wherry.at.core.port;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

import io.wherry.at.Rung;
import io.wherry.family.Channel;

/**
 * Which remedy comes next, and whether it may: each rung is tried once in a climb, and all resets but those that a person asks for share one budget, so
 * that a module that can't be helped is not reset for ever (the oldest bug of gateways). Times are nanoseconds of the port's clock. Not thread-safe.
 */
final class Ladder {
    static final int RESETS_AN_HOUR = 6;
    static final int RESETS_A_DAY = 24;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Channel family;
    /** What helps a module that does not answer. */
    private final List<Rung> silent;
    /** What helps one that answers, but through which nobody gets any further. */
    private final List<Rung> useless;
    private final Deque<Long> resets = new ArrayDeque<>();
    private final List<String> tried = new ArrayList<>();
    private final List<String> triedForOthers = new ArrayList<>();
    private int climbed;
    private int climbedForOthers;

    Ladder(Channel family, boolean boardReset) {
        this.family = family;
        silent = rungs(Rung.REOPEN, Rung.SOFT_RESET, Rung.FULL_RESET, boardReset ? Rung.BOARD_RESET : Rung.FULL_RESET);
        useless = rungs(Rung.SOFT_RESET, boardReset && !family.softReset().isEmpty() ? Rung.BOARD_RESET : Rung.FULL_RESET,
                boardReset ? Rung.BOARD_RESET : Rung.FULL_RESET);
    }

    /** Each of them once; without the soft reset where the family has none. */
    private List<Rung> rungs(Rung... wanted) {
        return Stream.of(wanted).filter(rung -> rung != Rung.SOFT_RESET || !family.softReset().isEmpty()).distinct().toList();
    }

    /** The next remedy of this climb for a module that does not answer. */
    Rung next(long now) {
        Rung rung = climbed < silent.size() ? silent.get(climbed) : Rung.ATTENTION;
        climbed++;
        if (rung == Rung.ATTENTION || rung != Rung.REOPEN && !spend(now, tried)) {
            climbed = silent.size();
            return Rung.ATTENTION;
        }
        tried.add(words(rung));
        return rung;
    }

    /**
     * The next remedy for a module that answers and yet is of no use to a layer above. Behind the last one it begins anew.
     *
     * @param again whether the last one did not help
     */
    Rung nextForOthers(boolean again, long now) {
        climbedForOthers = again ? climbedForOthers : 0;
        if (climbedForOthers == useless.size()) {
            climbedForOthers = 0;
            return Rung.ATTENTION;
        }
        if (climbedForOthers == 0) {
            triedForOthers.clear();
        }
        if (!spend(now, triedForOthers)) {
            return Rung.ATTENTION;
        }
        Rung rung = useless.get(climbedForOthers++);
        triedForOthers.add(words(rung));
        return rung;
    }

    /** A reset that a person asked for: it counts, and is never refused. */
    void count(long now) {
        forget(now);
        if (resets.size() == RESETS_A_DAY) {
            resets.removeFirst();
        }
        resets.addLast(now);
    }

    private boolean spend(long now, List<String> notes) {
        forget(now);
        boolean hourSpent = resets.stream().filter(at -> now - at < HOUR.toNanos()).count() >= RESETS_AN_HOUR;
        if (hourSpent || resets.size() >= RESETS_A_DAY) {
            notes.add(hourSpent ? "no more resets this hour" : "no more resets this day");
            return false;
        }
        resets.addLast(now);
        return true;
    }

    private void forget(long now) {
        while (!resets.isEmpty() && now - resets.peekFirst() >= DAY.toNanos()) {
            resets.removeFirst();
        }
    }

    /** What this climb has tried, in words. */
    String tried() {
        return String.join(", ", tried);
    }

    /** What was tried for the layers above, in words. */
    String triedForOthers() {
        return String.join(", ", triedForOthers);
    }

    /** The module answers, or a new climb begins: at the bottom. */
    void recovered() {
        climbed = 0;
        tried.clear();
    }

    private String words(Rung rung) {
        return switch (rung) {
            case PROBE -> "AT";
            case FTP_SESSION -> "the FTP session was opened anew";
            case PDP_CONTEXT -> "the context was dialled anew";
            case REOPEN -> "the line was opened anew";
            case SOFT_RESET -> family.softReset();
            case FULL_RESET -> family.fullReset();
            case BOARD_RESET -> "the board's reset";
            case ATTENTION -> "a person was called";
        };
    }
}
