package io.wherry.at.core.parser;

/** What the parser makes of the bytes; every byte from the module is in exactly one token. */
public sealed interface Token {

    /** How many bytes of the wire it stands for. */
    int size();

    /**
     * A line with something on it.
     *
     * @param text without its CR and LF and without control bytes before its first character; UTF-8 where it is that, else ISO 8859-1
     * @param size with them
     */
    record Line(String text, int size) implements Token {
    }

    /** An empty line: the CR LF that stands before every answer. */
    record Blank(int size) implements Token {
    }

    /** Counted raw bytes that were asked for with {@link Parser#expectBlock}. */
    record Block(byte[] bytes) implements Token {
        @Override
        public int size() {
            return bytes.length;
        }
    }

    /**
     * A run of a stream that was asked for with {@link Parser#expectStream} or {@link Parser#expectRaw}; how a stream is cut into runs depends on how its bytes came.
     *
     * @param bytes decoded
     * @param end   whether it is the last (the bare 0x03 was seen, or the count is reached); the parser reads lines again then
     * @param size  coded bytes
     */
    record Stream(byte[] bytes, boolean end, int size) implements Token {
    }

    /** Bytes that can't be a line: more of them than a line may have. */
    record Noise(int size) implements Token {
    }
}
