package io.wherry.simulator.profile;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Which of the unknowns of docs/quectel.md a module plays. {@link #toString} and {@link #parse} are each other's inverse.
 *
 * @param traits  its habits: Quectel's own, and some that all families share
 * @param refusal how it says that a transfer does not begin
 * @param cut     how a transfer ends that broke off in data mode
 * @param longest bytes of the longest file name it takes
 */
public record QuectelVariants(Set<Trait> traits, Refusal refusal, Cut cut, int longest) implements Traits {

    /** How a module says that a transfer does not begin: the server refuses it, or no data connection comes about. */
    public enum Refusal {
        /** {@code +CME ERROR: 627} instead of {@code CONNECT}. */
        CME,
        /** {@code OK}, then the result line {@code 627,550}. */
        RESULT,
        /** {@code CONNECT} all the same, no data, {@code OK}, and the result line. */
        AFTER_CONNECT
    }

    /** How a transfer ends that broke off in data mode. */
    public enum Cut {
        /** {@code OK}, and the result line with the error. */
        RESULT,
        /** The result line with the error, and no {@code OK}. */
        RESULT_ALONE,
        /** {@code NO CARRIER}, and the result line with the error. */
        NO_CARRIER,
        /** {@code NO CARRIER}, and nothing more. */
        NO_CARRIER_ALONE,
        /** Nothing until the response time-out is over; then {@code OK} and the result line {@code 609,0}. */
        STALLS,
        /** {@code OK} and a result line as if that were all: {@code 0,<fewer>}. */
        SHORT
    }

    /** Those that all families share and a Quectel may have. */
    public static final List<Quirk> SHARED = List.of(Quirk.NO_BLANK_AFTER_COLON, Quirk.ECHO_UPPER_CASE, Quirk.NO_CME, Quirk.CPIN_ERROR_FOR_PIN, Quirk.CPINR,
            Quirk.FIRST_SET_LOST, Quirk.FIRST_SET_SWALLOWED, Quirk.NO_CFUN_1_1, Quirk.NO_IFC, Quirk.SILENT_PDP_LOSS, Quirk.URC_WHILE_BUSY,
            Quirk.NO_FTP, Quirk.NO_EMPTY_PIECE, Quirk.STREAM_DROPS, Quirk.NO_SOCKETS);

    /** The documents' module. */
    public static final QuectelVariants MANUAL = new QuectelVariants(Set.of(), Refusal.CME, Cut.RESULT, 255);

    /** A copy of its own. */
    public QuectelVariants {
        traits = Set.copyOf(traits);
        if (traits.stream().anyMatch(trait -> trait instanceof Quirk quirk && !SHARED.contains(quirk))) {
            throw new IllegalArgumentException("Not a habit of Quectel's modules: " + traits);
        }
    }

    /** A module of this family never has {@code AT+CFUN=15}, and keeps its rate only when told so. */
    @Override
    public boolean has(Trait trait) {
        return traits.contains(trait) || trait == Quirk.NO_CFUN_15 || trait == Quirk.IPR_FORGOTTEN && !traits.contains(QuectelQuirk.IPR_KEPT);
    }

    /** The same with these habits too. */
    public QuectelVariants with(Trait... more) {
        Set<Trait> all = new HashSet<>(traits);
        all.addAll(Arrays.asList(more));
        return new QuectelVariants(all, refusal, cut, longest);
    }

    /** The same with another way to refuse a transfer. */
    public QuectelVariants refusal(Refusal how) {
        return new QuectelVariants(traits, how, cut, longest);
    }

    /** The same with another end of a transfer that broke off. */
    public QuectelVariants cut(Cut how) {
        return new QuectelVariants(traits, refusal, how, longest);
    }

    /** The same with another longest name. */
    public QuectelVariants longest(int bytes) {
        return new QuectelVariants(traits, refusal, cut, bytes);
    }

    private static Stream<Trait> all() {
        return Stream.concat(Arrays.stream(QuectelQuirk.values()), SHARED.stream());
    }

    /** A module with FTP that tells of its losses, whose other unknowns are all drawn by chance. */
    public static QuectelVariants random(RandomGenerator random) {
        Set<Trait> drawn = new HashSet<>();
        all().forEach(trait -> {
            if (random.nextInt(3) == 0 && trait != Quirk.NO_FTP && trait != Quirk.SILENT_PDP_LOSS) {
                drawn.add(trait);
            }
        });
        return new QuectelVariants(drawn, Words.pick(random, Refusal.values()), Words.pick(random, Cut.values()),
                Words.pick(random, 50, 100, 255));
    }

    /** Reads what {@link #toString} writes; what is not mentioned is as in {@link #MANUAL}. */
    public static QuectelVariants parse(String text) {
        QuectelVariants read = MANUAL;
        for (String word : text.trim().split("[\\s,]+")) {
            if (!word.isEmpty()) {
                read = read.read(word);
            }
        }
        return read;
    }

    private QuectelVariants read(String word) {
        int equals = word.indexOf('=');
        String value = Words.constant(word.substring(equals + 1));
        return switch (equals < 0 ? "" : word.substring(0, equals)) {
            case "" -> with(all().filter(trait -> trait.toString().equals(value)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No such variant: " + word)));
            case "refusal" -> refusal(Refusal.valueOf(value));
            case "cut" -> cut(Cut.valueOf(value));
            case "longest" -> longest(Integer.parseInt(value));
            default -> throw new IllegalArgumentException("No such variant: " + word);
        };
    }

    @Override
    public String toString() {
        StringJoiner words = new StringJoiner(" ");
        words.add("refusal=" + Words.word(refusal)).add("cut=" + Words.word(cut)).add("longest=" + longest);
        traits.stream().map(trait -> Words.word((Enum<?>) trait)).sorted(Comparator.naturalOrder()).forEach(words::add);
        return words.toString();
    }
}
