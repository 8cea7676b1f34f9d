package io.wherry.jobs.spool.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The few things that are done to files, so that a test can fail or stop at each of them, and play a power cut: what is written, and what names there are, lasts
 * only after {@link #sync}. Job files hold what commands say, so nobody but the daemon's user may read them (POSIX).
 */
public interface Disk {

    /**
     * What stands in a folder under one name.
     *
     * @param path where
     * @param kind what
     * @param size bytes, of a plain file
     */
    record Item(Path path, Kind kind, long size) {
        /** Its name. */
        public String name() {
            return path.getFileName().toString();
        }
    }

    /** What a name can stand for. */
    enum Kind {
        /** A plain file. */
        FILE,
        /** A folder. */
        FOLDER,
        /** A link, a device, … */
        OTHER
    }

    /** Makes {@code folder} if it is not there, and its own user's (0700). */
    void open(Path folder) throws IOException;

    /** What is in {@code folder}, in any order; links are not followed. */
    List<Item> list(Path folder) throws IOException;

    /**
     * What {@code file} holds.
     *
     * @throws IOException also when that is more than {@code most} bytes
     */
    byte[] read(Path file, long most) throws IOException;

    /** Makes {@code file} hold {@code bytes} and nothing else. */
    void write(Path file, byte[] bytes) throws IOException;

    /** Adds {@code bytes} to the end of {@code file}. */
    void append(Path file, byte[] bytes) throws IOException;

    /** Makes last what was written to the file {@code path}, or the names in the folder {@code path}. */
    void sync(Path path) throws IOException;

    /** Gives {@code from} the name {@code to}, in one step, whatever had it before. */
    void move(Path from, Path to) throws IOException;

    /** Removes {@code path} if it is there, a folder with all that is in it. */
    void delete(Path path) throws IOException;

    /** The machine's own. */
    Disk REAL = new Disk() {
        @Override
        public void open(Path folder) throws IOException {
            Path absolute = folder.toAbsolutePath();
            if (!Files.isDirectory(absolute)) {
                Files.createDirectories(absolute.getParent());
                Files.createDirectory(absolute, only(absolute, "rwx------"));
            } else if (posix(absolute)) {
                Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
            }
        }

        private static boolean posix(Path path) {
            return path.getFileSystem().supportedFileAttributeViews().contains("posix");
        }

        private static FileAttribute<?>[] only(Path path, String permissions) {
            return posix(path) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                    : new FileAttribute<?>[0];
        }

        @Override
        public List<Item> list(Path folder) throws IOException {
            List<Item> items = new ArrayList<>();
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                all.forEach(path -> items.add(item(path)));
            } catch (DirectoryIteratorException broken) {
                throw broken.getCause();
            }
            return items;
        }

        /** One that can't be looked at must not cost the others. */
        private static Item item(Path path) {
            try {
                BasicFileAttributes facts = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                return new Item(path, facts.isRegularFile() ? Kind.FILE : facts.isDirectory() ? Kind.FOLDER : Kind.OTHER, facts.size());
            } catch (IOException unknown) {
                return new Item(path, Kind.OTHER, 0);
            }
        }

        @Override
        public byte[] read(Path file, long most) throws IOException {
            if (Files.size(file) > most) {
                throw new IOException(file.getFileName() + " has more than " + most + " bytes");
            }
            return Files.readAllBytes(file);
        }

        @Override
        public void write(Path file, byte[] bytes) throws IOException {
            put(file, bytes, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING));
        }

        @Override
        public void append(Path file, byte[] bytes) throws IOException {
            put(file, bytes, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        }

        private static void put(Path file, byte[] bytes, Set<OpenOption> how) throws IOException {
            try (FileChannel channel = FileChannel.open(file, how, only(file, "rw-------"))) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            }
        }

        @Override
        public void sync(Path path) throws IOException {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void delete(Path path) throws IOException {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(path);
                return;
            }
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes facts) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failed) throws IOException {
                    if (failed != null) {
                        throw failed;
                    }
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    };
}
