package io.wherry.jobs.spool.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The few things that are done to files, so that a test can fail or stop at each of them. */
public interface Disk {

    /** Makes {@code file} hold {@code bytes}, on the medium when it returns. */
    void write(Path file, byte[] bytes) throws IOException;

    /** Gives {@code from} the name {@code to}, in one step, whatever had it before. */
    void move(Path from, Path to) throws IOException;

    /** Makes the names in {@code folder} last. */
    void sync(Path folder) throws IOException;

    /** Removes {@code file} if it is there. */
    void delete(Path file) throws IOException;

    /** The machine's own. */
    Disk REAL = new Disk() {
        @Override
        public void write(Path file, byte[] bytes) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void sync(Path folder) throws IOException {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void delete(Path file) throws IOException {
            Files.deleteIfExists(file);
        }
    };
}
