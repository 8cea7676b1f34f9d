package io.wherry.at;

/** The rungs of the recovery ladder, from the gentlest remedy to the last; each of them belongs to one layer, and all share the port's budget of resets. */
public enum Rung {
    /** {@code AT} until {@code OK}, then a fence: the stream is brought back into step. */
    PROBE,
    /** The FTP session is closed and opened anew. */
    FTP_SESSION,
    /** The PDP context is released and dialled anew. */
    PDP_CONTEXT,
    /** The line is closed and opened anew. */
    REOPEN,
    /** {@code AT+CFUN=15}. */
    SOFT_RESET,
    /** {@code AT+CFUN=1,1}. */
    FULL_RESET,
    /** The board's own reset, a configured command. */
    BOARD_RESET,
    /** All is tried: a person is called; ended by a restart that is asked for, a SIM event, the module itself, or a slow retry. */
    ATTENTION;

    /** Where a rung stands. */
    public enum Step {
        /** It was entered. */
        BEGUN,
        /** It was left: what was wrong is mended. */
        HELPED,
        /** It was left in vain. */
        FAILED
    }
}
