package io.wherry.simulator.profile;

import java.util.Locale;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;

/**
 * How the serial port of a module, and the line to it, take a change of rate. Rates are bits per second. {@link #toString} and {@link #parse} are
 * each other's inverse.
 *
 * @param change what {@code AT+IPR} does
 * @param test   whether {@code AT+IPR=?} lists the rates
 * @param most   above this the module refuses
 * @param line   above this the host's end refuses
 * @param clean  above this bytes are spoilt, both ways
 * @param spoilt one byte in so many, there
 */
public record Uart(Change change, boolean test, int most, int line, int clean, int spoilt) {

    /** What {@code AT+IPR} does. */
    public enum Change {
        /** It switches behind its {@code OK} (guide, note 1). */
        BEHIND_OK,
        /** It switches before its {@code OK}, which goes out at the new rate. */
        BEFORE_OK,
        /** It says {@code OK} and switches half a second later. */
        SLOW,
        /** It says {@code OK} and stays; the new rate holds from its next start. */
        AT_RESTART,
        /** It says {@code OK} and does nothing. */
        NEVER,
        /** It restarts, and has the new rate then. */
        RESTARTS
    }

    private static final int ANY = Integer.MAX_VALUE;
    /** What the guide and V.250 lead one to expect. */
    public static final Uart USUAL = new Uart(Change.BEHIND_OK, true, ANY, ANY, ANY, 1);

    /** The same, but for what {@code AT+IPR} does. */
    public Uart changing(Change other) {
        return new Uart(other, test, most, line, clean, spoilt);
    }

    /** The same without {@code AT+IPR=?}. */
    public Uart untold() {
        return new Uart(change, false, most, line, clean, spoilt);
    }

    /** The same, refusing higher rates. */
    public Uart upTo(int rate) {
        return new Uart(change, test, rate, line, clean, spoilt);
    }

    /** The same, at a host's end that refuses higher rates. */
    public Uart lineUpTo(int rate) {
        return new Uart(change, test, most, rate, clean, spoilt);
    }

    /** The same, with one byte in {@code oneIn} spoilt at higher rates. */
    public Uart cleanUpTo(int rate, int oneIn) {
        return new Uart(change, test, most, line, rate, oneIn);
    }

    /** One with all of it drawn by chance, but a line that lets enough through to find the way back. */
    public static Uart random(RandomGenerator random) {
        int[] rates = {115_200, 230_400, 460_800, 921_600, ANY};
        int[] share = {10, 50, 300};
        return new Uart(Change.values()[random.nextInt(Change.values().length)], random.nextBoolean(), rates[random.nextInt(rates.length)],
                rates[random.nextInt(rates.length)], rates[random.nextInt(rates.length)], share[random.nextInt(share.length)]);
    }

    /** Reads what {@link #toString} writes; what is not mentioned is as in {@link #USUAL}. */
    public static Uart parse(String text) {
        Uart read = USUAL;
        for (String word : text.trim().split("[\\s,]+")) {
            String value = word.substring(word.indexOf('=') + 1);
            read = switch (word.substring(0, Math.max(0, word.indexOf('=')))) {
                case "ipr" -> read.changing(Change.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_')));
                case "most" -> read.upTo(Integer.parseInt(value));
                case "line" -> read.lineUpTo(Integer.parseInt(value));
                case "clean" -> read.cleanUpTo(Integer.parseInt(value), read.spoilt());
                case "spoilt" -> read.cleanUpTo(read.clean(), Integer.parseInt(value));
                default -> {
                    if (!word.equals("untold")) {
                        throw new IllegalArgumentException("No such habit of a serial port: " + word);
                    }
                    yield read.untold();
                }
            };
        }
        return read;
    }

    @Override
    public String toString() {
        StringJoiner words = new StringJoiner(" ");
        words.add("ipr=" + change.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        words.add("most=" + most).add("line=" + line).add("clean=" + clean).add("spoilt=" + spoilt);
        return test ? words.toString() : words.add("untold").toString();
    }
}
