package io.wherry.simulator.log;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32;

/**
 * Everything that went over the wire, one entry a line: time since the module was built, direction as the host sees it
 * ({@code >} to the module, {@code <} from it, {@code -} a remark), and the bytes, of which long runs are a length and a CRC-32.
 * It keeps the last {@link Ledger#USUAL}, or as many as it is told to. Two runs are the same when their transcripts are. Safe for any thread.
 */
public final class Transcript {
    private static final int SHOWN = 200;

    private final Deque<String> lines = new ArrayDeque<>();
    private final int most;

    /** An empty one of at most {@code most} lines. */
    public Transcript(int most) {
        this.most = most;
    }

    /** Bytes to the module. */
    public void toModule(Duration at, byte[] bytes) {
        add(at, '>', show(bytes));
    }

    /** Bytes from the module. */
    public void fromModule(Duration at, byte[] bytes) {
        add(at, '<', show(bytes));
    }

    /** Something that is not on the wire. */
    public void remark(Duration at, String text) {
        add(at, '-', text);
    }

    private synchronized void add(Duration at, char direction, String text) {
        if (lines.size() >= most) {
            lines.remove();
        }
        lines.add(String.format("%6d.%06d %c %s", at.toSeconds(), at.toNanosPart() / 1000, direction, text));
    }

    private static String show(byte[] bytes) {
        if (bytes.length > SHOWN) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            return String.format("<%d bytes, crc %08x>", bytes.length, crc.getValue());
        }
        StringBuilder text = new StringBuilder();
        for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
            switch (c) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\\' -> text.append("\\\\");
                default -> text.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\x%02x", (int) c));
            }
        }
        return text.toString();
    }

    /** All of it. */
    @Override
    public synchronized String toString() {
        return String.join("\n", lines);
    }
}
