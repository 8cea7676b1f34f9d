package io.wherry.ftp.service.transfer;

import java.util.Optional;
import java.util.OptionalLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Entry;
import io.wherry.ftp.Entry.Type;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpService.Get;
import io.wherry.ftp.FtpService.GetVia;
import io.wherry.ftp.FtpService.Transfer;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.operations.Look;
import io.wherry.ftp.service.operations.Look.Presence;
import io.wherry.ftp.service.operations.Look.Sight;
import io.wherry.ftp.service.session.Setback;
import io.wherry.ftp.service.session.Setback.Nature;
import io.wherry.ftp.service.transfer.Window.End;

/** One file on its way from the server, over as many tries as it takes; it is delivered whole or not at all. One object an operation. */
final class Fetch {
    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);
    /** The smallest buffer that the module family is known with (protocol.md, GET): a file below it fits every one. */
    private static final long SMALLEST_BUFFER = 1024;

    private final Tools tools;
    private final FtpAccount account;
    private final Get get;
    private final PartFile part;
    private final Watch watch;
    private final Alignment alignment;

    private Sight sight = new Sight(Presence.UNKNOWN, Optional.empty());
    private OptionalLong size = OptionalLong.empty();
    private boolean begun;
    private boolean startedOver;
    private boolean misled;
    private int offsetRefusals;
    private boolean emptySuspected;
    private int attempts;
    private long resumedAt;
    private long moved;
    private long furthest;

    Fetch(Tools tools, FtpAccount account, Get get, PartFile part, Watch watch) {
        this.tools = tools;
        this.account = account;
        this.get = get;
        this.part = part;
        this.watch = watch;
        this.alignment = new Alignment(tools, account, part, watch);
    }

    /** How far the best try got, in bytes. */
    long furthest() {
        return furthest;
    }

    /** One try: goes on where the last one stopped. */
    Transfer attempt() throws Setback, FaultException, InterruptedException {
        attempts++;
        look();
        Disk.checkRoom(get.local(), size.orElse(0) - Math.min(part.length(), size.orElse(0)), get.reserve());
        watch.phase("fetching");
        watch.progress(part.length(), size.orElse(-1));
        if (get.via() == GetVia.RETR) {
            stream();
        } else {
            windows();
        }
        return verified();
    }

    private void look() throws Setback, FaultException, InterruptedException {
        watch.phase("looking at the file");
        sight = tools.look().at(get.remote(), watch);
        if (sight.absent()) {
            throw new FaultException(FaultCode.NO_SUCH_FILE, "The server has no " + get.remote());
        }
        if (sight.is(Type.DIRECTORY)) {
            throw new FaultException(FaultCode.NO_SUCH_FILE, get.remote() + " is a directory, not a file");
        }
        Sight file = sight.is(Type.LINK) && !misled ? tools.look().behind(get.remote(), sight, watch) : sight;
        size = file.is(Type.FILE) ? file.size() : OptionalLong.empty();
        Origin origin = new Origin(account.name() + " " + account.host() + ":" + account.port(), get.remote(), size, file.entry().flatMap(Entry::modified));
        long offset = part.begin(origin);
        if (!begun) {
            resumedAt = offset;
            begun = true;
            LOG.info("Fetching {} from {}{}{}", get.remote(), account.name(), size.isPresent() ? ", " + size.getAsLong() + " bytes" : "",
                    offset > 0 ? ", going on at " + offset : "");
        }
    }

    private void startOver() throws FaultException {
        part.startOver();
        startedOver = true;
        resumedAt = 0;
    }

    private void windows() throws Setback, FaultException, InterruptedException {
        tools.pieces().learn(watch);
        boolean more = size.isEmpty() || size.getAsLong() == 0 || part.length() < size.getAsLong() || alignment.unproven();
        while (more) {
            Overlap overlap = alignment.overlap(size);
            long offset = part.length();
            resumedAt = Math.min(resumedAt, offset);
            End end;
            try {
                end = window(overlap);
            } finally {
                fetched(part.length() - offset);
            }
            more = switch (end) {
                case REACHED -> false;
                case OVERRUN -> overrun();
                case STALE -> stale();
                case DONE, BROKEN, QUIET -> overlap.tooLong() ? alignment.tooLong() : goesOn(end, part.length() - offset, overlap.proves());
            };
            if (more && end == End.QUIET) {
                tools.session().open(account, watch);
            }
        }
    }

    private boolean overrun() throws Setback, FaultException, InterruptedException {
        if (!alignment.overrun()) {
            throw changed("More bytes came than the " + size.orElse(0) + " that the listing tells");
        }
        return true;
    }

    private boolean stale() throws Setback, FaultException, InterruptedException {
        if (!alignment.stale()) {
            throw changed("The server's " + get.remote() + " is another one by now");
        }
        return true;
    }

    private void fetched(long bytes) {
        moved += bytes;
        furthest = Math.max(furthest, part.length());
        tools.tally().fetched(bytes);
    }

    private End window(Overlap overlap) throws Setback, FaultException, InterruptedException {
        boolean doubtful = alignment.begins(overlap);
        long offset = part.length();
        Window window = tools.window();
        try {
            End end = window.fetch(get.remote(), part, size, overlap, doubtful, watch);
            if (end == End.REACHED || overlap.proves()) {
                offsetRefusals = 0;
            }
            if (alignment.ended(end, overlap, doubtful)) {
                window.throwAway(watch);
            }
            return end;
        } catch (Setback failed) {
            if (size.orElse(-1) == 0 && failed.nature() == Nature.FAILED && !failed.explained()) {
                return End.REACHED;
            }
            if (offset == 0 || failed.nature() != Nature.FAILED) {
                throw refused(failed);
            }
            throw size.isPresent() ? resumeRefused(failed) : endUnknown(failed);
        }
    }

    /** Without a size and without a byte at an offset nobody knows whether what came is all: that the server refuses proves nothing. */
    private Setback endUnknown(Setback failed) {
        offsetRefusals++;
        if (failed.tries() == Setback.LINK_TRIES || offsetRefusals == 1 && !failed.explained()) {
            return failed.worth(Setback.LINK_TRIES);
        }
        return failed.as(FaultCode.SERVER_REFUSED, "Of " + get.remote() + " " + part.length() + " bytes came, and nobody knows whether that is all: the server tells no size"
                + " and does not go on at an offset (" + failed.getMessage() + ")", 0);
    }

    /** Nothing at all is the end only when it comes twice: the first may have been a hiccup. */
    private boolean emptyConfirmed() {
        boolean again = emptySuspected;
        emptySuspected = true;
        return again;
    }

    /** It began once but does not go on at an offset: a hiccup, or a server without REST; then the whole has to come in one window. */
    private Setback resumeRefused(Setback failed) throws FaultException {
        offsetRefusals++;
        if (failed.tries() == Setback.LINK_TRIES || offsetRefusals == 1 && !failed.explained()) {
            return failed;
        }
        if (startedOver) {
            return failed.as(FaultCode.MODULE_BUFFER_TOO_SMALL, "The module takes " + part.length() + " bytes of " + get.remote()
                    + " at a time, and the server does not go on at an offset (" + failed.getMessage() + ")", 0);
        }
        startOver();
        return failed.worth(Setback.LINK_TRIES);
    }

    /** The server would not hand it out: what the listing says of it tells why. */
    private Setback refused(Setback failed) throws Setback, FaultException, InterruptedException {
        boolean vague = !failed.explained() || failed.code() == FaultCode.NO_SUCH_FILE;
        if (failed.nature() != Nature.FAILED || !vague) {
            return failed;
        }
        Sight nearer = tools.look().inParent(get.remote(), watch);
        if (nearer.is(Type.DIRECTORY)) {
            return failed.as(FaultCode.NO_SUCH_FILE, get.remote() + " is a directory, not a file", 0);
        }
        return switch (nearer.presence() == Presence.UNKNOWN ? sight.presence() : nearer.presence()) {
            case THERE -> failed.as(FaultCode.PERMISSION_DENIED, get.remote() + " is there, but the server does not hand it out (" + failed.getMessage() + ")", 1);
            case ABSENT, UNKNOWN -> failed.as(FaultCode.NO_SUCH_FILE, "The server does not hand out " + get.remote() + " (" + failed.getMessage() + ")", 1);
        };
    }

    /** Whether another window is to be asked for; {@code repeated} says whether the last bytes that are there came once more. */
    private boolean goesOn(End end, long gained, boolean repeated) throws Setback {
        if (gained > 0) {
            return true;
        }
        if (size.isEmpty() && end == End.DONE && (repeated || part.length() == 0)) {
            return !repeated && !emptyConfirmed();
        }
        if (size.isPresent() && part.length() == size.getAsLong() && !alignment.unproven()) {
            return false;
        }
        tools.session().suspect("a download brought nothing");
        String so = "At " + part.length() + " of " + (size.isPresent() ? size.getAsLong() : "?") + " bytes of " + get.remote();
        throw switch (end) {
            case DONE -> noMore(so);
            case BROKEN -> moved == 0 && resumedAt == 0 && size.orElse(0) > SMALLEST_BUFFER
                    ? new Setback(Nature.FAILED, FaultCode.MODULE_BUFFER_TOO_SMALL, so + " the module breaks off without handing out a byte", true, 2, null)
                    : new Setback(Nature.FAILED, FaultCode.CONNECTION_LOST, so + " the download broke off");
            case QUIET -> new Setback(Nature.FAILED, FaultCode.STALLED, so + " nothing came any more");
            case REACHED, OVERRUN, STALE -> throw new IllegalStateException(end.toString());
        };
    }

    private Setback noMore(String so) {
        if (mayBeMisled()) {
            misled = true;
        }
        return new Setback(Nature.FAILED, FaultCode.SIZE_MISMATCH, so + " the server has no more", true, 2, null);
    }

    /** Whether the size is that of what a link seems to lead to, which is another file where the server shows names from within a cage. */
    private boolean mayBeMisled() {
        return size.isPresent() && sight.is(Type.LINK) && !misled;
    }

    private Setback changed(String what) throws FaultException {
        tools.session().suspect(what);
        if (mayBeMisled()) {
            misled = true;
            return new Setback(Nature.FAILED, FaultCode.SIZE_MISMATCH, what, true, Setback.LINK_TRIES, null);
        }
        if (startedOver) {
            return new Setback(Nature.FAILED, FaultCode.SIZE_MISMATCH, what, true, 0, null);
        }
        startOver();
        return new Setback(Nature.FAILED, FaultCode.SIZE_MISMATCH, what, true, Setback.LINK_TRIES, null);
    }

    private void stream() throws Setback, FaultException, InterruptedException {
        part.startOver();
        resumedAt = 0;
        try {
            tools.streams().retrieve(get.remote(), part, size, watch);
        } catch (Setback failed) {
            throw refused(failed);
        } finally {
            fetched(part.length());
        }
        if (size.isPresent() && part.length() != size.getAsLong()) {
            throw changed("The stream brought " + part.length() + " bytes, the listing tells " + size.getAsLong());
        }
    }

    private Transfer verified() throws Setback, FaultException {
        String digest = part.sha256Hex();
        boolean given = get.sha256().isPresent();
        if (given && !get.sha256().get().equalsIgnoreCase(digest)) {
            if ((resumedAt > 0 || attempts > 1) && !startedOver) {
                startOver();
                throw new Setback(Nature.FAILED, FaultCode.CHECKSUM_MISMATCH, "The parts of " + get.remote() + " do not belong together", true, Setback.LINK_TRIES, null);
            }
            part.discard();
            throw new FaultException(FaultCode.CHECKSUM_MISMATCH, get.remote() + " has the SHA-256 " + digest);
        }
        part.deliver();
        LOG.info("Fetched {} from {}: {} bytes", get.remote(), account.name(), part.length());
        return new Transfer(part.length(), moved, digest, resumedAt, given ? "sha256" : size.isPresent() ? "size" : "end");
    }
}
