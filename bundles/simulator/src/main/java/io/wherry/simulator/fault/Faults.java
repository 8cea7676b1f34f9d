package io.wherry.simulator.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The faults of one module: a script, or random draws that become one. {@link #happened} is the script that makes the same
 * happen again. Safe for any thread.
 */
public final class Faults {
    private final List<Planned> script = new ArrayList<>();
    private final List<Fault> happened = new ArrayList<>();
    private final Optional<Draw> draw;
    private boolean over;

    private static final class Planned {
        private final Fault fault;
        private int seen;

        Planned(Fault fault) {
            this.fault = fault;
        }

        boolean meets(int number, String command) {
            if (fault.when() instanceof Trigger.Nth nth) {
                return nth.number() == number;
            }
            if (fault.when() instanceof Trigger.Matching matching
                    && Pattern.compile(matching.pattern()).matcher(command).find()) {
                seen++;
                return matching.number() == 0 || seen == matching.number();
            }
            return false;
        }
    }

    private Faults(Optional<Draw> draw) {
        this.draw = draw;
    }

    /** No faults, until some are {@linkplain #add added}. */
    public static Faults none() {
        return new Faults(Optional.empty());
    }

    /** Those faults. */
    public static Faults of(Fault... faults) {
        Faults all = none();
        List.of(faults).forEach(all::add);
        return all;
    }

    /** Reads a script: faults as {@link Fault} writes them, one a line or set off by semicolons. */
    public static Faults parse(String text) {
        Faults all = none();
        text.lines().flatMap(line -> List.of(line.split(";")).stream()).filter(word -> !word.isBlank())
                .map(Fault::parse).forEach(all::add);
        return all;
    }

    /**
     * Random ones.
     *
     * @param seed  the same seed draws the same faults for the same commands
     * @param rate  how many of the commands meet one, 0 to 1
     * @param most  how many happen at most
     * @param kinds which
     */
    public static Faults seeded(long seed, double rate, int most, Set<Kind> kinds) {
        return new Faults(Optional.of(new Draw(new Random(seed), rate, most, List.copyOf(EnumSet.copyOf(kinds)))));
    }

    /** Random ones of all kinds. */
    public static Faults seeded(long seed, double rate, int most) {
        return seeded(seed, rate, most, EnumSet.allOf(Kind.class));
    }

    /** Adds one; a count of matching commands begins now. */
    public synchronized void add(Fault fault) {
        script.add(new Planned(fault));
    }

    /** From now on no command meets any. */
    public synchronized void end() {
        over = true;
    }

    /** What the command of that number meets. */
    public synchronized List<Fault> on(int number, String command) {
        List<Fault> met = new ArrayList<>();
        if (over) {
            return met;
        }
        for (Planned planned : script) {
            if (planned.meets(number, command)) {
                met.add(planned.fault);
            }
        }
        draw.flatMap(random -> random.next(number)).ifPresent(met::add);
        met.forEach(fault -> happened.add(new Fault(new Trigger.Nth(number), fault.kind(), fault.delay(), fault.count())));
        return met;
    }

    /** Those that happen at a time of their own. */
    public synchronized List<Fault> timed() {
        return script.stream().map(planned -> planned.fault).filter(fault -> fault.when() instanceof Trigger.At).toList();
    }

    /** What happened so far, as a script that {@link #parse} reads. */
    public synchronized String happened() {
        return Stream.concat(timed().stream(), happened.stream()).map(Fault::toString)
                .collect(Collectors.joining("\n"));
    }

    /** The script; nothing is drawn yet of what is random. */
    @Override
    public synchronized String toString() {
        return script.stream().map(planned -> planned.fault.toString()).collect(Collectors.joining("\n"));
    }

    /** Draws one fault for some of the commands; not thread-safe. */
    private static final class Draw {
        private static final int LONGEST_SECONDS = 25;

        private final Random random;
        private final double rate;
        private final List<Kind> kinds;
        private int left;

        Draw(Random random, double rate, int most, List<Kind> kinds) {
            this.random = random;
            this.rate = rate;
            this.left = most;
            this.kinds = kinds;
        }

        Optional<Fault> next(int number) {
            double chance = random.nextDouble();
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            Duration delay = Duration.ofMillis(random.nextInt(LONGEST_SECONDS * 1000));
            int count = 1 + random.nextInt(4);
            if (chance >= rate || left == 0) {
                return Optional.empty();
            }
            left--;
            return Optional.of(new Fault(new Trigger.Nth(number), kind, delay, count));
        }
    }
}
