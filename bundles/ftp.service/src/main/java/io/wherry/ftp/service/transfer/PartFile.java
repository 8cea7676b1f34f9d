package io.wherry.ftp.service.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;

/**
 * A file on its way in: {@code <local>.part} with what has come, its {@link Sidecar} with what it is a part of. What is in it survives a kill at
 * once and a power cut up to the last sync; after a power cut what lies behind that is thrown away, because the disk may never have got it.
 * One writer; {@link #length} may be read from any thread.
 */
final class PartFile implements AutoCloseable {
    private static final int SYNC_EVERY = 256 * 1024;
    private static final int BUFFER = 8 * 1024;

    private final Path local;
    private final Path part;
    private final Sidecar sidecar;
    private final long reserve;
    private final Steps steps;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final FileChannel channel;
    private MessageDigest digest = sha256();
    private Optional<Origin> origin = Optional.empty();
    private volatile long length;
    /** How much of it the system has. */
    private volatile long flushed;
    private long synced;
    private long roomSeen;

    /** Is told before each thing that is done to the disk, so that a test can stop there as a power cut would. */
    interface Steps {
        /** {@code what} is done next; an error ends it before. */
        void next(String what);
    }

    private PartFile(Path local, long reserve, Steps steps) throws IOException {
        this.local = local;
        this.reserve = reserve;
        this.steps = steps;
        this.part = part(local);
        this.sidecar = new Sidecar(local, steps);
        steps.next("open");
        this.channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** Opens what an earlier attempt left, or nothing; {@code reserve} bytes stay free on the disk while it grows. */
    static PartFile open(Path local, long reserve) throws FaultException {
        return open(local, reserve, what -> {
        });
    }

    static PartFile open(Path local, long reserve, Steps steps) throws FaultException {
        if (Files.isDirectory(local)) {
            throw new FaultException(FaultCode.LOCAL_IO, local + " is a directory");
        }
        try {
            return new PartFile(local, reserve, steps);
        } catch (IOException fault) {
            throw Disk.fault("Opening " + part(local), fault, local);
        }
    }

    private static Path part(Path local) {
        return local.resolveSibling(local.getFileName() + ".part");
    }

    /**
     * Goes on with what is there when it is a part of {@code wanted}, else starts over.
     *
     * @return how many bytes there are
     */
    long begin(Origin wanted) throws FaultException {
        try {
            if (origin.filter(wanted::equals).isPresent()) {
                return length;
            }
            long kept = length == 0 ? usable(wanted) : 0;
            restart(wanted, kept);
            return length;
        } catch (IOException fault) {
            throw Disk.fault("Reading " + part, fault, local);
        }
    }

    /** Whether there are bytes of a file of {@code wanted}'s name that had another size or date: it has changed on the server. */
    boolean isOutdated(Origin wanted) throws FaultException {
        try {
            Optional<String> noted = origin.map(Origin::json).or(() -> sidecar.read().map(Sidecar.Note::origin));
            return Math.max(length, channel.size()) > 0 && noted.filter(wanted::changedSince).isPresent();
        } catch (IOException fault) {
            throw Disk.fault("Reading " + part, fault, local);
        }
    }

    private long usable(Origin wanted) throws IOException {
        Optional<Sidecar.Note> note = sidecar.read();
        if (wanted.size().isEmpty() || note.isEmpty() || !note.get().origin().equals(wanted.json())) {
            return 0;
        }
        long there = note.get().isOfThisBoot() ? channel.size() : Math.min(channel.size(), note.get().synced());
        return there <= wanted.size().getAsLong() ? there : 0;
    }

    private void restart(Origin wanted, long kept) throws IOException {
        origin = Optional.of(wanted);
        buffer.clear();
        digest = sha256();
        steps.next("truncate");
        channel.truncate(kept);
        channel.position(0);
        byte[] bytes = new byte[64 * 1024];
        long read = 0;
        while (read < kept) {
            int count = channel.read(ByteBuffer.wrap(bytes, 0, (int) Math.min(bytes.length, kept - read)));
            if (count < 0) {
                break;
            }
            digest.update(bytes, 0, count);
            read += count;
        }
        length = read;
        flushed = read;
        steps.next("force");
        channel.force(false);
        synced = length;
        roomSeen = length;
        sidecar.write(origin.orElseThrow(), synced);
    }

    /** Throws away what has come. */
    void startOver() throws FaultException {
        try {
            restart(origin.orElseThrow(), 0);
        } catch (IOException fault) {
            throw Disk.fault("Emptying " + part, fault, local);
        }
    }

    /** How many bytes there are. */
    long length() {
        return length;
    }

    /** Appends bytes, and sees to it that they reach the disk now and then. */
    void append(byte[] bytes, int offset, int count) throws FaultException {
        try {
            write(bytes, offset, count);
            if (length - synced >= SYNC_EVERY) {
                sync();
            }
        } catch (IOException fault) {
            throw Disk.fault("Writing " + part, fault, local);
        }
    }

    /** Appends bytes without ever waiting for the disk: for the port's thread. */
    void write(byte[] bytes, int offset, int count) throws IOException {
        digest.update(bytes, offset, count);
        for (int at = offset, left = count; left > 0; ) {
            int chunk = Math.min(left, buffer.remaining());
            buffer.put(bytes, at, chunk);
            at += chunk;
            left -= chunk;
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
        length += count;
        if (length - roomSeen >= SYNC_EVERY) {
            roomSeen = length;
            if (Files.getFileStore(part).getUsableSpace() < reserve) {
                throw new IOException("no space left but the " + reserve + " bytes that are kept free");
            }
        }
    }

    /** The last {@code count} bytes, of which there are as many at least. */
    byte[] tail(int count) throws FaultException {
        return read(length - count, count);
    }

    /** The first {@code count} bytes, of which there are as many at least. */
    byte[] head(int count) throws FaultException {
        return read(0, count);
    }

    private byte[] read(long from, int count) throws FaultException {
        try {
            flush();
            ByteBuffer bytes = ByteBuffer.allocate(count);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, from + bytes.position()) < 0) {
                    throw new IOException("it became shorter meanwhile");
                }
            }
            return bytes.array();
        } catch (IOException fault) {
            throw Disk.fault("Reading " + part, fault, local);
        }
    }

    /** The name for what the disk did to a {@link #write}. */
    FaultException fault(IOException fault) {
        return Disk.fault("Writing " + part, fault, local);
    }

    private void flush() throws IOException {
        steps.next("write");
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
        flushed = channel.position();
    }

    /** Sees to it that bytes which another thread writes reach the disk now and then. */
    void settle() throws FaultException {
        long sure = flushed;
        if (sure - synced < SYNC_EVERY) {
            return;
        }
        try {
            steps.next("force");
            channel.force(false);
            synced = sure;
            sidecar.write(origin.orElseThrow(), synced);
        } catch (IOException fault) {
            throw Disk.fault("Writing " + part, fault, local);
        }
    }

    private void sync() throws IOException {
        flush();
        steps.next("force");
        channel.force(false);
        synced = length;
        sidecar.write(origin.orElseThrow(), synced);
    }

    /** The SHA-256 of what there is, in lower-case hex. */
    String sha256Hex() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Puts it in its place, whole and on the disk, and removes the sidecar. */
    void deliver() throws FaultException {
        try {
            sync();
            channel.close();
            steps.next("rename");
            Files.move(part, local, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            steps.next("sync the folder");
            Disk.syncFolder(local);
            steps.next("remove the sidecar");
            sidecar.remove();
        } catch (IOException fault) {
            throw Disk.fault("Putting " + local + " in its place", fault, local);
        }
    }

    /** Removes what has come; it is of no use to anybody. */
    void discard() throws FaultException {
        try {
            channel.close();
            Files.deleteIfExists(part);
            sidecar.remove();
        } catch (IOException fault) {
            throw Disk.fault("Removing " + part, fault, local);
        }
    }

    /** Leaves what has come for a later attempt; an empty part is left to nobody. */
    @Override
    public void close() throws FaultException {
        if (!channel.isOpen()) {
            return;
        }
        try {
            if (origin.isPresent()) {
                sync();
            }
            boolean empty = channel.size() == 0;
            channel.close();
            if (empty) {
                Files.deleteIfExists(part);
                sidecar.remove();
            }
        } catch (IOException fault) {
            throw Disk.fault("Keeping " + part, fault, local);
        }
    }

    private static MessageDigest sha256() {
        return Disk.sha256();
    }
}
