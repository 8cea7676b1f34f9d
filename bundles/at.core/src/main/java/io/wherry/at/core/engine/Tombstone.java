package io.wherry.at.core.engine;

import io.wherry.at.FinalResult;
import io.wherry.at.LineMatch;

/**
 * A command that ended in doubt: its answer may still come, and is then told as late and given to nobody.
 * Owned by the port's thread.
 */
public final class Tombstone {
    private final String shown;
    private final String text;
    private final LineMatch claims;
    private final int unfinishedBytes;
    private final boolean streamsOut;
    private final boolean streamsIn;
    private boolean finalOwed;
    private boolean outcomeOwed;

    Tombstone(String shown, String text, LineMatch claims, boolean finalOwed, boolean outcomeOwed, int unfinishedBytes, boolean streamsOut,
            boolean streamsIn) {
        this.shown = shown;
        this.text = text;
        this.claims = claims;
        this.finalOwed = finalOwed;
        this.outcomeOwed = outcomeOwed;
        this.unfinishedBytes = unfinishedBytes;
        this.streamsOut = streamsOut;
        this.streamsIn = streamsIn;
    }

    /** A command that is sent without waiting for its slot: a probe. */
    public static Tombstone probe(String text) {
        return new Tombstone(text, text, LineMatch.none(), true, false, 0, false, false);
    }

    /** The command as logs show it. */
    public String shown() {
        return shown;
    }

    /** The command as it was sent. */
    public String text() {
        return text;
    }

    /** Takes the line if it can be this command's. */
    public boolean claim(String line) {
        if (finalOwed && FinalResult.of(line).isPresent()) {
            finalOwed = false;
            outcomeOwed &= line.equals("OK");
            return true;
        }
        if (line.equals(text)) {
            return true;
        }
        if (!claims.test(line)) {
            return false;
        }
        outcomeOwed = false;
        return true;
    }

    /** Whether the module still owes its final result. */
    public boolean finalOwed() {
        return finalOwed;
    }

    /** Whether nothing more of it is expected. */
    public boolean settled() {
        return !finalOwed && !outcomeOwed;
    }

    /** How many raw bytes the module may still wait for; CRs fill them. */
    public int unfinishedBytes() {
        return unfinishedBytes;
    }

    /** Whether the module may still wait for the end of a stream. */
    public boolean streamsOut() {
        return streamsOut;
    }

    /** Whether the module may still send a stream. */
    public boolean streamsIn() {
        return streamsIn;
    }
}
