package io.wherry.simulator.profile;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** Variants as words: {@code short-reads} is {@code SHORT_READS}. */
final class Words {
    private Words() {
    }

    /** The name of a constant that a word means. */
    static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The word for a constant. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One of them. */
    @SafeVarargs
    static <T> T pick(RandomGenerator random, T... of) {
        return of[random.nextInt(of.length)];
    }
}
