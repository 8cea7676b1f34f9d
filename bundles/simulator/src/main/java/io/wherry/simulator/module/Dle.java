package io.wherry.simulator.module;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/** The streams' coding (guide, note 6): a bare 0x03 ends; inside, 0x03 goes as 10 03 and 0x10 as 10 10. */
final class Dle {
    static final byte ETX = 0x03;
    private static final byte DLE = 0x10;

    private Dle() {
    }

    static byte[] encode(byte[] plain) {
        ByteArrayOutputStream coded = new ByteArrayOutputStream(plain.length + 16);
        for (byte b : plain) {
            if (b == ETX || b == DLE) {
                coded.write(DLE);
            }
            coded.write(b);
        }
        return coded.toByteArray();
    }

    /** Decodes one stream that comes in parts. */
    static final class Decoder {
        private boolean escaped;

        /** Decodes more of it into {@code plain}; at its end the answer is what stood behind it. */
        Optional<byte[]> decode(byte[] coded, ByteArrayOutputStream plain) {
            for (int i = 0; i < coded.length; i++) {
                if (!escaped && coded[i] == ETX) {
                    return Optional.of(Arrays.copyOfRange(coded, i + 1, coded.length));
                }
                if (!escaped && coded[i] == DLE) {
                    escaped = true;
                } else {
                    plain.write(coded[i]);
                    escaped = false;
                }
            }
            return Optional.empty();
        }
    }
}
