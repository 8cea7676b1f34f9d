package io.wherry.simulator.remote;

/** The server refused, or is not there. */
public final class RemoteFailure extends Exception {
    private final int code;
    private final boolean lost;

    /**
     * A refusal.
     *
     * @param code the reply code; 0 where no server replied
     * @param text the reply behind its code
     * @param lost whether the control connection is gone
     */
    public RemoteFailure(int code, String text, boolean lost) {
        super(code == 0 ? text : code + " " + text);
        this.code = code;
        this.lost = lost;
    }

    /** The server said no. */
    public static RemoteFailure refused(int code, String text) {
        return new RemoteFailure(code, text, code == 421);
    }

    /** The connection broke, or never was. */
    public static RemoteFailure lost(String how) {
        return new RemoteFailure(0, how, true);
    }

    /** The reply code; 0 where no server replied. */
    public int code() {
        return code;
    }

    /** Whether the control connection is gone. */
    public boolean lost() {
        return lost;
    }
}
