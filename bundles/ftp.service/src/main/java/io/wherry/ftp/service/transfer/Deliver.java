package io.wherry.ftp.service.transfer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.wherry.fault.FaultCode;
import io.wherry.family.Ftp;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpService.Put;
import io.wherry.ftp.FtpService.PutVia;
import io.wherry.ftp.FtpService.Transfer;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.operations.Look.Sight;
import io.wherry.ftp.service.operations.RemotePath;
import io.wherry.ftp.service.session.Setback;
import io.wherry.ftp.service.session.Setback.Nature;

/** One file on its way to the server: to a temporary name, looked at there, then renamed; or straight to its name. One object an operation. */
final class Deliver {
    private static final Logger LOG = LoggerFactory.getLogger(Deliver.class);

    private final Tools tools;
    private final FtpAccount account;
    private final Put put;
    private final Watch watch;
    private final String destination;
    private final RenameNote note;
    private final Replacement replacement;

    private long size;
    private String digest = "";
    private long moved;
    private long furthest;
    private boolean dirty;
    private boolean renaming;

    Deliver(Tools tools, FtpAccount account, Put put, Watch watch) {
        this.tools = tools;
        this.account = account;
        this.put = put;
        this.watch = watch;
        this.destination = account.direct() ? put.remote() : RemotePath.beside(put.remote(), "." + put.tag() + ".part");
        this.note = new RenameNote(put.local(), put.tag());
        this.replacement = new Replacement(tools, put.remote(), destination, put.tag(), watch);
    }

    /** How far the best try got, in bytes: an upload always starts over. */
    long furthest() {
        return furthest;
    }

    /** Whether an unfinished file may lie on the server. */
    boolean dirty() {
        return dirty;
    }

    /** Reads the local file once: its size and digest. */
    void examine() throws FaultException {
        Path local = put.local();
        if (!Files.isRegularFile(local)) {
            throw new FaultException(FaultCode.NO_SUCH_LOCAL_FILE, "There is no file " + local.getFileName());
        }
        MessageDigest sha = Disk.sha256();
        long read = 0;
        try (InputStream in = Files.newInputStream(local)) {
            byte[] bytes = new byte[64 * 1024];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                sha.update(bytes, 0, count);
                read += count;
            }
        } catch (IOException fault) {
            throw Disk.fault("Reading " + local, fault, local);
        }
        size = read;
        digest = HexFormat.of().formatHex(sha.digest());
        if (put.sha256().isPresent() && !put.sha256().get().equalsIgnoreCase(digest)) {
            throw new FaultException(FaultCode.CHECKSUM_MISMATCH, "The local file " + local.getFileName() + " has the SHA-256 " + digest);
        }
        renaming = put.again() && !account.direct() && note.stands(digest);
    }

    /** One try. */
    Transfer attempt() throws Setback, FaultException, InterruptedException {
        watch.phase("looking at what was delivered");
        if (renaming && replacement.done(size)) {
            LOG.info("Delivered {} to {} already: {} bytes", put.remote(), account.name(), size);
            return done(true);
        }
        if (dirty) {
            remove(destination, watch);
        }
        send();
        boolean seen = arrived();
        if (!account.direct()) {
            rename();
        }
        LOG.info("Delivered {} to {}: {} bytes", put.remote(), account.name(), size);
        return done(seen);
    }

    private Transfer done(boolean seen) throws FaultException, InterruptedException {
        replacement.tidy();
        dirty = false;
        return new Transfer(size, moved, digest, 0, put.sha256().isPresent() ? "sha256" : seen ? "size" : "end");
    }

    private void send() throws Setback, FaultException, InterruptedException {
        watch.phase("delivering");
        watch.progress(0, size);
        LOG.info("Delivering {} to {}, {} bytes", put.remote(), account.name(), size);
        dirty = true;
        renaming = false;
        try {
            bring();
        } catch (IOException fault) {
            tools.session().suspect("an upload was broken off");
            throw Disk.fault("Reading " + put.local(), fault, put.local());
        } catch (Setback failed) {
            throw refused(failed);
        }
    }

    /** By the family's shape; its coded streams, where it has them, when asked for. */
    private void bring() throws IOException, Setback, FaultException, InterruptedException {
        Optional<Ftp.Coded> coded = tools.family().coded();
        if (put.via() == PutVia.STOR && coded.isPresent()) {
            store(coded.get());
        } else if (tools.family().upload() instanceof Ftp.RawUpload raw) {
            upload(raw);
        } else if (size == 0) {
            empty(tools.putPieces().orElseThrow());
        } else {
            pieces(tools.putPieces().orElseThrow());
        }
    }

    private void store(Ftp.Coded coded) throws IOException, Setback, FaultException, InterruptedException {
        stream((file, sent) -> tools.streams().store(coded, destination, file, size, sent, watch));
    }

    private void upload(Ftp.RawUpload raw) throws IOException, Setback, FaultException, InterruptedException {
        stream((file, sent) -> tools.streams().upload(raw, destination, file, size, sent, watch));
    }

    /** A way to send the whole file at once. */
    @FunctionalInterface
    private interface Stream {
        void send(InputStream file, AtomicLong sent) throws Setback, FaultException, InterruptedException;
    }

    private void stream(Stream stream) throws IOException, Setback, FaultException, InterruptedException {
        AtomicLong sent = new AtomicLong();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(put.local()), 16 * 1024)) {
            stream.send(file, sent);
        } finally {
            moved += sent.get();
        }
        furthest = size;
        tools.tally().delivered(size);
        watch.progress(size, size);
    }

    private void pieces(PutPieces pieces) throws IOException, Setback, FaultException, InterruptedException {
        pieces.learn(watch);
        try (SeekableByteChannel file = Files.newByteChannel(put.local())) {
            long sent = 0;
            while (sent < size) {
                byte[] piece = read(file, sent, (int) Math.min(pieces.size(), size - sent));
                boolean last = sent + piece.length == size;
                int took = sent == 0 ? pieces.first(destination, piece, last, watch) : pieces.next(destination, piece, last, watch);
                tools.session().suspect("an upload is under way");
                if (took <= 0) {
                    throw new Setback(Nature.IN_DOUBT, FaultCode.STALLED, "The module takes no bytes of " + destination);
                }
                sent += took;
                took(took, sent);
                if (last && took < piece.length) {
                    throw new Setback(Nature.IN_DOUBT, FaultCode.STALLED, "The module took a part of the last piece only, so the file is sent in smaller ones");
                }
            }
        }
        tools.session().trust();
    }

    private void took(long bytes, long sent) {
        moved += bytes;
        furthest = Math.max(furthest, sent);
        tools.tally().delivered(bytes);
        watch.progress(sent, size);
    }

    private void empty(PutPieces pieces) throws Setback, FaultException, InterruptedException {
        try {
            pieces.next(destination, new byte[0], true, watch);
        } catch (Setback refused) {
            Optional<Ftp.Coded> coded = tools.family().coded();
            if (!refused.definite() || refused.explained() || coded.isEmpty()) {
                throw refused;
            }
            tools.streams().store(coded.get(), destination, InputStream.nullInputStream(), 0, new AtomicLong(), watch);
        }
    }

    private static byte[] read(SeekableByteChannel file, long offset, int length) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(length);
        file.position(offset);
        while (piece.hasRemaining()) {
            if (file.read(piece) < 0) {
                throw new IOException("the file became shorter while it was sent");
            }
        }
        return piece.array();
    }

    /** The server would not take it: what is (not) there tells why. */
    private Setback refused(Setback failed) throws Setback, FaultException, InterruptedException {
        if (!failed.definite() || failed.tries() > 1 || failed.explained() && failed.code() != FaultCode.NO_SUCH_FILE && failed.code() != FaultCode.PERMISSION_DENIED) {
            return failed;
        }
        if (!failed.explained() && !tools.session().alive(watch)) {
            return new Setback(Nature.SESSION_LOST, FaultCode.CONNECTION_LOST, failed.getMessage() + "; the session is dead", true, Setback.LINK_TRIES, failed);
        }
        if (!failed.explained() && !tools.look().at(destination, watch).absent()) {
            return failed.as(FaultCode.CONNECTION_LOST, "The upload broke off (" + failed.getMessage() + ")", Setback.LINK_TRIES);
        }
        var parent = RemotePath.parent(put.remote());
        if (parent.isPresent() && !RemotePath.nameless(parent.get()) && tools.look().inParent(parent.get(), watch).absent()) {
            return failed.as(FaultCode.NO_SUCH_FILE, "There is no directory " + parent.get() + " on the server", 0);
        }
        return failed.as(FaultCode.PERMISSION_DENIED, "The server does not take " + destination + " (" + failed.getMessage() + ")",
                failed.explained() ? 0 : 1);
    }

    /** Looks at what lies on the server; returns whether its size could be seen. */
    private boolean arrived() throws Setback, FaultException, InterruptedException {
        watch.phase("looking at what was delivered");
        Sight sight = tools.look().at(destination, watch);
        if (sight.absent()) {
            throw new Setback(Nature.FAILED, FaultCode.SIZE_MISMATCH, "The server does not have what was delivered to " + destination, true, 1, null);
        }
        OptionalLong there = tools.look().size(destination, sight.size(), watch);
        if (there.isPresent() && there.getAsLong() != size) {
            throw new Setback(Nature.FAILED, FaultCode.SIZE_MISMATCH,
                    "The server has " + there.getAsLong() + " of the " + size + " bytes delivered", true, 1, null);
        }
        return there.isPresent();
    }

    private void rename() throws Setback, FaultException, InterruptedException {
        watch.phase("renaming");
        renaming = true;
        note.write(digest);
        replacement.rename(size);
    }

    /** Removes what lies unfinished on the server, if that can be done. */
    void clean() throws Setback, FaultException, InterruptedException {
        remove(destination, Watch.NONE);
        dirty = false;
    }

    /** A file that will not come any more leaves no note behind. */
    void forget() {
        note.clear();
    }

    private void remove(String path, Watch eye) throws Setback, FaultException, InterruptedException {
        try {
            tools.session().run(tools.session().commands().delete(path), eye);
        } catch (Setback notThere) {
            if (!notThere.definite()) {
                throw notThere;
            }
            LOG.debug("Removing what is left of an upload: {}", notThere.getMessage());
        }
    }
}
