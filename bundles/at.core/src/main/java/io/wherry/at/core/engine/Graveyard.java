package io.wherry.at.core.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;

import io.wherry.at.FinalResult;

/**
 * The commands that ended in doubt. It outlives the connection, because a line that is opened anew does not make the module forget; only
 * a restart of the module does, or time. Bounded. Owned by the port's thread; times are nanoseconds of its clock.
 */
public final class Graveyard {
    /** How long an unanswered command is expected to bring its answer after all; the guide (note 4) speaks of seconds. */
    private static final Duration AFTERMATH = Duration.ofMinutes(5);
    /** The same for the port's own questions and for what a restart ended; most of those without an answer were lost in a boot. */
    private static final Duration BRIEF_AFTERMATH = Duration.ofSeconds(60);
    private static final int MOST = 16;

    private final Deque<Tombstone> tombstones = new ArrayDeque<>();

    /** Adds one; beyond the bound the oldest is forgotten. */
    public void bury(Tombstone tombstone) {
        tombstones.addLast(tombstone);
        if (tombstones.size() > MOST && !tombstones.removeIf(Tombstone::settled)) {
            tombstones.removeFirst();
        }
    }

    /** A line that the active command would take for its own outcome: the older command whose it may as well be takes it first. */
    public Optional<Tombstone> claimOutcome(String line, long now) {
        return claim(tombstone -> tombstone.claimOutcome(line, now));
    }

    /** A line in the middle of an old command's listing. */
    public Optional<Tombstone> claimListed(String line, long now) {
        return claim(tombstone -> tombstone.claimListed(line, now));
    }

    /**
     * A final result that cannot be, or is not known to be, the active command's.
     *
     * @param crossing whether the final result that a newer command took may have been an older one's, and this one the newer's
     */
    public Optional<Tombstone> claimFinal(String line, boolean crossing) {
        if (FinalResult.of(line).filter(result -> crossing || result.ok()).isPresent()) {
            // where several are owed, any of them may have been accepted
            tombstones.forEach(Tombstone::maybeAccepted);
        }
        return claim(tombstone -> tombstone.claimFinal(line));
    }

    /** Any line that the active command did not take. */
    public Optional<Tombstone> claimOther(String line, boolean crossing, long now) {
        return claimFinal(line, crossing).or(() -> claim(tombstone -> tombstone.claimOther(line, now)));
    }

    private Optional<Tombstone> claim(Predicate<Tombstone> test) {
        Optional<Tombstone> found = tombstones.stream().filter(test).findFirst();
        found.filter(Tombstone::settled).ifPresent(tombstones::remove);
        return found;
    }

    /** Whether a final result of an old command may still come. */
    public boolean finalOwed(long now) {
        tombstones.removeIf(tombstone -> now - tombstone.buried() > (tombstone.isBrief() ? BRIEF_AFTERMATH : AFTERMATH).toNanos());
        return tombstones.stream().anyMatch(Tombstone::finalOwed);
    }

    /** Whether an answer to {@code text} may still come. */
    public boolean holds(String text) {
        return tombstones.stream().anyMatch(tombstone -> tombstone.text().equalsIgnoreCase(text));
    }

    /** Whether more of an old listing may come at {@code now}. */
    public boolean listing(long now) {
        return tombstones.stream().anyMatch(tombstone -> tombstone.listing(now));
    }

    /** The module restarted: it has forgotten everything too. */
    public void clear() {
        tombstones.clear();
    }

    /** How many there are. */
    public int size() {
        return tombstones.size();
    }
}
