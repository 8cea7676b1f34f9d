package io.wherry.ftp.service.transfer;

import java.util.Optional;

import io.wherry.family.Ftp;
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
    private final Clock clock;
    private final Tally tally;
    private final Optional<Buffer> buffer;
    private final Optional<PutPieces> putPieces;
    private final Streams streams;

    /** Tools for the modem of {@code session}. */
    public Tools(Session session, Look look, Voice voice, Clock clock, Settings settings, Firmware firmware, Tally tally, PieceBook book) {
        this.session = session;
        this.look = look;
        this.clock = clock;
        this.tally = tally;
        PieceMemory memory = new PieceMemory(session, firmware, book);
        Ftp ftp = settings.family().ftp();
        this.buffer = ftp.download() instanceof Ftp.Windows windows ? Optional.of(new Buffer(session, windows, voice, clock, settings, firmware, memory)) : Optional.empty();
        this.putPieces = ftp.upload() instanceof Ftp.Pieces pieces ? Optional.of(new PutPieces(session, pieces, memory, settings.piecePut())) : Optional.empty();
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

    /** The module's FTP client. */
    Ftp family() {
        return session.commands().family();
    }

    /** The module's buffer, in a family whose downloads come through it. */
    Optional<Buffer> buffer() {
        return buffer;
    }

    /** Uploads in pieces, in a family that has them. */
    Optional<PutPieces> putPieces() {
        return putPieces;
    }

    Streams streams() {
        return streams;
    }
}
