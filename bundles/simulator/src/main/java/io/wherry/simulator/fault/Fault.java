package io.wherry.simulator.fault;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One fault, written {@code <when> <kind> [<delay>] [x<count>]}: {@code #12 ABORT 5s}, {@code /FTPRECV/3 BYTES_LOST x2},
 * {@code @90s PDP_LOSS}.
 *
 * @param when  when it happens
 * @param kind  what happens
 * @param delay what the kind says; zero where it has none
 * @param count what the kind says; 1 where none is given
 */
public record Fault(Trigger when, Kind kind, Duration delay, int count) {
    private static final Pattern FORM =
            Pattern.compile("(#(\\d+)|@([\\d.]+)s|/(.*)/(\\d+)) +([A-Z_]+)(?: +([\\d.]+)s)?(?: +x(\\d+))?");

    /** The n-th command meets this. */
    public static Fault at(int command, Kind kind) {
        return new Fault(new Trigger.Nth(command), kind, Duration.ZERO, 1);
    }

    /** The n-th command in which {@code pattern} is found meets this; each such command where n is 0. */
    public static Fault at(String pattern, int number, Kind kind) {
        return new Fault(new Trigger.Matching(pattern, number), kind, Duration.ZERO, 1);
    }

    /** This happens at that time after the module was built. */
    public static Fault at(Duration time, Kind kind) {
        return new Fault(new Trigger.At(time), kind, Duration.ZERO, 1);
    }

    /** The same with another delay. */
    public Fault after(Duration wait) {
        return new Fault(when, kind, wait, count);
    }

    /** The same with another count. */
    public Fault times(int number) {
        return new Fault(when, kind, delay, number);
    }

    /** Reads what {@link #toString} writes. */
    public static Fault parse(String text) {
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches()) {
            throw new IllegalArgumentException("Not a fault of the form '#12 ABORT 5s': " + text);
        }
        return new Fault(trigger(form), Kind.valueOf(form.group(6)), form.group(7) == null ? Duration.ZERO : seconds(form.group(7)),
                form.group(8) == null ? 1 : Integer.parseInt(form.group(8)));
    }

    private static Trigger trigger(Matcher form) {
        if (form.group(2) != null) {
            return new Trigger.Nth(Integer.parseInt(form.group(2)));
        }
        return form.group(3) != null ? new Trigger.At(seconds(form.group(3)))
                : new Trigger.Matching(form.group(4), Integer.parseInt(form.group(5)));
    }

    private static Duration seconds(String text) {
        return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
    }

    static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() / 1000.0 + "s";
    }

    @Override
    public String toString() {
        return when + " " + kind + (delay.isZero() ? "" : " " + text(delay)) + (count == 1 ? "" : " x" + count);
    }
}
