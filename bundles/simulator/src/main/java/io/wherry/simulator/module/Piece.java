package io.wherry.simulator.module;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A part of an answer that nothing may come in between.
 *
 * @param shown how the ledger shows it
 * @param bytes as they go over the wire
 * @param block how many of the bytes, at their end, are raw; 0 for a line
 */
public record Piece(String shown, byte[] bytes, int block) {

    /** A line in its frame. */
    public static Piece line(String text) {
        return new Piece(text, ("\r\n" + text + "\r\n").getBytes(StandardCharsets.ISO_8859_1), 0);
    }

    /** A line that is only ended, as those of a listing are. */
    public static Piece content(String text) {
        return new Piece(text, (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1), 0);
    }

    /** Raw bytes alone, of a stream. */
    public static Piece raw(byte[] bytes) {
        return new Piece("<" + bytes.length + " bytes>", bytes, bytes.length);
    }

    /** A header line and the raw bytes behind it. */
    public static Piece block(String header, byte[] raw) {
        byte[] head = ("\r\n" + header + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(head, head.length + raw.length);
        System.arraycopy(raw, 0, all, head.length, raw.length);
        return new Piece(header + " <" + raw.length + " bytes>", all, raw.length);
    }
}
