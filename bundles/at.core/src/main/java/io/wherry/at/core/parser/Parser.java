package io.wherry.at.core.parser;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts what the module sends into tokens. It reads lines unless it was told that a block or a stream comes next, and it is told so only by
 * whoever knows the pending command. No input makes it throw, and it keeps at most a line, a block and one read.
 * The same bytes give the same tokens however they are split (runs of a stream apart).
 *
 * <p>A line ends with LF; CRs before it belong to its end. Not thread-safe.
 */
public final class Parser {
    /** A line is at most this many bytes; what goes beyond is {@link Token.Noise}. */
    public static final int MAX_LINE = 4096;

    private static final byte LF = '\n';
    private static final byte CR = '\r';

    private byte[] buffer = new byte[2 * MAX_LINE];
    private int start;
    private int end;
    /** How far the search for LF has come, so that no byte is looked at twice. */
    private int searched;
    private boolean overlong;
    /** Bytes of a block that was given up, not yet in a token. */
    private int abandoned;
    private int block = -1;
    private DleEtx.Decoder stream;
    /** How many raw bytes are still to come, whatever they hold. */
    private long raw;

    /** Takes {@code bytes[offset, offset + length)}. */
    public void feed(byte[] bytes, int offset, int length) {
        if (end + length > buffer.length) {
            compact(length);
        }
        System.arraycopy(bytes, offset, buffer, end, length);
        end += length;
    }

    private void compact(int room) {
        int kept = end - start;
        byte[] target = kept + room > buffer.length ? new byte[kept + room + MAX_LINE] : buffer;
        System.arraycopy(buffer, start, target, 0, kept);
        buffer = target;
        searched -= start;
        start = 0;
        end = kept;
    }

    /** The next {@code count} bytes are one block, whatever they hold; 0 is no block. */
    public void expectBlock(int count) {
        block = count > 0 ? count : -1;
    }

    /** The next bytes are DLE/ETX-coded, up to a bare 0x03. */
    public void expectStream() {
        stream = new DleEtx.Decoder();
    }

    /** The next {@code count} bytes are a raw stream, whatever they hold; 0 is none. */
    public void expectRaw(long count) {
        raw = Math.max(0, count);
    }

    /** What is left of a raw stream is lines again. */
    public void endRaw() {
        raw = 0;
    }

    /** The next bytes are lines again, whatever was expected; what has come of a block that is not whole is {@link Token.Noise}. */
    public void expectLines() {
        if (block >= 0) {
            abandoned += end - start;
            consume(end - start);
        }
        block = -1;
        stream = null;
        raw = 0;
    }

    /** Whether a block is expected and what has come of it ends with {@code bytes}. */
    public boolean blockEndsWith(byte[] bytes) {
        return block >= 0 && end - start >= bytes.length && Arrays.equals(buffer, end - bytes.length, end, bytes, 0, bytes.length);
    }

    /** How many bytes of an expected block are still to come; 0 when none is expected. */
    public int missing() {
        return block < 0 ? 0 : Math.max(0, block - (end - start));
    }

    /** Whether a stream is expected and has not ended. */
    public boolean streaming() {
        return stream != null || raw > 0;
    }

    /** The next token, or empty until more bytes come. */
    public Optional<Token> next() {
        if (abandoned > 0) {
            Token noise = new Token.Noise(abandoned);
            abandoned = 0;
            return Optional.of(noise);
        }
        if (start == end) {
            return Optional.empty();
        }
        if (stream != null) {
            return Optional.of(streamRun());
        }
        if (raw > 0) {
            return Optional.of(rawRun());
        }
        return block >= 0 ? block() : line();
    }

    private Optional<Token> block() {
        if (end - start < block) {
            return Optional.empty();
        }
        byte[] bytes = Arrays.copyOfRange(buffer, start, start + block);
        consume(block);
        block = -1;
        return Optional.of(new Token.Block(bytes));
    }

    private Token streamRun() {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(end - start);
        int used = stream.decode(buffer, start, end - start, decoded);
        boolean ended = stream.ended();
        consume(used);
        if (ended) {
            stream = null;
        }
        return new Token.Stream(decoded.toByteArray(), ended, used);
    }

    private Token rawRun() {
        int count = (int) Math.min(raw, end - start);
        byte[] bytes = Arrays.copyOfRange(buffer, start, start + count);
        consume(count);
        raw -= count;
        return new Token.Stream(bytes, raw == 0, count);
    }

    private Optional<Token> line() {
        byte[] bytes = buffer;
        int limit = Math.min(end, start + MAX_LINE);
        for (int at = Math.max(start, searched); at < limit; at++) {
            if (bytes[at] == LF) {
                return Optional.of(lineUpTo(at + 1));
            }
        }
        searched = limit;
        if (end - start < MAX_LINE) {
            return Optional.empty();
        }
        overlong = true;
        consume(MAX_LINE);
        return Optional.of(new Token.Noise(MAX_LINE));
    }

    private Token lineUpTo(int past) {
        int from = start;
        int to = past - 1;
        int size = past - start;
        Token token;
        while (to > from && buffer[to - 1] == CR) {
            to--;
        }
        while (from < to && buffer[from] >= 0 && buffer[from] < ' ') {
            from++;
        }
        if (overlong) {
            overlong = false;
            token = new Token.Noise(size);
        } else {
            token = from == to ? new Token.Blank(size) : new Token.Line(text(from, to), size);
        }
        consume(size);
        return token;
    }

    private String text(int from, int to) {
        if (ascii(from, to)) {
            // nearly every line is, and decoding costs several times as much
            return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, from, to - from)).toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }

    private boolean ascii(int from, int to) {
        byte[] bytes = buffer;
        int all = 0;
        for (int at = from; at < to; at++) {
            all |= bytes[at];
        }
        return all >= 0;
    }

    private void consume(int count) {
        start += count;
        searched = start;
        if (start == end) {
            start = 0;
            end = 0;
            searched = 0;
        }
    }

    /** Forgets everything, as after the line was opened anew. */
    public void reset() {
        start = 0;
        end = 0;
        searched = 0;
        overlong = false;
        expectLines();
        abandoned = 0;
    }
}
