package io.wherry.at.core.engine;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.wherry.at.LineMatch;

/** The last bytes of an incoming stream: a module that breaks it off may say so in the middle of it, where only a stall shows that it meant it. */
public final class StreamTail {
    private static final int LAST_LINES = 3;
    private final int kept;
    private String text = "";

    /** Keeps so many bytes. */
    public StreamTail(int kept) {
        this.kept = kept;
    }

    /** More of the stream. */
    public void add(byte[] bytes) {
        String more = new String(bytes, StandardCharsets.ISO_8859_1);
        String all = text + more.substring(Math.max(0, more.length() - kept));
        text = all.substring(Math.max(0, all.length() - kept));
    }

    /** Whether the last whole line has that shape. */
    boolean endsWithLine(LineMatch shape) {
        return text.endsWith("\n") && shape.test(lastLine());
    }

    /** The last whole lines, up to three, where the stream ends with one; in order. */
    public List<String> lastLines() {
        if (!text.endsWith("\n")) {
            return List.of();
        }
        List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }

    /** Whether any line of the tail has that shape. */
    boolean hasLine(LineMatch shape) {
        return text.lines().anyMatch(line -> shape.test(line.strip()));
    }

    String lastLine() {
        String stripped = text.stripTrailing();
        return stripped.substring(stripped.lastIndexOf('\n') + 1);
    }
}
