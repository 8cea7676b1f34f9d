package io.wherry.at.core.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import io.wherry.at.Completion;
import io.wherry.at.FinalResult;
import io.wherry.at.LineMatch;

/**
 * A command that ended in doubt: its answer may still come, and is then told as late and given to nobody.
 * Owned by the port's thread; times are nanoseconds of its clock.
 */
public final class Tombstone {
    /** A listing's lines follow each other without a pause; after one, what comes is no listing any more. */
    private static final Duration LISTING_PAUSE = Duration.ofSeconds(3);

    private final Urcs urcs;
    private final String shown;
    private final String text;
    private final LineMatch info;
    private final Optional<Completion.Outcome> outcome;
    private final Leftover leftover;
    private final long buried;
    private OptionalLong expires = OptionalLong.empty();
    private boolean brief;
    private boolean accepted;
    private boolean finalOwed;
    private boolean outcomeOwed;
    private boolean listing;
    private long listingUntil;

    /**
     * What the module may still wait for or send raw.
     *
     * @param unfinishedBytes how many raw bytes it may still wait for; CRs fill them
     * @param streamsOut      whether it may still wait for the end of a stream
     * @param streamsIn       whether it may still send a stream
     * @param halfLine        whether bytes that it did not take for data may stand in its command line
     * @param escape          what ends a stream early, with silence around it; empty where a coded stream's own end does
     */
    public record Leftover(int unfinishedBytes, boolean streamsOut, boolean streamsIn, boolean halfLine, String escape) {
    }

    Tombstone(Urcs urcs, String shown, String text, LineMatch info, Optional<Completion.Outcome> outcome, Leftover leftover, long buried) {
        this.urcs = urcs;
        this.shown = shown;
        this.text = text;
        this.info = info;
        this.outcome = outcome;
        this.leftover = leftover;
        this.buried = buried;
    }

    /** The module's final result is still to come. */
    Tombstone owingFinal() {
        finalOwed = true;
        return this;
    }

    /** The module has accepted it, so that its outcome is still to come. */
    Tombstone owingOutcome() {
        accepted = true;
        outcomeOwed = true;
        return this;
    }

    /** It broke off in the middle of a listing, of which more may come until {@code LISTING_PAUSE} after {@code now}. */
    Tombstone inListing(long now) {
        listing = true;
        listingUntil = now + LISTING_PAUSE.toNanos();
        return this;
    }

    /** Its answer is not expected after {@code at}, or after an earlier time that is set already. */
    void expires(long at) {
        expires = expires.isPresent() && expires.getAsLong() - at < 0 ? expires : OptionalLong.of(at);
    }

    /** Whether it is one of the port's own questions. */
    void brief(boolean own) {
        brief = own;
    }

    /** Whether it is one of the port's own questions. */
    boolean brief() {
        return brief;
    }

    /** When its answer is not expected any more. */
    long expires() {
        return expires.orElse(buried);
    }

    /** The command as logs show it. */
    public String shown() {
        return shown;
    }

    /** The command as it was sent. */
    public String text() {
        return text;
    }

    /** Takes a line that the active command claims for its own outcome, if this older command has been accepted and its outcome is still to come. */
    boolean claimOutcome(String line, long now) {
        if (!accepted || !outcomeOwed || outcome.isEmpty()) {
            return false;
        }
        if (outcome.get().done().test(line) || outcome.get().failed().test(line)) {
            outcomeOwed = false;
            listing = false;
            return true;
        }
        if (outcome.get().progress().test(line)) {
            listing = outcome.get().listing();
            listingUntil = now + LISTING_PAUSE.toNanos();
            return true;
        }
        return false;
    }

    /** Takes the line if it is in the middle of this command's listing. */
    boolean claimListed(String line, long now) {
        if (!listing || now > listingUntil || urcs.certain(line)) {
            return false;
        }
        listingUntil = now + LISTING_PAUSE.toNanos();
        if (outcome.filter(it -> it.done().test(line) || it.failed().test(line)).isPresent()) {
            outcomeOwed = false;
            listing = false;
        }
        return true;
    }

    /** An OK came that may be this command's. */
    void maybeAccepted() {
        if (finalOwed && outcome.isPresent()) {
            owingOutcome();
        }
    }

    /** Takes the line if it is a final result and one is owed. */
    boolean claimFinal(String line) {
        Optional<FinalResult> result = finalOwed ? FinalResult.of(line) : Optional.empty();
        if (result.isEmpty()) {
            return false;
        }
        if (result.get().kind() != FinalResult.Kind.ABORT) {
            finalOwed = false;
            accepted |= result.get().ok();
            outcomeOwed |= accepted && outcome.isPresent();
        }
        return true;
    }

    /** Whether {@code line} may be the outcome that it owes. */
    boolean owesOutcome(String line) {
        return accepted && outcomeOwed && ofOutcome(line);
    }

    /** Whether {@code line} has a shape that it may say. */
    boolean mayOwn(String line) {
        return line.equalsIgnoreCase(text) || tellsBeforeItsEnd(line) || ofOutcome(line);
    }

    /** Whether {@code line} is one of its information lines, which come before its final result. */
    boolean tellsBeforeItsEnd(String line) {
        return info.test(line);
    }

    private boolean ofOutcome(String line) {
        return outcome.filter(it -> it.done().test(line) || it.failed().test(line) || it.progress().test(line)).isPresent();
    }

    /** Takes a line of its own shape that nobody else claims. */
    boolean claimOther(String line, long now) {
        if (line.equalsIgnoreCase(text) || claimOutcome(line, now) || info.test(line)) {
            return true;
        }
        boolean ends = outcome.filter(it -> it.done().test(line) || it.failed().test(line)).isPresent();
        if (ends) {
            outcomeOwed = false;
        }
        return ends || outcome.filter(it -> it.progress().test(line)).isPresent();
    }

    /** Whether the module still owes its final result. */
    public boolean finalOwed() {
        return finalOwed;
    }

    /** Whether nothing more of it is expected. */
    public boolean settled() {
        return !finalOwed && !outcomeOwed;
    }

    /** Whether more of its listing may come at {@code now}. */
    public boolean listing(long now) {
        return listing && now <= listingUntil;
    }

    /** What the module may still wait for or send raw. */
    public Leftover leftover() {
        return leftover;
    }
}
