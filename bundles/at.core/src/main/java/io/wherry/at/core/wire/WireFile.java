package io.wherry.at.core.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a wire log's entries go: one line each, in {@code <name>.log}; when that is full it becomes {@code <name>.log.1}, so that two files of the
 * bound's size are the most there is. A file that can't be written ends the recording, not the connection. Thread-safe.
 */
public final class WireFile {
    /** The bound of each of the two files in bytes. */
    public static final long BOUND = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(WireFile.class);

    private final Path file;
    private final Path older;
    private final long bound;
    private long size;
    private boolean broken;

    /** Appends to {@code <folder>/<modem>.log}. */
    public WireFile(Path folder, String modem) {
        this(folder, modem, BOUND);
    }

    WireFile(Path folder, String modem, long bound) {
        this.file = folder.resolve(modem + ".log");
        this.older = folder.resolve(modem + ".log.1");
        this.bound = bound;
    }

    /** The recording is turned on: what failed before may work now. */
    synchronized void begin() {
        broken = false;
        try {
            Files.createDirectories(file.getParent());
            size = Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException fault) {
            breakOff(fault);
        }
    }

    synchronized void append(WireEntry entry) {
        if (broken) {
            return;
        }
        byte[] line = (entry.line() + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            if (size > 0 && size + line.length > bound && Files.exists(file)) {
                Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
                size = 0;
            }
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            size += line.length;
        } catch (IOException fault) {
            breakOff(fault);
        }
    }

    private void breakOff(IOException fault) {
        broken = true;
        LOG.warn("The wire log {} can't be written; nothing more is recorded: {}", file, fault.toString());
    }

    /** Reads {@code <folder>/<modem>.log.1} and {@code .log}. */
    public static Recording read(Path folder, String modem) throws IOException {
        return read(List.of(folder.resolve(modem + ".log.1"), folder.resolve(modem + ".log")));
    }

    /** Reads {@code files} that are there, the oldest first. */
    public static Recording read(List<Path> files) throws IOException {
        List<WireEntry> entries = new ArrayList<>();
        List<String> flaws = new ArrayList<>();
        for (Path file : files) {
            if (Files.exists(file)) {
                try (WireReader reader = new WireReader(file)) {
                    for (Optional<WireReader.Read> read = reader.next(); read.isPresent(); read = reader.next()) {
                        read.get().entry().ifPresent(entries::add);
                        read.get().flaw().ifPresent(flaws::add);
                    }
                }
            }
        }
        return new Recording(List.copyOf(entries), List.copyOf(flaws));
    }
}
