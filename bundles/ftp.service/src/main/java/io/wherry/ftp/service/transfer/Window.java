package io.wherry.ftp.service.transfer;

import java.time.Duration;
import java.util.OptionalLong;

import io.wherry.family.Ftp;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.session.Firmware;
import io.wherry.ftp.service.session.Session;
import io.wherry.ftp.service.session.Setback;
import io.wherry.ftp.service.session.Voice;
import io.wherry.ftp.service.session.Voice.Download;
import io.wherry.time.Clock;

/**
 * One {@code FTPGET} at an offset and the pieces that come of it. What a module does with a file larger than its buffer is unknown (protocol.md, GET): whether
 * it stops with 1, fails with 0 or waits without a word, the bytes are drained, and the caller asks again from the offset reached.
 */
final class Window {
    /** How long the end of the download is waited for before {@code FTPRECV} is tried all the same. */
    private static final Duration BEFORE_FIRST_PIECE = Duration.ofSeconds(20);
    /** How long the end may be told behind the last byte. */
    private static final Duration LAST_WORD = Duration.ofSeconds(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
    /** Empty answers after the end was told: with growing pauses they take 1.3 s, then the buffer is empty. */
    private static final int EMPTY_ANSWERS = 7;
    /** Where the size is known, a window that ends too soon costs one more FTPGET and no byte: 0.14 s will do. */
    private static final int EMPTY_ANSWERS_BEFORE_ANOTHER_WINDOW = 4;
    /** An answer may be empty by itself, several in a row hardly. */
    private static final int DOUBTFUL_LOOKS = 3;

    /** How a window ended. */
    enum End {
        /** All bytes are there. */
        REACHED,
        /** More bytes came than the listing told. */
        OVERRUN,
        /** The module said that the download is done, and its buffer is empty. */
        DONE,
        /** The module said that the download broke off, and its buffer is empty. */
        BROKEN,
        /** Nothing more came, and nobody said why; or all came, but nobody knows whether it is this file's. */
        QUIET,
        /** What came does not go on where the file stopped: an older download's bytes, or the file changed. */
        STALE
    }

    private final Session session;
    private final Ftp.Windows windows;
    private final Voice voice;
    private final Clock clock;
    private final Firmware firmware;
    private final Pieces pieces;
    private final boolean early;

    private Download download = Download.RUNNING;
    private int empties;
    private long began;
    private long lastByte;

    Window(Session session, Ftp.Windows windows, Voice voice, Clock clock, Firmware firmware, Pieces pieces, boolean early) {
        this.session = session;
        this.windows = windows;
        this.voice = voice;
        this.clock = clock;
        this.firmware = firmware;
        this.pieces = pieces;
        this.early = early;
    }

    /**
     * Appends to {@code part} what the module brings from its length on. The session is left under suspicion unless the window came to its end.
     *
     * @param overlap  what is asked for once more before that
     * @param doubtful whether the module may bring an older download's bytes first, which no overlap would show: then all is there only when nothing is behind it
     */
    End fetch(String remote, PartFile part, OptionalLong size, Overlap overlap, boolean doubtful, Watch watch) throws Setback, FaultException, InterruptedException {
        voice.downloadBegins();
        String opened = session.command(session.commands().files().get(windows, remote, part.length() - overlap.length()), watch).outcome().orElse("");
        if (session.commands().files().windowDone(windows).test(opened)) {
            voice.downloadDone();
        }
        session.suspect("a download was begun");
        began = clock.nanos();
        lastByte = began;
        empties = 0;
        boolean full = size.isPresent() && size.getAsLong() == 0;
        while (!overlap.complete() || size.isEmpty() || part.length() < size.getAsLong()) {
            watch.check();
            if (!mayReceive()) {
                continue;
            }
            byte[] bytes = piece(watch);
            full = bytes.length == pieces.size();
            int repeated = overlap.match(bytes);
            if (bytes.length == 0) {
                if (exhausted(size.isPresent() ? EMPTY_ANSWERS_BEFORE_ANOTHER_WINDOW : EMPTY_ANSWERS)) {
                    return emptied();
                }
            } else if (repeated < 0) {
                return End.STALE;
            } else if (size.isPresent() && bytes.length - repeated > size.getAsLong() - part.length()) {
                return End.OVERRUN;
            } else {
                took(bytes, repeated, part, size, watch);
            }
        }
        return reached(full, doubtful, watch);
    }

    /** Throws away the rest of the window, and what is left of older ones with it. */
    void throwAway(Watch watch) throws Setback, FaultException, InterruptedException {
        watch.phase("emptying the module's buffer");
        empties = 0;
        long bound = windows.largestBuffer();
        while (bound > 0) {
            watch.check();
            int count = mayReceive() ? piece(watch).length : -1;
            if (count > 0) {
                bound -= count;
                empties = 0;
                lastByte = clock.nanos();
            } else if (count == 0 && exhausted(EMPTY_ANSWERS)) {
                return;
            }
        }
    }

    private boolean mayReceive() throws InterruptedException {
        download = voice.download(Duration.ZERO);
        if (download != Download.RUNNING || early || firmware.receivesEarly() || waitedEnough()) {
            return true;
        }
        download = voice.download(Duration.ofSeconds(1));
        return download != Download.RUNNING;
    }

    private boolean waitedEnough() {
        return clock.nanos() - began >= BEFORE_FIRST_PIECE.toNanos();
    }

    private byte[] piece(Watch watch) throws Setback, FaultException, InterruptedException {
        try {
            return pieces.next(download != Download.RUNNING || firmware.receivesEarly() || waitedEnough(), watch);
        } catch (Setback refused) {
            if (refused.nature() == Setback.Nature.REFUSED && !refused.explained()) {
                return new byte[0];
            }
            throw refused;
        }
    }

    private void took(byte[] bytes, int from, PartFile part, OptionalLong size, Watch watch) throws FaultException {
        part.append(bytes, from, bytes.length - from);
        watch.progress(part.length(), size.orElse(-1));
        if (download == Download.RUNNING) {
            firmware.receivedEarly();
        }
        empties = 0;
        lastByte = clock.nanos();
    }

    /** An empty answer is not the end by itself: whether it is shows after some more of them, or after a long silence. */
    private boolean exhausted(int answers) throws InterruptedException {
        empties++;
        Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(empties - 1, 5));
        if (download == Download.RUNNING) {
            // the download may bring nothing without a word of its end for as long as the guide's table has it
            boolean silent = clock.nanos() - lastByte >= windows.get().deadline().toNanos();
            if (!silent && voice.download(pause) != Download.RUNNING) {
                empties = 0;
            }
            return silent;
        }
        if (empties < answers) {
            clock.sleep(pause);
        }
        return empties >= answers;
    }

    private End emptied() {
        return switch (download) {
            case DONE -> {
                session.trust();
                yield End.DONE;
            }
            case BROKEN -> {
                session.trust();
                yield End.BROKEN;
            }
            case RUNNING -> End.QUIET;
        };
    }

    /** All is there; when the last piece was a full one, or nothing showed that it was this file's, more may wait behind it. */
    private End reached(boolean full, boolean doubtful, Watch watch) throws Setback, FaultException, InterruptedException {
        boolean ended = voice.download(LAST_WORD) != Download.RUNNING;
        if (doubtful ? moreBehind(DOUBTFUL_LOOKS, watch) : ended && full && moreBehind(1, watch)) {
            return End.OVERRUN;
        }
        if (ended) {
            session.trust();
        }
        return ended || !doubtful ? End.REACHED : End.QUIET;
    }

    private boolean moreBehind(int looks, Watch watch) throws Setback, FaultException, InterruptedException {
        for (int look = 1; look <= looks; look++) {
            if (piece(watch).length > 0) {
                return true;
            }
            if (look < looks) {
                clock.sleep(SHORTEST_PAUSE);
            }
        }
        return false;
    }
}
