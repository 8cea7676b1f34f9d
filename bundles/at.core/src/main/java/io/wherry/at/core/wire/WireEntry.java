package io.wherry.at.core.wire;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes that went one way at one time, or what became of the line. As a line of text: the wall clock's time, the direction's sign, and the bytes, with
 * {@code \r}, {@code \n}, {@code \\} and {@code \xNN} for what is not printable ASCII.
 *
 * @param at        when the last of them came or went
 * @param direction which way
 * @param bytes     them; of a line that was lost, its fault's name and sentence
 */
public record WireEntry(Instant at, Direction direction, byte[] bytes) {

    /** Which way bytes go. */
    public enum Direction {
        /** To the module. */
        OUT('>'),
        /** From the module. */
        IN('<'),
        /** No bytes: the line was opened. */
        OPENED('='),
        /** No bytes: the recording was turned on in the midst of a connection. */
        CONTINUED('+'),
        /** No bytes: the line was closed by this side. */
        CLOSED('-'),
        /** The line was lost, or could not be opened. */
        LOST('!');

        private final char sign;

        Direction(char sign) {
            this.sign = sign;
        }
    }

    /** The entry as it stands in the file. */
    String line() {
        StringBuilder line = new StringBuilder(at.toString()).append(' ').append(direction.sign).append(' ');
        for (byte each : bytes) {
            switch (each) {
                case '\r' -> line.append("\\r");
                case '\n' -> line.append("\\n");
                case '\\' -> line.append("\\\\");
                default -> {
                    if (each >= ' ' && each < 0x7f) {
                        line.append((char) each);
                    } else {
                        line.append(String.format("\\x%02x", each & 0xff));
                    }
                }
            }
        }
        return line.toString();
    }

    /** Reads a line of a file; empty when it is none. */
    public static Optional<WireEntry> parse(String line) {
        int blank = line.indexOf(' ');
        if (blank < 0 || line.length() < blank + 3 || line.charAt(blank + 2) != ' ') {
            return Optional.empty();
        }
        try {
            Instant at = Instant.parse(line.substring(0, blank));
            return Arrays.stream(Direction.values()).filter(each -> each.sign == line.charAt(blank + 1)).findFirst()
                    .map(direction -> new WireEntry(at, direction, unescaped(line.substring(blank + 3))));
        } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException torn) {
            return Optional.empty();
        }
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                bytes.write(text.charAt(i));
                continue;
            }
            i++;
            switch (text.charAt(i)) {
                case 'r' -> bytes.write('\r');
                case 'n' -> bytes.write('\n');
                case 'x' -> {
                    bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> bytes.write(text.charAt(i));
            }
        }
        return bytes.toByteArray();
    }
}
