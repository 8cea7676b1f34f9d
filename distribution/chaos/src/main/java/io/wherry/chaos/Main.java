package io.wherry.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.wherry.chaos.plant.Plant;
import io.wherry.chaos.plant.RealPart;

/** Lets each fault happen under the shipped daemon at work, and says what came of it. Exit code 1 when a promise was broken, 2 when it can't be tried. */
public final class Main {
    private static final int BAUD = 921_600;
    /** MB; what the daemon is to make do with for a file of any size. */
    private static final int SMALL_HEAP = 24;

    private final int rounds;
    private final long seed;
    private final List<Fault> faults;

    private Main(int rounds, long seed, List<Fault> faults) {
        this.rounds = rounds;
        this.seed = seed;
        this.faults = faults;
    }

    /** {@code --rounds N --seed S --fault NAME…}, or {@code --list}; or {@code --soak MINUTES}, or {@code --large MEGABYTES}. */
    public static void main(String[] arguments) throws Exception {
        Optional<String> missing = RealPart.missing("mosquitto", "vsftpd", "socat");
        missing.ifPresent(program -> refused(program + " is not installed (Debian: apt-get install " + program + ")"));
        if (arguments.length == 2 && arguments[0].equals("--soak")) {
            Duration length = Duration.ofMinutes(Math.max(2, number("--soak", arguments[1])));
            System.exit(inFolder(folder -> Soak.run(folder, length)) ? 0 : 1);
        }
        if (arguments.length == 2 && arguments[0].equals("--large")) {
            int megabytes = (int) number("--large", arguments[1]);
            System.exit(inFolder(folder -> Large.run(folder, megabytes, SMALL_HEAP)) ? 0 : 1);
        }
        int rounds = 3;
        long seed = 1;
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (arguments[i]) {
                case "--list" -> {
                    Fault.all().forEach(fault -> System.out.printf("%-20s %s%n", fault.name(), fault.what()));
                    return;
                }
                case "--rounds" -> rounds = (int) number(arguments[i++], value);
                case "--seed" -> seed = number(arguments[i++], value);
                case "--fault" -> {
                    faults.add(Fault.all().stream().filter(fault -> fault.name().equals(value)).findFirst()
                            .orElseGet(() -> refused("'" + value + "' is no fault; --list names them all")));
                    i++;
                }
                default -> refused("'" + arguments[i] + "' is not known; see scripts/chaos --help");
            }
        }
        Main main = new Main(rounds, seed, faults.isEmpty() ? Fault.all() : faults);
        System.exit(inFolder(main::run) ? 0 : 1);
    }

    private static long number(String key, String value) {
        if (!value.matches("\\d{1,18}")) {
            refused(key + " takes a number, not '" + value + "'");
        }
        return Long.parseLong(value);
    }

    private static <T> T refused(String sentence) {
        System.err.println("scripts/chaos: " + sentence);
        System.exit(2);
        throw new IllegalStateException(sentence);
    }

    /** A trial in a folder of its own, which is removed when all went well. */
    private interface Trial {
        boolean in(Path folder) throws Exception;
    }

    private static boolean inFolder(Trial trial) throws Exception {
        Path folder = Files.createTempDirectory("wherry-chaos-");
        boolean good = trial.in(folder);
        if (good) {
            delete(folder);
        } else {
            System.out.println("What was left behind is in " + folder);
        }
        return good;
    }

    private boolean run(Path folder) throws Exception {
        Path disk = folder.resolve("data/files");
        boolean mounted = mount(disk);
        List<Tally> tallies = new ArrayList<>();
        try (Plant plant = Plant.paced(folder, BAUD)) {
            for (Fault fault : faults) {
                if (fault.name().equals("disk-full") && !mounted) {
                    System.out.println("disk-full: left out, because only root may mount a small disk");
                    continue;
                }
                Tally tally = new Tally(fault);
                tallies.add(tally);
                for (int round = 0; round < rounds; round++) {
                    new Round(plant, fault, fault.name() + "-" + seed + "-" + round, seed * 1000 + round, tally).play();
                }
                System.out.println(tally.row());
                tally.wrongs().forEach(wrong -> System.out.println("  BROKEN: " + wrong));
            }
        } finally {
            if (mounted) {
                command("umount", disk.toString());
            }
        }
        System.out.println("\n" + Tally.head());
        tallies.forEach(tally -> System.out.println(tally.row()));
        return tallies.stream().noneMatch(Tally::broken);
    }

    /** A small disk for the files, so that it can be full; only root may. */
    private static boolean mount(Path folder) throws Exception {
        Files.createDirectories(folder);
        return command("mount", "-t", "tmpfs", "-o", "size=32m", "wherry-chaos", folder.toString());
    }

    private static boolean command(String... words) throws Exception {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
