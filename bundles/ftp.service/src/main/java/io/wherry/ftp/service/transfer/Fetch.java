package io.wherry.ftp.service.transfer;

import java.util.Optional;
import java.util.OptionalLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.wherry.fault.FaultCode;
import io.wherry.family.Ftp;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Entry;
import io.wherry.ftp.Entry.Type;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpService.Get;
import io.wherry.ftp.FtpService.GetVia;
import io.wherry.ftp.FtpService.Transfer;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.operations.Look.Presence;
import io.wherry.ftp.service.operations.Look.Sight;
import io.wherry.ftp.service.session.Setback;
import io.wherry.ftp.service.session.Setback.Nature;

/** One file on its way from the server, over as many tries as it takes; it is delivered whole or not at all. One object an operation. */
final class Fetch {
    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

    private final Tools tools;
    private final FtpAccount account;
    private final Get get;
    private final PartFile part;
    private final Watch watch;
    private final Optional<Windowed> windowed;

    private Sight sight = new Sight(Presence.UNKNOWN, Optional.empty());
    private OptionalLong size = OptionalLong.empty();
    private boolean begun;
    private boolean startedOver;
    private boolean misled;
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
        this.windowed = tools.buffer().map(buffer -> new Windowed(this, tools, buffer, account, part, watch));
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
        bring();
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
        size = tools.look().size(get.remote(), file.is(Type.FILE) ? file.size() : OptionalLong.empty(), watch);
        Origin origin = new Origin(account.name() + " " + account.host() + ":" + account.port(), get.remote(), size, file.entry().flatMap(Entry::modified));
        boolean another = part.isOutdated(origin);
        if (another && begun && startedOver) {
            throw new FaultException(FaultCode.SIZE_MISMATCH, get.remote() + " on the server changes while it is fetched");
        }
        if (another) {
            startedOver = begun;
            tellOfChange("its size or date is another than when its fetching began");
        }
        long offset = part.begin(origin);
        resumedAt = Math.min(resumedAt, offset);
        if (!begun) {
            resumedAt = offset;
            begun = true;
            LOG.info("Fetching {} from {}{}{}", get.remote(), account.name(), size.isPresent() ? ", " + size.getAsLong() + " bytes" : "",
                    offset > 0 ? ", going on at " + offset : "");
        }
    }

    /** By the family's shape; its coded streams, where it has them, when asked for. */
    private void bring() throws Setback, FaultException, InterruptedException {
        Optional<Ftp.Coded> coded = tools.family().coded();
        if (get.via() == GetVia.RETR && coded.isPresent()) {
            stream(coded.get());
        } else if (windowed.isPresent()) {
            windowed.get().bring(size);
        } else if (tools.family().download() instanceof Ftp.RawDownload raw) {
            new RawFetch(this, tools, raw, part, watch).bring(size);
        }
    }

    /** The path that is fetched. */
    String remote() {
        return get.remote();
    }

    /** Bytes are asked for from {@code offset} on. */
    void goingOn(long offset) {
        resumedAt = Math.min(resumedAt, offset);
    }

    /** Whether not a byte has come, from the file's beginning on. */
    boolean nothingMoved() {
        return moved == 0 && resumedAt == 0;
    }

    boolean startedOver() {
        return startedOver;
    }

    void startOver() throws FaultException {
        part.startOver();
        startedOver = true;
        resumedAt = 0;
    }

    /** So many bytes were appended. */
    void fetched(long bytes) {
        moved += bytes;
        furthest = Math.max(furthest, part.length());
        tools.tally().fetched(bytes);
    }

    /** The server would not hand it out: what the listing says of it tells why. */
    Setback refused(Setback failed) throws Setback, FaultException, InterruptedException {
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

    /** The server has less than the size tells: what to do about it. */
    Setback noMore(String so) {
        if (mayBeMisled()) {
            misled = true;
        }
        return new Setback(Nature.FAILED, FaultCode.SIZE_MISMATCH, so + " the server has no more", true, 2, null);
    }

    /** Whether the size is that of what a link seems to lead to, which is another file where the server shows names from within a cage. */
    private boolean mayBeMisled() {
        return size.isPresent() && sight.is(Type.LINK) && !misled;
    }

    /** The server's file is not the one that was begun: what to do about it. */
    Setback changed(String what) throws FaultException {
        tools.session().suspect(what);
        if (mayBeMisled()) {
            misled = true;
            return new Setback(Nature.FAILED, FaultCode.SIZE_MISMATCH, what, true, Setback.LINK_TRIES, null);
        }
        if (startedOver) {
            return new Setback(Nature.FAILED, FaultCode.SIZE_MISMATCH, what, true, 0, null);
        }
        tellOfChange(what);
        startOver();
        return new Setback(Nature.FAILED, FaultCode.SIZE_MISMATCH, what, true, Setback.LINK_TRIES, null);
    }

    private void tellOfChange(String how) {
        LOG.warn("{} on {} has changed ({}): it is fetched from its beginning", get.remote(), account.name(), how);
        watch.event("ftp.file-changed", get.remote() + " on " + account.name() + " has changed (" + how + "): it is fetched from its beginning");
    }

    private void stream(Ftp.Coded coded) throws Setback, FaultException, InterruptedException {
        part.startOver();
        resumedAt = 0;
        try {
            tools.streams().retrieve(coded, get.remote(), part, size, watch);
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
