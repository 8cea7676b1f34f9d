package io.wherry.ftp.service.session;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;

/** A command that did not work, and what is known of why. Somebody above either tries again or turns it into a fault. */
public final class Setback extends Exception {
    /** Tries that a broken link is worth, in a row and without progress. */
    public static final int LINK_TRIES = 3;

    /** In which way it did not work. */
    public enum Nature {
        /** The module refused it: it was not carried out. */
        REFUSED,
        /** The server refused it, or the module reported that it failed: it was not carried out. */
        FAILED,
        /** It may or may not have been carried out. */
        IN_DOUBT,
        /** It never left the gateway. */
        NOT_SENT,
        /** The session was dead already: it was not carried out, as far as can be known. */
        SESSION_LOST
    }

    private final Nature nature;
    private final FaultCode code;
    private final boolean explained;
    private final int tries;

    /**
     * A setback.
     *
     * @param nature    in which way
     * @param code      the fault's name if nothing better is found
     * @param what      what happened, without a full stop and without secrets
     * @param explained whether server or module named a cause
     * @param tries     how many more tries in a row it is worth, with a new session each
     * @param cause     where it comes from
     */
    public Setback(Nature nature, FaultCode code, String what, boolean explained, int tries, Throwable cause) {
        super(what, cause);
        this.nature = nature;
        this.code = code;
        this.explained = explained;
        this.tries = tries;
    }

    /** One that is worth as many tries as its code suggests: a broken link several, a definite answer none. */
    public Setback(Nature nature, FaultCode code, String what) {
        this(nature, code, what, true, code.kind() == FaultCode.Kind.LINK ? LINK_TRIES : 0, null);
    }

    /** In which way it did not work. */
    public Nature nature() {
        return nature;
    }

    /** The fault's name. */
    public FaultCode code() {
        return code;
    }

    /** Whether server or module named a cause. */
    public boolean explained() {
        return explained;
    }

    /** How many more tries in a row it is worth. */
    public int tries() {
        return tries;
    }

    /** Whether the command may have been carried out, or the one before it was never heard of again. */
    public boolean unclear() {
        return nature == Nature.IN_DOUBT;
    }

    /** Whether it is certain that it was not carried out, and the session lives. */
    public boolean definite() {
        return nature == Nature.REFUSED || nature == Nature.FAILED;
    }

    /** The same with a better name. */
    public Setback as(FaultCode better, String what, int moreTries) {
        return new Setback(nature, better, what, true, moreTries, this);
    }

    /** The same, worth another number of tries. */
    public Setback worth(int moreTries) {
        return new Setback(nature, code, getMessage(), explained, moreTries, this);
    }

    /** The fault that it is when nothing more is tried. */
    public FaultException fault() {
        return new FaultException(code, getMessage(), this);
    }
}
