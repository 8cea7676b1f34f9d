package io.wherry.family;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command as its manual prints it.
 *
 * @param text     the command line without its CR; a place in angle brackets, such as {@code <path>}, is filled in
 * @param answer   what its own lines begin with, such as {@code +FTPGET:}; empty where it has none
 * @param deadline how long its end is waited for
 */
public record Order(String text, String answer, Duration deadline) {
    private static final Pattern PLACE = Pattern.compile("<([a-z]+)>");

    /** A command with a deadline in seconds. */
    public static Order of(String text, String answer, int seconds) {
        return new Order(text, answer, Duration.ofSeconds(seconds));
    }

    /**
     * The command line with its places filled in, all at once, so that a value may hold anything.
     *
     * @param namesAndValues {@code "path", "a.bin", "offset", "0"}
     * @throws IllegalArgumentException a place has no value
     */
    public String fill(String... namesAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(value(values, place.group(1))));
    }

    private String value(Map<String, String> values, String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("nothing to fill <" + name + "> of " + text + " with");
        }
        return values.get(name);
    }
}
