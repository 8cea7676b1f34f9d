package io.wherry.campaign;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param what   which of the things that can be done
 * @param from   the first seed, or the only one
 * @param count  how many seeds
 * @param script the file to play
 * @param goal   after so many transfers no further seed is begun
 */
record Options(What what, long from, long count, Optional<Path> script, long goal) {

    enum What { SEEDS, SEED, SHRINK, PLAY, DIGEST }

    /** Reads the words, or says what is wrong with them. */
    static Options of(String[] words) {
        Options read = new Options(What.SEEDS, 1, 10, Optional.empty(), Long.MAX_VALUE);
        for (int i = 0; i < words.length; i += 2) {
            if (i + 1 == words.length) {
                throw new IllegalArgumentException(words[i] + " needs a value.");
            }
            read = read.with(words[i], words[i + 1]);
        }
        return read;
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--seeds" -> new Options(What.SEEDS, from, number(option, value), script, goal);
            case "--from" -> new Options(what, number(option, value), count, script, goal);
            case "--transfers" -> new Options(What.SEEDS, from, Long.MAX_VALUE, script, number(option, value));
            case "--seed" -> new Options(What.SEED, number(option, value), 1, script, goal);
            case "--digest" -> new Options(What.DIGEST, number(option, value), 1, script, goal);
            case "--shrink" -> value.matches("\\d+") ? new Options(What.SHRINK, number(option, value), 1, script, goal)
                    : new Options(What.SHRINK, from, 1, Optional.of(Path.of(value)), goal);
            case "--play" -> new Options(What.PLAY, from, 1, Optional.of(Path.of(value)), goal);
            default -> throw new IllegalArgumentException("'" + option + "' is not known.");
        };
    }

    private static long number(String option, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(option + " needs a number, not '" + value + "'.");
        }
    }
}
