package io.wherry.at.core.viewer;

import java.time.Duration;
import java.util.Locale;

/** A duration in the words of a person: {@code 11.7 s}, {@code 4 min 10 s}, {@code 3 h 05 min}, {@code 12 d}. */
final class Span {
    private Span() {
    }

    static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return seconds < 2 * 86_400 ? String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60) : seconds / 86_400 + " d";
    }
}
