package io.wherry.settings.keys;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a value has to look like.
 *
 * @param fits     whether a value does
 * @param expected the same in words, for the person who wrote another one
 */
public record Shape(Predicate<String> fits, String expected) {

    /** A value that the whole of {@code regex} matches. */
    public static Shape matching(String regex, String expected) {
        return new Shape(Pattern.compile(regex).asMatchPredicate(), expected);
    }

    /** The same, or nothing at all. */
    public Shape orEmpty() {
        return new Shape(value -> value.isEmpty() || fits.test(value), expected + ", or nothing");
    }
}
