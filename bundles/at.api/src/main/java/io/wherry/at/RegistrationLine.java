package io.wherry.at;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code +CREG:}, {@code +CGREG:}, {@code +CEREG:} or {@code +C5GREG:} in any of its arities (3GPP TS 27.007 §7.2, §10.1.20, §10.1.22, §10.1.47): as an answer
 * {@code <n>,<stat>[,<area>,<cell>[,<AcT>…]]} or unasked {@code <stat>[,<area>,<cell>[,<AcT>…]]}. The two differ in their second field: a stat is a bare number
 * of one or two digits, a location is quoted or has four hexadecimal digits and more. Modules that fill a stat up with zeros fill up the mode as well.
 *
 * @param domain   {@code CREG} (circuit), {@code CGREG} (packet), {@code CEREG} (LTE) or {@code C5GREG}
 * @param answer   whether it has the mode in front, as the answer to the query has
 * @param stat     0 off, 1 home, 2 searching, 3 denied, 4 unknown, 5 roaming; others in {@link #registered()}
 * @param location what stands behind it: area, cell, technology and causes, as far as they were told
 */
public record RegistrationLine(String domain, boolean answer, int stat, List<String> location) {
    private static final Pattern HEAD = Pattern.compile("\\+(C(?:G|E|5G)?REG): *(\\d{1,4}) *(?:,(.*))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern STAT = Pattern.compile(" *(\\d{1,4}) *(?:,(.*))?");
    private static final int HIGHEST_MODE = 5;
    private static final int HIGHEST_STAT = 20;

    /** Reads {@code line} in any of its forms; empty when it is something else. */
    public static Optional<RegistrationLine> of(String line) {
        Matcher head = HEAD.matcher(line);
        if (!head.matches()) {
            return Optional.empty();
        }
        String domain = head.group(1).toUpperCase(Locale.ROOT);
        String first = head.group(2);
        Matcher second = STAT.matcher(head.group(3) == null ? "" : head.group(3));
        boolean answer = second.matches() && Integer.parseInt(first) <= HIGHEST_MODE && isStat(second.group(1), first.length() > 1);
        String stat = answer ? second.group(1) : first;
        String rest = answer ? second.group(2) : head.group(3);
        if (!isStat(stat, true)) {
            return Optional.empty();
        }
        return Optional.of(new RegistrationLine(domain, answer, Integer.parseInt(stat), rest == null ? List.of() : Fields.of(rest).all()));
    }

    private static boolean isStat(String digits, boolean filled) {
        return (filled || digits.length() <= 2) && Integer.parseInt(digits) <= HIGHEST_STAT;
    }

    /** Whether data can flow: 1 home or 5 roaming, or the same without preference for calls over LTE, 9 and 10. */
    public boolean registered() {
        return registered(stat);
    }

    /** Whether {@code stat} lets data flow. */
    public static boolean registered(int stat) {
        return stat == 1 || stat == 5 || stat == 9 || stat == 10;
    }
}
