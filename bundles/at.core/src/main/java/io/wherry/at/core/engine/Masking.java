package io.wherry.at.core.engine;

import java.util.ArrayDeque;
import java.util.Deque;

import io.wherry.at.Command;

/**
 * Keeps secrets out of what is told of lines that nobody claimed: with the echo on, noise can tear a command line with a password into pieces that are no
 * echo any more. Owned by the port's thread.
 */
public final class Masking {
    /** A piece of this many characters gives something away. */
    private static final int TELLING = 4;
    private static final int KEPT = 8;
    private static final String MASK = "(part of a command that holds a secret)";

    private final Deque<String> secrets = new ArrayDeque<>();

    /** A command goes out. */
    public void sent(Command command) {
        String text = command.text();
        String shown = command.shown();
        if (text.equals(shown)) {
            return;
        }
        int from = 0;
        while (from < Math.min(text.length(), shown.length()) && text.charAt(from) == shown.charAt(from)) {
            from++;
        }
        String secret = text.substring(from);
        if (!secrets.contains(secret)) {
            secrets.addLast(secret);
            if (secrets.size() > KEPT) {
                secrets.removeFirst();
            }
        }
    }

    /** What may be told of {@code line}. */
    public String of(String line) {
        return secrets.stream().anyMatch(secret -> shares(line, secret)) ? MASK : line;
    }

    private static boolean shares(String line, String secret) {
        int piece = Math.min(TELLING, secret.length());
        for (int from = 0; from + piece <= line.length(); from++) {
            if (secret.contains(line.substring(from, from + piece))) {
                return true;
            }
        }
        return false;
    }
}
