package io.wherry.at.core.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

import io.wherry.at.core.secret.Arguments;
import io.wherry.at.core.secret.Assignment;
import io.wherry.at.core.secret.Pieces;
import io.wherry.at.core.wire.WireEntry.Direction;

/**
 * Takes secrets out of what is recorded: the arguments of all commands but those that are known to hold none, and, because an echo may come in pieces and a
 * server may repeat what it was told, every piece of such arguments wherever it turns up. A command and its echo end with {@code ***}; elsewhere each letter
 * becomes a star, so that counted blocks stay as long as they were. Thread-safe.
 */
final class Secrets {
    private static final String MASK = "***";
    private static final int KEPT = 32;

    private final Deque<String> sent = new ArrayDeque<>();
    private final Pieces pieces = new Pieces();

    /**
     * What may be recorded.
     *
     * @param bytes it
     * @param open  whether it ends amidst the arguments of a command that hides them
     */
    record Masked(byte[] bytes, boolean open) {
    }

    /** Learns what is not to be recorded from what is written while nothing is. */
    synchronized void sent(byte[] bytes) {
        String text = text(bytes);
        if (isCommand(text)) {
            Assignment.in(text, 0).forEach(each -> learn(each.command(), each.arguments(text)));
        }
    }

    /** What may be recorded of {@code bytes}; {@code open} when those before ended amidst hidden arguments. */
    synchronized Masked masked(byte[] bytes, Direction direction, boolean open) {
        String text = text(bytes);
        boolean command = direction == Direction.OUT && isCommand(text);
        StringBuilder out = new StringBuilder();
        int from = open ? endOfLine(text) : 0;
        out.append("*".repeat(from));
        if (direction == Direction.OUT && !command) {
            pieces.add(text.substring(0, from));
        }
        boolean inside = open && from == text.length();
        for (Assignment each : Assignment.in(text, from)) {
            String arguments = each.arguments(text);
            if (command) {
                learn(each.command(), arguments);
            }
            out.append(pieces.starred(text.substring(from, each.from())));
            out.append(hidden(arguments, Arguments.shown(each.command(), arguments), command));
            from = each.to();
            inside = from == text.length() && Arguments.hides(each.command());
        }
        return new Masked(bytes(out.append(pieces.starred(text.substring(from))).toString()), inside);
    }

    private String hidden(String arguments, int shown, boolean command) {
        boolean whole = command || sent.contains(arguments.toLowerCase(Locale.ROOT));
        String mask = whole && shown < arguments.length() ? MASK : "*".repeat(arguments.length() - shown);
        return pieces.starred(arguments.substring(0, shown)) + mask;
    }

    private static boolean isCommand(String text) {
        return text.regionMatches(true, 0, "AT", 0, 2);
    }

    private void learn(String command, String arguments) {
        if (Arguments.shown(command, arguments) < arguments.length()) {
            Arguments.secrets(command, arguments).forEach(pieces::add);
            String line = arguments.toLowerCase(Locale.ROOT);
            if (!sent.contains(line)) {
                sent.addLast(line);
                if (sent.size() > KEPT) {
                    sent.removeFirst();
                }
            }
        }
    }

    private static int endOfLine(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) != '\r' && text.charAt(at) != '\n') {
            at++;
        }
        return at;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
