package io.wherry.campaign.script;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.remote.InMemoryServer.Habit;
import io.wherry.simulator.remote.Listing;

/**
 * What a run takes place on; each component is a line {@code <name> <value>} of a {@link Script}.
 *
 * @param seed     all chance of the run is drawn from it
 * @param hours    how long requests come and faults happen
 * @param variants which unknowns the module plays
 * @param baud     the line's rate
 * @param timing   how long things take
 * @param port     the server's
 * @param listing  how the server lists
 * @param idle     after how long the server drops an idle control connection
 * @param habits   what the server refuses
 * @param early    whether FTP is set to receive early (only for a module that can)
 * @param chance   how many of the commands meet a random fault, 0 to 1
 * @param kinds    of which kinds these are
 */
public record Stage(long seed, int hours, Variants variants, int baud, Timing timing, int port, Listing listing, Duration idle, Set<Habit> habits,
        boolean early, double chance, Set<Kind> kinds) {

    /** Copies of its own. */
    public Stage {
        habits = habits.isEmpty() ? Set.of() : EnumSet.copyOf(habits);
        kinds = kinds.isEmpty() ? Set.of() : EnumSet.copyOf(kinds);
    }

    /** A fast line to a module like the guide's and a plain server, for an hour, without random faults. */
    public static Stage plain(long seed) {
        return new Stage(seed, 1, Variants.GUIDE, 921_600, Timing.USUAL, 21, Listing.UNIX, Duration.ofMinutes(15), Set.of(), false, 0, Set.of());
    }

    /** Whether uploads go straight to their name, as is to be configured for a server that lets nobody rename. */
    public boolean direct() {
        return habits.contains(Habit.REFUSES_RENAME);
    }

    /** The same without random faults. */
    public Stage certain() {
        return new Stage(seed, hours, variants, baud, timing, port, listing, idle, habits, early, 0, Set.of());
    }

    static Stage of(Map<String, String> lines) {
        return new Stage(Long.parseLong(lines.get("seed")), Integer.parseInt(lines.get("hours")), Variants.parse(lines.get("variants")),
                Integer.parseInt(lines.get("baud")), timing(lines.get("timing").split(" ")), Integer.parseInt(lines.get("port")),
                Listing.valueOf(lines.get("listing")), Duration.ofSeconds(Long.parseLong(lines.get("idle"))), names(Habit.class, lines.get("habits")),
                Boolean.parseBoolean(lines.get("early")), Double.parseDouble(lines.get("chance")), names(Kind.class, lines.get("kinds")));
    }

    private static Timing timing(String[] words) {
        List<Duration> times = Stream.of(words).map(Long::parseLong).map(Duration::ofMillis).toList();
        return new Timing(times.get(0), times.get(1), times.get(2), times.get(3), times.get(4), Integer.parseInt(words[5]), times.get(6));
    }

    private static <E extends Enum<E>> Set<E> names(Class<E> type, String text) {
        return Stream.of(text.split(" ")).filter(word -> !word.isBlank()).map(word -> Enum.valueOf(type, word)).collect(Collectors.toSet());
    }

    private static String names(Set<? extends Enum<?>> names) {
        return names.stream().map(Enum::name).sorted().collect(Collectors.joining(" "));
    }

    @Override
    public String toString() {
        String times = Stream.of(timing.boot(), timing.simReady(), timing.command(), timing.dial(), timing.network())
                .map(time -> String.valueOf(time.toMillis())).collect(Collectors.joining(" ")) + " " + timing.rate() + " " + timing.dataTimeout().toMillis();
        return String.join("\n", "seed " + seed, "hours " + hours, "variants " + variants, "baud " + baud, "timing " + times, "port " + port,
                "listing " + listing.name(), "idle " + idle.toSeconds(), "habits " + names(habits), "early " + early, "chance " + chance,
                "kinds " + names(kinds));
    }
}
