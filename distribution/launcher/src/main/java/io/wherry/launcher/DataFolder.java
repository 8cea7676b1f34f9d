package io.wherry.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The folder of everything that is written, held for this process alone until it is closed or the process ends. */
final class DataFolder implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the folder where it is missing and locks it.
     *
     * @throws StartException when it cannot be written, or another daemon holds it
     */
    static DataFolder lock(Path path) throws StartException {
        Path file = path.resolve("lock");
        try {
            Files.createDirectories(path);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Optional<FileLock> lock = attempt(channel);
            if (lock.isEmpty()) {
                String owner = Files.readString(file).trim();
                channel.close();
                throw new StartException(Exit.ALREADY_RUNNING, "Another wherry" + (owner.isEmpty() ? "" : " (process " + owner + ")")
                        + " works on the data folder " + path + ". Stop it, or give this one a folder of its own with --data.");
            }
            keepPrivate(path.resolve("configurations"));
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new DataFolder(path, channel);
        } catch (IOException e) {
            throw new StartException(Exit.USAGE, "The data folder " + path + " cannot be written (" + e
                    + "). Make it writable for this user, or give another one with --data.");
        }
    }

    /** What ConfigAdmin keeps may hold passwords that an operator wrote into a file of his own: for this user's eyes only. */
    private static void keepPrivate(Path folder) throws IOException {
        Files.createDirectories(folder);
        PosixFileAttributeView rights = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
        if (rights != null) {
            rights.setPermissions(PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static Optional<FileLock> attempt(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    /** Where it is, absolute. */
    Path path() {
        return path;
    }

    /** Lets go of it; another daemon may take it from now on. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
