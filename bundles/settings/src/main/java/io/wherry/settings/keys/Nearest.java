package io.wherry.settings.keys;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant, by the number of letters to change, add or leave out. */
final class Nearest {
    private Nearest() {
    }

    static Optional<String> of(String word, Collection<String> words) {
        return words.stream().min(Comparator.comparingInt((String other) -> distance(word, other)).thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein's distance, row by row. */
    static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
