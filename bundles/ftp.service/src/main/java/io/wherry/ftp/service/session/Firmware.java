package io.wherry.ftp.service.session;

import java.util.Optional;

/** What was learned about the module's FTP by asking it. Owned by whoever runs the operation. */
public final class Firmware {
    private boolean asked;
    private boolean hasFtp;
    private boolean tellsServerLines;
    private boolean canAskOpen;
    private boolean receivesEarly;
    private Optional<String> name = Optional.empty();

    /** The module restarted: what was set in it is gone, and it may be another. */
    void restarted() {
        asked = false;
        name = Optional.empty();
        tellsServerLines = false;
    }

    void learned(boolean probeAnswered, boolean serverLinesOn, boolean openCanBeAsked) {
        asked = true;
        hasFtp = probeAnswered || serverLinesOn || openCanBeAsked;
        tellsServerLines = serverLinesOn;
        canAskOpen = openCanBeAsked;
    }

    boolean asked() {
        return asked;
    }

    /** Whether it answered any question about FTP: then it has it, whatever else it refuses. */
    boolean hasFtp() {
        return hasFtp;
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

    /** The module's model and revision, once they were asked for in this life of it; the empty text where it does not tell. */
    public Optional<String> name() {
        return name;
    }

    /** Another name is another firmware, of which nothing is known. */
    public void named(String told) {
        name = Optional.of(told);
    }
}
