package io.wherry.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param verb   what to do
 * @param config the folder of the configuration, absolute
 * @param data   the folder of everything that is written, absolute
 */
record Arguments(Verb verb, Path config, Path data) {

    /** What can be asked for. */
    enum Verb {
        /** Run the daemon in the foreground. */
        RUN,
        /** Print how to use it. */
        HELP,
        /** Print the version. */
        VERSION
    }

    /** What {@code --help} prints. */
    static final String USAGE = """
            Usage: wherry run [--config DIR] [--data DIR]
                   wherry wire MODEM|FILE [--follow] [--data DIR]

              run            start the daemon in the foreground; SIGTERM or Ctrl-C stops it
              wire           print what went over a modem's wire; more with 'wherry wire --help'
              --config DIR   the folder with the *.cfg files   (default: config/ beside bin/)
              --data DIR     the folder for what it writes     (default: data/ beside bin/)
              --version      print the version
              --help         print this

            Exit codes: 0 stopped on request, 1 failed, 2 wrong arguments or folders, 3 already running on this data folder.
            """;

    /**
     * Reads a command line.
     *
     * @param home the distribution's folder, the default folders' parent
     * @throws StartException when it says something else than {@link #USAGE} allows
     */
    static Arguments parse(List<String> words, Path home) throws StartException {
        Path config = home.resolve("config");
        Path data = home.resolve("data");
        Verb verb = null;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String value = null;
            int equals = word.indexOf('=');
            if (word.startsWith("--") && equals > 0) {
                value = word.substring(equals + 1);
                word = word.substring(0, equals);
            }
            switch (word) {
                case "--help", "-h", "help" -> {
                    return new Arguments(Verb.HELP, config, data);
                }
                case "--version" -> {
                    return new Arguments(Verb.VERSION, config, data);
                }
                case "--config" -> config = folder(word, value != null ? value : next(words, ++i, word));
                case "--data" -> data = folder(word, value != null ? value : next(words, ++i, word));
                case "run" -> {
                    if (verb != null) {
                        throw usage("'run' is given twice");
                    }
                    verb = Verb.RUN;
                }
                default -> throw usage("'" + words.get(i) + "' is not known");
            }
        }
        if (verb == null) {
            throw usage("What to do is missing; to start the daemon say 'wherry run'");
        }
        return new Arguments(verb, config, data);
    }

    private static String next(List<String> words, int index, String option) throws StartException {
        if (index >= words.size()) {
            throw usage(option + " wants a folder after it");
        }
        return words.get(index);
    }

    private static Path folder(String option, String value) throws StartException {
        if (value.isBlank()) {
            throw usage(option + " wants a folder after it");
        }
        try {
            return Path.of(value).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw usage(option + " " + value + " is no path");
        }
    }

    private static StartException usage(String what) {
        return new StartException(Exit.USAGE, what + ". See 'wherry --help'.");
    }
}
