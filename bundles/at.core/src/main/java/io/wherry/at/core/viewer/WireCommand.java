package io.wherry.at.core.viewer;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.wherry.time.Clock;

/** The main program of {@code bin/wherry wire}. */
public final class WireCommand {
    static final String USAGE = """
            Usage: wherry wire MODEM|FILE [--follow] [--data DIR]

            Prints what went over a modem's wire while trace was on (trace=true in its file, or the command modem.trace).

              MODEM        a modem's id: its log in wire/ below the data folder, the older part first
              FILE         a wire log, wherever it is
              --follow     go on with what is recorded from now on, until Ctrl-C
              --data DIR   the daemon's data folder   (default: data/ beside bin/)

            ->  to the module   <-  from the module   ==  what became of the line. Times are UTC, secrets are ***.

            Exit codes: 0 printed, 1 there is no such log, or it is none, 2 wrong arguments.
            """;
    private static final int PRINTED = 0;
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;

    WireCommand(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /** Prints; the process ends with one of the codes that the usage names. */
    public static void main(String[] words) throws InterruptedException {
        PrintStream out = new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, StandardCharsets.UTF_8);
        int code = new WireCommand(out, System.err, Clock.system()).run(List.of(words), Path.of(System.getProperty("wherry.home", "."), "data"));
        out.flush();
        Runtime.getRuntime().halt(code);
    }

    int run(List<String> words, Path home) throws InterruptedException {
        Path data = home;
        boolean follow = false;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--help", "-h" -> {
                    out.print(USAGE);
                    return PRINTED;
                }
                case "--follow", "-f" -> follow = true;
                case "--data" -> {
                    if (++i == words.size()) {
                        return wrong("--data wants a folder after it");
                    }
                    data = Path.of(words.get(i));
                }
                default -> {
                    if (words.get(i).startsWith("--data=")) {
                        data = Path.of(words.get(i).substring("--data=".length()));
                    } else {
                        names.add(words.get(i));
                    }
                }
            }
        }
        if (names.size() != 1 || names.get(0).startsWith("-")) {
            return wrong(names.isEmpty() ? "Which modem, or which file, is missing" : "'" + names.get(names.size() - 1) + "' is not known");
        }
        try {
            return print(names.get(0), data.resolve("wire"), follow);
        } catch (IOException | InvalidPathException failed) {
            err.println("wherry: " + names.get(0) + " cannot be read: " + failed.getMessage());
            return FAILED;
        }
    }

    private int wrong(String what) {
        err.println("wherry: " + what + ". See 'wherry wire --help'.");
        return WRONG;
    }

    private int print(String name, Path folder, boolean follow) throws IOException, InterruptedException {
        boolean isFile = name.contains("/") || Files.isRegularFile(Path.of(name));
        Path newest = isFile ? Path.of(name) : folder.resolve(name + ".log");
        List<Path> older = isFile ? List.of() : Stream.of(folder.resolve(name + ".log.1")).filter(Files::exists).toList();
        if (!Files.isRegularFile(newest) && older.isEmpty() && !(follow && !isFile)) {
            err.println("wherry: There is no wire log " + newest + ". " + (isFile ? "" : "Set trace=true in io.wherry.modem~" + name + ".cfg to have one. ")
                    + others(folder));
            return FAILED;
        }
        Printout printout = new Printout(out, new Page(out::println));
        for (Path file : older) {
            printout.whole(file);
        }
        if (follow) {
            new Tail(clock, newest, printout).follow();
        } else if (Files.exists(newest)) {
            printout.whole(newest);
        }
        printout.end();
        if (printout.foreign()) {
            err.println("wherry: " + newest + " is no wire log.");
            return FAILED;
        }
        return PRINTED;
    }

    private static String others(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return "";
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> logs = files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".log")).sorted().toList();
            return logs.isEmpty() ? "" : "There are " + String.join(", ", logs) + " in " + folder + ".";
        }
    }
}
