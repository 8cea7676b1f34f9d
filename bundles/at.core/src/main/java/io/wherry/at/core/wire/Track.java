package io.wherry.at.core.wire;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;

import io.wherry.at.core.wire.WireEntry.Direction;

/** Gathers the bytes of one direction up to the end of a line, so that a secret is not recorded in halves. Guarded by its line. */
final class Track {
    /** What has no end of line is recorded in pieces of this many bytes. */
    private static final int PIECE = 512;
    /** What begins like a command is kept together up to this many bytes: two paths of 255 bytes and more go into one. */
    private static final int COMMAND = 2048;
    /** What comes after such a pause is an entry of its own, so that a replay pauses too. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Direction direction;
    private final byte last;
    private final WireFile file;
    private final Secrets secrets;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private byte first;
    private boolean arguments;
    private Instant at = Instant.EPOCH;
    /** The entry before ended amidst the arguments of a command that hides them. */
    private boolean inSecret;

    Track(Direction direction, WireFile file, Secrets secrets) {
        this.direction = direction;
        this.last = (byte) (direction == Direction.OUT ? '\r' : '\n');
        this.file = file;
        this.secrets = secrets;
    }

    /** Before {@code bytes} are written: whatever they are, they are no part of data, and a whole command begins an entry. */
    void begin(byte[] bytes, int offset, int length) {
        boolean command = length > 1 && (bytes[offset] | 0x20) == 'a' && (bytes[offset + 1] | 0x20) == 't';
        if (!isCommand() || command) {
            flush();
        }
    }

    void take(byte[] bytes, int offset, int length, Instant now) {
        if (gathered.size() > 0 && !isCommand() && Duration.between(at, now).compareTo(PAUSE) > 0) {
            flush();
        }
        at = now;
        for (int i = offset; i < offset + length; i++) {
            if (gathered.size() == 0) {
                first = bytes[i];
            }
            gathered.write(bytes[i]);
            arguments |= bytes[i] == '=';
            if (bytes[i] == last || gathered.size() >= (isCommand() ? COMMAND : PIECE)) {
                flush();
            }
        }
    }

    /** Whether what is gathered may be the beginning of a command, or of the echo of one that hides something. */
    boolean isCommand() {
        return gathered.size() > 0 && (first | 0x20) == 'a' && (arguments || direction == Direction.OUT);
    }

    void flush() {
        if (gathered.size() > 0) {
            Secrets.Masked masked = secrets.masked(gathered.toByteArray(), direction, inSecret);
            inSecret = masked.open();
            file.append(new WireEntry(at, direction, masked.bytes()));
            gathered.reset();
            arguments = false;
        }
    }

    /** Nothing is recorded any more. */
    void drop() {
        gathered.reset();
        arguments = false;
        inSecret = false;
    }
}
