package io.wherry.at.core.parser;

import java.io.ByteArrayOutputStream;

/**
 * The coding of {@code FTPSTOR} and {@code FTPRETR} streams (guide, note 6, as corrected in protocol.md): 0x03 goes as 10 03, 0x10 as
 * 10 10, and a bare 0x03 ends the stream.
 */
public final class DleEtx {
    /** Ends the stream. */
    public static final byte ETX = 0x03;
    /** Goes before an ETX or DLE that is content. */
    public static final byte DLE = 0x10;

    private DleEtx() {
    }

    /** Codes {@code bytes[0, length)}, without the closing {@link #ETX}. */
    public static byte[] encode(byte[] bytes, int length) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream(length + 64);
        for (int i = 0; i < length; i++) {
            if (bytes[i] == ETX || bytes[i] == DLE) {
                coded.write(DLE);
            }
            coded.write(bytes[i]);
        }
        return coded.toByteArray();
    }

    /** Decodes a stream that comes in parts. Not thread-safe. */
    static final class Decoder {
        private boolean escaped;
        private boolean ended;

        /** Decodes up to the end of the part or of the stream; returns how many coded bytes that took. */
        int decode(byte[] coded, int offset, int length, ByteArrayOutputStream decoded) {
            for (int i = 0; i < length; i++) {
                byte next = coded[offset + i];
                if (escaped) {
                    escaped = false;
                    decoded.write(next);
                } else if (next == DLE) {
                    escaped = true;
                } else if (next == ETX) {
                    ended = true;
                    return i + 1;
                } else {
                    decoded.write(next);
                }
            }
            return length;
        }

        boolean ended() {
            return ended;
        }
    }
}
