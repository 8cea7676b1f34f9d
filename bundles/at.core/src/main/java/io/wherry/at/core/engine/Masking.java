package io.wherry.at.core.engine;

import io.wherry.at.Command;

/**
 * Keeps secrets out of what is told of lines that nobody claimed: with the echo on, noise can tear a command line with a password into pieces that are no
 * echo any more. Owned by the port's thread.
 */
public final class Masking {
    private static final int TELLING = 6;
    private static final String MASK = "(part of a command that holds a secret)";

    private String secretArguments = "";

    /** A command goes out. */
    public void sent(Command command) {
        if (!command.text().equals(command.shown())) {
            secretArguments = command.text().substring(command.text().indexOf('=') + 1);
        }
    }

    /** What may be told of {@code line}. */
    public String of(String line) {
        if (secretArguments.isEmpty()) {
            return line;
        }
        for (int from = 0; from + TELLING <= line.length(); from++) {
            if (secretArguments.contains(line.substring(from, from + TELLING))) {
                return MASK;
            }
        }
        return line;
    }
}
