package io.wherry.fault;

/** Something failed, by name. The message is a whole sentence that says what happened and what to do, and never holds a secret. */
public final class FaultException extends Exception {
    private final FaultCode code;

    /**
     * A fault with its remedy.
     *
     * @param code the name
     * @param what what happened, without a full stop; the code's remedy is added
     */
    public FaultException(FaultCode code, String what) {
        super(what + ": " + code.remedy());
        this.code = code;
    }

    /** Likewise, with the exception that brought it about. */
    public FaultException(FaultCode code, String what, Throwable cause) {
        super(what + ": " + code.remedy(), cause);
        this.code = code;
    }

    /** The fault's name. */
    public FaultCode code() {
        return code;
    }
}
