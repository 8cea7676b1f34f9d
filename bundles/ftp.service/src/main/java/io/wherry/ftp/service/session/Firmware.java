package io.wherry.ftp.service.session;

/** What was learned about the module's FTP by asking it. Owned by whoever runs the operation. */
public final class Firmware {
    private boolean asked;
    private boolean answersProbe;
    private boolean tellsServerLines;
    private boolean canAskOpen;
    private boolean receivesEarly;

    /** The module restarted: what was set in it is gone, and it may be another. */
    void restarted() {
        asked = false;
        tellsServerLines = false;
    }

    void learned(boolean probeAnswered, boolean serverLinesOn, boolean openCanBeAsked) {
        asked = true;
        answersProbe = probeAnswered;
        tellsServerLines = serverLinesOn;
        canAskOpen = openCanBeAsked;
    }

    boolean asked() {
        return asked;
    }

    boolean answersProbe() {
        return answersProbe;
    }

    boolean tellsServerLines() {
        return tellsServerLines;
    }

    boolean canAskOpen() {
        return canAskOpen;
    }

    /** Whether {@code FTPRECV} was seen to work before the end of the download. */
    public boolean receivesEarly() {
        return receivesEarly;
    }

    /** {@code FTPRECV} brought bytes before the end of the download. */
    public void receivedEarly() {
        receivesEarly = true;
    }
}
