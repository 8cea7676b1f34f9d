package io.wherry.simulator.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A command line taken apart.
 *
 * @param text       what stood behind {@code AT}
 * @param name       the command in capitals: {@code +FTPOPEN}, {@code E}; empty for a bare {@code AT}
 * @param form       which of its four forms
 * @param arguments  behind the equals sign, strings without their quotes
 * @param wellFormed false where a string does not end
 */
public record CommandLine(String text, String name, Form form, List<Argument> arguments, boolean wellFormed) {

    /** The four forms of a command (27.007). */
    public enum Form {
        /** {@code AT+X} */
        EXECUTE,
        /** {@code AT+X=…} */
        SET,
        /** {@code AT+X?} */
        READ,
        /** {@code AT+X=?} */
        TEST
    }

    /**
     * One argument.
     *
     * @param text   without quotes and the blanks around it
     * @param quoted whether it was a string
     */
    public record Argument(String text, boolean quoted) {
    }

    /** Where the command behind {@code AT} or {@code at} begins in what came as a line; what stands before it is noise. */
    static OptionalInt begin(String line) {
        for (int at = 0; at + 2 <= line.length(); at++) {
            if (line.regionMatches(true, at, "AT", 0, 2)) {
                return OptionalInt.of(at);
            }
        }
        return OptionalInt.empty();
    }

    /** Takes apart what stands behind {@code AT}. */
    static CommandLine parse(String text) {
        if (!text.startsWith("+")) {
            String letters = text.replaceAll("[0-9]+$", "");
            String digits = text.substring(letters.length());
            List<Argument> value = digits.isEmpty() ? List.of() : List.of(new Argument(digits, false));
            return new CommandLine(text, letters.toUpperCase(Locale.ROOT), digits.isEmpty() ? Form.EXECUTE : Form.SET, value, true);
        }
        int equals = text.indexOf('=');
        if (equals < 0) {
            boolean read = text.endsWith("?");
            String name = read ? text.substring(0, text.length() - 1) : text;
            return new CommandLine(text, name.toUpperCase(Locale.ROOT), read ? Form.READ : Form.EXECUTE, List.of(), true);
        }
        String name = text.substring(0, equals).toUpperCase(Locale.ROOT);
        String rest = text.substring(equals + 1);
        if (rest.strip().equals("?")) {
            return new CommandLine(text, name, Form.TEST, List.of(), true);
        }
        List<Argument> arguments = new ArrayList<>();
        boolean wellFormed = split(rest, arguments);
        return new CommandLine(text, name, Form.SET, List.copyOf(arguments), wellFormed);
    }

    private static boolean split(String rest, List<Argument> into) {
        StringBuilder word = new StringBuilder();
        boolean inside = false;
        boolean quoted = false;
        for (char c : rest.toCharArray()) {
            if (c == '"') {
                inside = !inside;
                quoted = true;
            } else if (c == ',' && !inside) {
                into.add(argument(word, quoted));
                word.setLength(0);
                quoted = false;
            } else if (inside || c != ' ') {
                word.append(c);
            }
        }
        into.add(argument(word, quoted));
        return !inside;
    }

    private static Argument argument(StringBuilder word, boolean quoted) {
        return new Argument(word.toString(), quoted);
    }

    /** The argument at {@code index} when it is there and not empty. */
    public Optional<String> argument(int index) {
        return index < arguments.size() && !arguments.get(index).text().isEmpty() ? Optional.of(arguments.get(index).text())
                : Optional.empty();
    }

    /** The string at {@code index}; a string may be empty. */
    public Optional<String> string(int index) {
        return index < arguments.size() && arguments.get(index).quoted() ? Optional.of(arguments.get(index).text()) : Optional.empty();
    }

    /** The number at {@code index} when it is one and not negative. */
    public Optional<Long> number(int index) {
        return argument(index).filter(word -> !arguments.get(index).quoted() && word.matches("\\d{1,18}")).map(Long::valueOf);
    }

    /** The only argument, when it is a number from {@code least} to {@code most}. */
    public Optional<Integer> only(int least, int most) {
        return arguments.size() == 1 ? number(0).filter(n -> n >= least && n <= most).map(Long::intValue) : Optional.empty();
    }
}
