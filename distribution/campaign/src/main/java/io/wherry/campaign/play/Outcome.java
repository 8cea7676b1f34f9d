package io.wherry.campaign.play;

import java.util.List;

import io.wherry.campaign.script.Script;

/**
 * What a run came to.
 *
 * @param findings   what must not be; a good run has none
 * @param script     the run with the faults that happened written out
 * @param transcript all that went over the wire, and what the jobs and the daemon went through, with virtual times
 * @param digest     of the transcript: the same for the same script
 * @param tally      what was drawn and done
 */
public record Outcome(List<String> findings, Script script, String transcript, String digest, Tally tally) {

    /** Whether nothing was found. */
    public boolean good() {
        return findings.isEmpty();
    }
}
