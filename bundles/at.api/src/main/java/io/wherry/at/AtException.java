package io.wherry.at;

import java.util.Optional;
import java.util.OptionalInt;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;

/** A command did not work. */
public final class AtException extends Exception {

    /** In which way it did not. */
    public enum Kind {
        /** The module answered with an error: the command was not carried out. */
        REFUSED(false),
        /** The module accepted it and then reported that it failed, such as {@code +FTPOPEN: 0}. */
        FAILED(false),
        /** No end came in time: it may or may not have been carried out, and may yet be. */
        SILENT(true),
        /** {@code ABORT}: likewise. */
        ABORTED(true),
        /** The answer was not one that this command can have, so bytes were lost or came from elsewhere: likewise. */
        GARBLED(true),
        /** The module restarted while it was under way; every session in it is gone. */
        RESTARTED(true),
        /** It was given up by its caller or the port closed: it may have been carried out. */
        GIVEN_UP(true),
        /** It was never sent: the line is down, the module is being recovered, or the queue is full. */
        NOT_SENT(false);

        private final boolean inDoubt;

        Kind(boolean inDoubt) {
            this.inDoubt = inDoubt;
        }
    }

    private final Kind kind;
    private final String command;
    private final Optional<FinalResult> result;
    private final FaultCode code;
    private final Optional<String> outcome;
    private final String detail;

    /**
     * A command's failure.
     *
     * @param kind    in which way
     * @param command what logs show of the command
     * @param result  the final result, where there was one
     * @param code    the fault's name for whoever has no better one
     * @param detail  what more is known, without secrets
     */
    public AtException(Kind kind, String command, Optional<FinalResult> result, FaultCode code, String detail) {
        this(kind, command, result, code, detail, Optional.empty());
    }

    /**
     * A command's failure.
     *
     * @param kind    in which way
     * @param command what logs show of the command
     * @param result  the final result, where there was one
     * @param code    the fault's name for whoever has no better one
     * @param detail  what more is known, without secrets
     * @param outcome the named line that told it, where one did
     */
    public AtException(Kind kind, String command, Optional<FinalResult> result, FaultCode code, String detail, Optional<String> outcome) {
        super(command + ": " + detail);
        this.kind = kind;
        this.command = command;
        this.result = result;
        this.code = code;
        this.outcome = outcome;
        this.detail = detail;
    }

    /** In which way it failed. */
    public Kind kind() {
        return kind;
    }

    /** The command as logs show it. */
    public String command() {
        return command;
    }

    /** The module's final result, where there was one. */
    public Optional<FinalResult> result() {
        return result;
    }

    /** The named line that told the failure, such as {@code +QFTPDEL: 627,550}, where one did. */
    public Optional<String> outcome() {
        return outcome;
    }

    /** The number of a {@code +CME ERROR}, or -1. */
    public int cme() {
        return result.map(FinalResult::number).filter(OptionalInt::isPresent).map(OptionalInt::getAsInt).orElse(-1);
    }

    /** What more is known, without the command. */
    public String detail() {
        return detail;
    }

    /** Whether the command may have been carried out all the same. */
    public boolean inDoubt() {
        return kind.inDoubt;
    }

    /** The fault's name. */
    public FaultCode code() {
        return code;
    }

    /** This failure as a fault, for callers that have no better name for it. */
    public FaultException asFault() {
        return new FaultException(code, getMessage(), this);
    }
}
