package io.wherry.simulator.fault;

/** A way for a command, or the module, to go wrong. The delay and the count of a {@link Fault} mean what is said here. */
public enum Kind {
    /** {@code ABORT} at once; the module is deaf for the delay, and then gives the command's real answer (guide, note 4). */
    ABORT,
    /** Nothing; the module is deaf for the delay, and then gives the answer (guide, note 4). */
    SILENCE,
    /** The command is neither carried out nor answered. */
    LOST,
    /** The command is carried out, and its answer (not its outcome) is lost. */
    ANSWER_LOST,
    /** The command is not carried out, and answered {@code ERROR}. */
    ERROR,
    /** The module restarts in the middle of it: half-way through its block or data where it has some, else in place of its answer. */
    RESTART,
    /** The address is lost, after the delay. */
    PDP_LOSS,
    /** The control connection breaks after the delay, and the module notices. */
    DROP_NOTICED,
    /** The control connection breaks after the delay, and the module notices when it uses it. */
    DROP_UNNOTICED,
    /** As many random bytes as the count says, before the answer. */
    NOISE,
    /** An unsolicited line between two lines of the answer, or before it. */
    URC,
    /** The answer comes in reads of at most as many bytes as the count says. */
    SPLIT,
    /** {@code AT+FTPRECV} gives fewer bytes than it could. */
    SHORT_READ,
    /** {@code AT+FTPRECV} gives no bytes. */
    ZERO_READ,
    /** As many bytes as the count says get lost inside a block. */
    BYTES_LOST,
    /** The outcome line gets lost. */
    OUTCOME_LOST,
    /** The answer comes after as many later answers as the count says. */
    LATE,
    /** The outcome comes before {@code OK}. */
    OUTCOME_FIRST
}
