package io.wherry.at.core.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.wherry.at.FinalResult;

/**
 * The commands that ended in doubt. It outlives the connection, because a line that is opened anew does not make the module forget; only
 * time does, and a restart of the module shortens that. Bounded. Owned by the port's thread; times are nanoseconds of its clock.
 */
public final class Graveyard {
    /** How long an unanswered command is expected to bring its answer after all; the guide (note 4) speaks of seconds. */
    private static final Duration AFTERMATH = Duration.ofMinutes(5);
    /** The same for the port's own questions and for what a restart ended; most of those without an answer were lost in a boot. */
    private static final Duration BRIEF_AFTERMATH = Duration.ofSeconds(60);
    private static final int MOST = 16;

    private final Deque<Tombstone> tombstones = new ArrayDeque<>();
    /** The one whose late information lines came last, and nothing behind them yet. */
    private Optional<Tombstone> speaking = Optional.empty();

    /** Adds one, which is expected to bring its answer for a long time, or a {@code brief} one; beyond the bound the oldest is forgotten. */
    public void bury(Tombstone tombstone, boolean brief, long now) {
        tombstone.expires(now + (brief ? BRIEF_AFTERMATH : AFTERMATH).toNanos());
        tombstone.brief(brief);
        tombstones.addLast(tombstone);
        if (tombstones.size() > MOST && !tombstones.removeIf(Tombstone::settled)) {
            tombstones.removeFirst();
        }
    }

    /**
     * A line that an old command took.
     *
     * @param by     the command
     * @param others further commands, as logs show them, whose line it may be as well
     */
    public record Claim(Tombstone by, List<String> others) {
    }

    /** A line that the active command would take for its own outcome: the older command whose it may as well be takes it first. */
    public Optional<Claim> claimOutcome(String line, long now) {
        return claim(tombstone -> tombstone.owesOutcome(line), tombstone -> tombstone.claimOutcome(line, now));
    }

    /** A line in the middle of an old command's listing. */
    public Optional<Claim> claimListed(String line, long now) {
        return claim(tombstone -> tombstone.listing(now), tombstone -> tombstone.claimListed(line, now));
    }

    /**
     * A final result that cannot be, or is not known to be, the active command's.
     *
     * @param crossing whether the final result that a newer command took may have been an older one's, and this one the newer's
     */
    public Optional<Claim> claimFinal(String line, boolean crossing) {
        Optional<FinalResult> result = FinalResult.of(line);
        if (result.isEmpty()) {
            return Optional.empty();
        }
        // behind its own information lines the result is that command's
        Optional<Tombstone> speaker = speaking.filter(Tombstone::finalOwed);
        speaking = Optional.empty();
        if (crossing || result.get().ok()) {
            // where several are owed, any of them may have been accepted
            tombstones.forEach(Tombstone::maybeAccepted);
        }
        if (speaker.isPresent()) {
            return claim(tombstone -> false, tombstone -> tombstone == speaker.get() && tombstone.claimFinal(line));
        }
        return claim(Tombstone::finalOwed, tombstone -> tombstone.claimFinal(line));
    }

    /** Any line that the active command did not take. */
    public Optional<Claim> claimOther(String line, boolean crossing, long now) {
        if (FinalResult.of(line).isPresent()) {
            return claimFinal(line, crossing);
        }
        Optional<Claim> claim = claim(tombstone -> tombstone.mayOwn(line), tombstone -> tombstone.claimOther(line, now));
        speaking = claim.filter(it -> it.others().isEmpty() && it.by().tellsBeforeItsEnd(line)).map(Claim::by).or(() -> speaking.filter(it -> claim.isEmpty()));
        return claim;
    }

    private Optional<Claim> claim(Predicate<Tombstone> likewise, Predicate<Tombstone> test) {
        List<Tombstone> candidates = tombstones.stream().filter(likewise).toList();
        Optional<Tombstone> found = tombstones.stream().filter(test).findFirst();
        found.filter(Tombstone::settled).ifPresent(tombstones::remove);
        return found.map(by -> new Claim(by, candidates.stream().map(Tombstone::shown).filter(shown -> !shown.equals(by.shown())).distinct().toList()));
    }

    /** Whether a final result of an old command may still come. */
    public boolean finalOwed(long now) {
        tombstones.removeIf(tombstone -> now - tombstone.expires() > 0);
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

    /**
     * The module seems to have restarted, and then it has forgotten everything. But the lines of a boot may come late, when it has taken commands in its new
     * life already: what it owes its callers is expected for a little longer. The port's own questions are not, because those are what a booting module
     * loses, and a watch for them would double every command of the first minute.
     */
    public void restarted(long now) {
        tombstones.removeIf(Tombstone::brief);
        tombstones.forEach(tombstone -> tombstone.expires(now + BRIEF_AFTERMATH.toNanos()));
        speaking = Optional.empty();
    }

    /**
     * The module was told another rate and was proven to be at it. What is brief, such as the port's own questions before that, is not answered any more: a
     * module takes one command after the other, and what it said at the other rate was not heard.
     */
    public void rateChanged(long now) {
        tombstones.removeIf(tombstone -> tombstone.expires() - now <= BRIEF_AFTERMATH.toNanos());
        speaking = speaking.filter(tombstones::contains);
    }

    /** How many there are. */
    public int size() {
        return tombstones.size();
    }
}
