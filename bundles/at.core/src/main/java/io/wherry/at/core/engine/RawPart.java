package io.wherry.at.core.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

import io.wherry.at.Completion;
import io.wherry.at.LineMatch;

/**
 * The raw stream of a {@link Completion.RawIn} or {@link Completion.RawOut} conversation: which line opens it, how many bytes it has, and those of its last
 * bytes that are held back until its end is known.
 */
final class RawPart {
    private final LineMatch opened;
    private final long count;
    private final Duration stall;
    private final String escape;
    private final Optional<Completion.Sink> sink;
    private final Optional<Completion.Source> source;
    private byte[] held = new byte[0];
    private int gap;
    private boolean straight = true;
    private boolean swallowedResult;
    private boolean misplaced;

    private RawPart(LineMatch opened, long count, Duration stall, String escape, Optional<Completion.Sink> sink, Optional<Completion.Source> source) {
        this.opened = opened;
        this.count = count;
        this.stall = stall;
        this.escape = escape;
        this.sink = sink;
        this.source = source;
    }

    /** The raw stream of a conversation that has one. */
    static Optional<RawPart> of(Completion completion) {
        if (completion instanceof Completion.RawIn in) {
            return Optional.of(new RawPart(in.opened(), in.count(), in.stall(), in.escape(), Optional.of(in.sink()), Optional.empty()));
        }
        return completion instanceof Completion.RawOut out
                ? Optional.of(new RawPart(out.opened(), out.count(), out.stall(), out.escape(), Optional.empty(), Optional.of(out.source()))) : Optional.empty();
    }

    boolean opens(String line) {
        return opened.test(line);
    }

    long count() {
        return count;
    }

    Duration stall() {
        return stall;
    }

    String escape() {
        return escape;
    }

    /** Where the bytes come from, of a stream that goes out. */
    Optional<Completion.Source> source() {
        return source;
    }

    /** The last byte came. */
    void ended() {
        String end = new String(held, StandardCharsets.ISO_8859_1);
        swallowedResult = end.endsWith("\r\nOK\r\n");
        gap = 0;
        straight = true;
    }

    /** An empty line of {@code size} bytes behind the stream. */
    void blank(int size) {
        gap++;
        straight &= size == 2;
    }

    /** The final result stands where it cannot. */
    void misplaced() {
        misplaced = true;
    }

    /** A line behind the stream that is not about it. */
    void passed() {
        gap = 0;
        straight = true;
    }

    /**
     * Whether a line that says that all is well stands where it has to, right behind one CR LF. If not, bytes of the stream were lost, and its last ones are the
     * module's words; or there were too many.
     *
     * @param result whether it is the final result; without one, those last bytes may be just it
     */
    boolean inPlace(boolean result) {
        return source.isPresent() || !misplaced && gap == 1 && straight && (result || !swallowedResult);
    }

    /** Hands on what came, but for the last bytes. */
    void take(byte[] bytes) throws IOException {
        byte[] all = Arrays.copyOf(held, held.length + bytes.length);
        System.arraycopy(bytes, 0, all, held.length, bytes.length);
        int sure = Math.max(0, all.length - Completion.HELD);
        held = Arrays.copyOfRange(all, sure, all.length);
        if (sure > 0) {
            hand(all, sure);
        }
    }

    /** Hands on the last bytes too: the stream has ended well. */
    void flush() throws IOException {
        byte[] last = held;
        held = new byte[0];
        if (last.length > 0) {
            hand(last, last.length);
        }
    }

    private void hand(byte[] bytes, int length) throws IOException {
        if (sink.isPresent()) {
            sink.get().accept(bytes, 0, length);
        }
    }
}
