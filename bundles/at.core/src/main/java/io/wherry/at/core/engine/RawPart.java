package io.wherry.at.core.engine;

import java.io.IOException;
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
