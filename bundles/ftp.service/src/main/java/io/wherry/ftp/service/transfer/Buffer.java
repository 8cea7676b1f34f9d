package io.wherry.ftp.service.transfer;

import io.wherry.family.Ftp;
import io.wherry.ftp.service.session.Firmware;
import io.wherry.ftp.service.session.Session;
import io.wherry.ftp.service.session.Settings;
import io.wherry.ftp.service.session.Voice;
import io.wherry.time.Clock;

/** The buffer of a module that fetches into its own memory first: how it is filled and emptied, and what may still be in it. One a modem. */
final class Buffer {
    private final Session session;
    private final Ftp.Windows windows;
    private final Voice voice;
    private final Clock clock;
    private final Settings settings;
    private final Firmware firmware;
    private final Pieces pieces;
    private boolean unsettled = true;

    Buffer(Session session, Ftp.Windows windows, Voice voice, Clock clock, Settings settings, Firmware firmware, PieceMemory memory) {
        this.session = session;
        this.windows = windows;
        this.voice = voice;
        this.clock = clock;
        this.settings = settings;
        this.firmware = firmware;
        this.pieces = new Pieces(session, windows, memory, settings.pieceGet());
    }

    Pieces pieces() {
        return pieces;
    }

    Window window() {
        return new Window(session, windows, voice, clock, firmware, pieces, settings.receiveEarly());
    }

    /** A file below this many bytes fits every buffer of the family. */
    long smallest() {
        return windows.smallestBuffer();
    }

    /** Whether it may hold bytes of a download that was not drained to its end; true at first, for a daemon before this one. */
    boolean unsettled() {
        return unsettled;
    }

    void unsettle() {
        unsettled = true;
    }

    void settled() {
        unsettled = false;
    }
}
