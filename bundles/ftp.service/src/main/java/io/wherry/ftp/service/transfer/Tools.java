package io.wherry.ftp.service.transfer;

import io.wherry.ftp.service.operations.Look;
import io.wherry.ftp.service.session.Firmware;
import io.wherry.ftp.service.session.Session;
import io.wherry.ftp.service.session.Settings;
import io.wherry.ftp.service.session.Tally;
import io.wherry.ftp.service.session.Voice;
import io.wherry.time.Clock;

/** What transfers work with; one set a modem, which remembers between transfers what was learned of the module. */
public final class Tools {
    private final Session session;
    private final Look look;
    private final Voice voice;
    private final Clock clock;
    private final Settings settings;
    private final Firmware firmware;
    private final Tally tally;
    private final Pieces pieces;
    private final PutPieces putPieces;
    private final Streams streams;
    private boolean unsettled = true;

    /** Tools for the modem of {@code session}. */
    public Tools(Session session, Look look, Voice voice, Clock clock, Settings settings, Firmware firmware, Tally tally) {
        this.session = session;
        this.look = look;
        this.voice = voice;
        this.clock = clock;
        this.settings = settings;
        this.firmware = firmware;
        this.tally = tally;
        this.pieces = new Pieces(session, settings.pieceGet());
        this.putPieces = new PutPieces(session, settings.piecePut());
        this.streams = new Streams(session, clock);
    }

    Session session() {
        return session;
    }

    Look look() {
        return look;
    }

    Clock clock() {
        return clock;
    }

    Tally tally() {
        return tally;
    }

    Pieces pieces() {
        return pieces;
    }

    PutPieces putPieces() {
        return putPieces;
    }

    Streams streams() {
        return streams;
    }

    Window window() {
        return new Window(session, voice, clock, firmware, pieces, settings.receiveEarly());
    }

    /** Whether the module's buffer may hold bytes of a download that was not drained to its end; true at first, for a daemon before this one. */
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
