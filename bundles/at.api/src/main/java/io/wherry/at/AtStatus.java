package io.wherry.at;

import java.time.Instant;
import java.util.Optional;

import io.wherry.fault.FaultCode;

/**
 * A snapshot of a modem's AT channel.
 *
 * @param state         what it is doing
 * @param since         since when, by the wall clock
 * @param fault         what is wrong, where something is
 * @param detail        the same in a sentence; empty when nothing is wrong
 * @param line          the line's name
 * @param baud          its present rate, 0 where it has none
 * @param counters      what has been counted since the port was activated
 * @param lastRestart   when the module last restarted, where it did
 * @param recovery      the last that was entered or left of the recovery ladder's rungs, where one was
 */
public record AtStatus(State state, Instant since, Optional<FaultCode> fault, String detail, String line, int baud,
        Counters counters, Optional<Instant> lastRestart, Optional<AtEvent.Climbed> recovery) {

    /** A snapshot of a channel that never needed its ladder. */
    public AtStatus(State state, Instant since, Optional<FaultCode> fault, String detail, String line, int baud, Counters counters,
            Optional<Instant> lastRestart) {
        this(state, since, fault, detail, line, baud, counters, lastRestart, Optional.empty());
    }

    /** What the channel can be doing. */
    public enum State {
        /** The line can't be opened or was lost; it is tried again. */
        LINE_DOWN,
        /** Finding the module: AT until OK, echo off, error codes on. */
        SYNCING,
        /** In step: commands are carried out. */
        READY,
        /** Out of step: a late answer is waited for, then the stream is proven. */
        RESYNCING,
        /** Resetting the module. */
        RESETTING,
        /** The ladder is used up: waits for a person, a SIM event or a slow retry. */
        NEEDS_ATTENTION
    }

    /**
     * Totals since activation.
     *
     * @param commands    commands sent
     * @param timeouts    commands that had no end in time
     * @param aborts      {@code ABORT}s
     * @param resyncs     times the stream was brought back into step
     * @param lateAnswers lines that came after their command had ended
     * @param restarts    restarts of the module, asked for or not
     * @param resets      resets that Wherry made
     * @param noise       bytes that belonged to nothing
     * @param bytesIn     bytes from the module
     * @param bytesOut    bytes to the module
     */
    public record Counters(long commands, long timeouts, long aborts, long resyncs, long lateAnswers, long restarts, long resets,
            long noise, long bytesIn, long bytesOut) {
        /** Nothing yet. */
        public static final Counters ZERO = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
