package io.wherry.at.core.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a wire log line by line, whatever is in it; what is no entry is a flaw with its file and line. */
public final class WireReader implements Closeable {
    /** No entry's line is longer, for the longest entry has 2048 bytes, of four characters at most. */
    private static final int LONGEST = 9000;

    private final Path file;
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;
    private long length;

    /**
     * One line: an entry or a flaw.
     *
     * @param entry what it says
     * @param flaw  what is wrong with it, in a sentence
     */
    public record Read(Optional<WireEntry> entry, Optional<String> flaw) {
    }

    /** Begins at the beginning of {@code file}. */
    public WireReader(Path file) throws IOException {
        this.file = file;
        this.in = new BufferedInputStream(Files.newInputStream(file));
    }

    /** The next line; empty at the end of the file as it is now. What stands there without an end of line is kept for the next call. */
    public Optional<Read> whole() throws IOException {
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return Optional.of(read());
            }
            length++;
            if (line.size() < LONGEST) {
                line.write(next);
            }
        }
        return Optional.empty();
    }

    /** The next line; at the end what stands there without an end of line, as a flaw; then empty. */
    public Optional<Read> next() throws IOException {
        Optional<Read> whole = whole();
        if (whole.isPresent() || length == 0) {
            return whole;
        }
        Read torn = read();
        return Optional.of(torn.entry().isEmpty() ? torn : flaw("the log breaks off in the midst of an entry"));
    }

    private Read read() {
        number++;
        Optional<WireEntry> entry = length > LONGEST ? Optional.empty() : WireEntry.parse(line.toString(StandardCharsets.ISO_8859_1));
        line.reset();
        length = 0;
        return entry.isPresent() ? new Read(entry, Optional.empty()) : flaw("this is no entry of a wire log");
    }

    private Read flaw(String what) {
        return new Read(Optional.empty(), Optional.of(file.getFileName() + ", line " + number + ": " + what));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
