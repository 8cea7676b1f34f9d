package io.wherry.at.core.secret;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The secrets that were seen last, found again in pieces of {@link #TELLING} characters and more, in capitals or not. Not thread-safe. */
public final class Pieces {
    /** A piece of this many characters gives something away. */
    static final int TELLING = 4;
    private static final int KEPT = 32;

    private final Deque<String> secrets = new ArrayDeque<>();
    private final Set<Integer> grams = new HashSet<>();

    /** Remembers {@code secret}; a short one only as it stands between quotes. */
    public void add(String text) {
        String secret = text.length() < TELLING ? '"' + text + '"' : text;
        if (secret.length() >= TELLING && !secrets.contains(secret)) {
            secrets.addLast(secret);
            if (secrets.size() > KEPT) {
                secrets.removeFirst();
            }
            grams.clear();
            for (String each : secrets) {
                for (int i = 0; i + TELLING <= each.length(); i++) {
                    grams.add(gram(each, i));
                }
            }
        }
    }

    /** {@code text}, a star for each letter of a piece. */
    public String starred(String text) {
        if (grams.isEmpty() || text.length() < TELLING) {
            return text;
        }
        char[] out = text.toCharArray();
        for (int i = 0; i + TELLING <= text.length(); i++) {
            if (grams.contains(gram(text, i))) {
                Arrays.fill(out, i, i + TELLING, '*');
            }
        }
        return new String(out);
    }

    /** Four characters of one byte each, as a number. */
    private static int gram(String text, int at) {
        int gram = 0;
        for (int i = at; i < at + TELLING; i++) {
            gram = gram << 8 | lower(text.charAt(i)) & 0xff;
        }
        return gram;
    }

    private static int lower(char letter) {
        return letter >= 'A' && letter <= 'Z' ? letter | 0x20 : letter;
    }
}
