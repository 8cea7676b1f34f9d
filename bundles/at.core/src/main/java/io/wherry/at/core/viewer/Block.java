package io.wherry.at.core.viewer;

import java.io.ByteArrayOutputStream;
import java.time.Instant;

import io.wherry.at.core.wire.WireEntry.Direction;

/** Content on its way: how many bytes, and the first of them. */
final class Block {
    private static final int HEX = 8;
    private static final int TEXT = 24;

    private final Direction direction;
    private final Instant at;
    private final int expected;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream(TEXT);
    private long count;

    /** Begins at that time; {@code expected} bytes were announced, 0 where none were. */
    Block(Direction direction, Instant at, int expected) {
        this.direction = direction;
        this.at = at;
        this.expected = expected;
    }

    void add(byte[] bytes) {
        beginning.write(bytes, 0, Math.min(bytes.length, TEXT - beginning.size()));
        count += bytes.length;
    }

    Direction direction() {
        return direction;
    }

    Instant at() {
        return at;
    }

    /** Such as {@code [2048 bytes] 50 4b 03 04 14 00 08 08 ... PK......}. */
    String words() {
        StringBuilder words = new StringBuilder("[").append(count);
        if (expected > count) {
            words.append(" of ").append(expected);
        }
        words.append(count == 1 && expected <= 1 ? " byte]" : " bytes]");
        byte[] first = beginning.toByteArray();
        for (int i = 0; i < Math.min(HEX, first.length); i++) {
            words.append(String.format(" %02x", first[i] & 0xff));
        }
        words.append(count > HEX ? " ...  " : "  ");
        for (byte each : first) {
            words.append(each >= ' ' && each < 0x7f ? (char) each : '.');
        }
        return words.append(count > first.length ? "..." : "").toString();
    }
}
