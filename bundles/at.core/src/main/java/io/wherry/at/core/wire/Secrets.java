package io.wherry.at.core.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of what is recorded: the arguments of the commands that hold some, and, because an echo may come in pieces, every piece of such arguments
 * that was seen before. Lengths are not kept. Thread-safe.
 */
final class Secrets {
    private static final Pattern SECRET = Pattern.compile("(\\+(?:FTPOPEN|CPIN|CPWD|CLCK|MIPCALL)=)([^\\r\\n]*)", Pattern.CASE_INSENSITIVE);
    private static final String MASK = "***";
    private static final int KEPT = 8;
    /** A piece of this many characters gives something away. */
    private static final int TELLING = 4;

    private final Deque<String> known = new ArrayDeque<>();

    /** What may be recorded of {@code bytes}. */
    synchronized byte[] masked(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        Matcher matcher = SECRET.matcher(text);
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            learn(matcher.group(2));
            out.append(piecesMasked(text.substring(from, matcher.start()))).append(matcher.group(1)).append(matcher.group(2).isEmpty() ? "" : MASK);
            from = matcher.end();
        }
        return out.append(piecesMasked(text.substring(from))).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void learn(String arguments) {
        // the bare number that dials or hangs up is none
        if (arguments.length() >= TELLING && !known.contains(arguments)) {
            known.addLast(arguments);
            if (known.size() > KEPT) {
                known.removeFirst();
            }
        }
    }

    private String piecesMasked(String text) {
        String out = text;
        for (String secret : known) {
            StringBuilder masked = new StringBuilder();
            int at = 0;
            while (at < out.length()) {
                int length = common(out, at, secret);
                if (length >= TELLING) {
                    masked.append(MASK);
                    at += length;
                } else {
                    masked.append(out.charAt(at++));
                }
            }
            out = masked.toString();
        }
        return out;
    }

    /** How many characters from {@code at} on stand in {@code secret}. */
    private static int common(String text, int at, String secret) {
        int length = 0;
        while (at + length < text.length() && secret.contains(text.substring(at, at + length + 1))) {
            length++;
        }
        return length;
    }
}
