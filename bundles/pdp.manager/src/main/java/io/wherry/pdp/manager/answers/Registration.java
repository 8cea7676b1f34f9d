package io.wherry.pdp.manager.answers;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wherry.at.LineMatch;

/**
 * What {@code +CEREG:} or {@code +CGREG:} says (TS 27.007 §10.1.20 and §10.1.22), as an answer ({@code <n>,<stat>[,<tac>,<ci>,<AcT>…]}) or
 * unasked ({@code <stat>[,<tac>,<ci>,<AcT>…]}). The two differ in their second field: a stat is a bare number of one or two digits,
 * a location is quoted, or hexadecimal of four and more.
 *
 * @param stat       0 off, 1 home, 2 searching, 3 denied, 4 unknown, 5 roaming
 * @param technology of the cell, where it was told
 */
public record Registration(int stat, Optional<String> technology) {
    private static final Pattern ANSWER = Pattern.compile("\\+C(?:E|G)REG: *\\d *, *(\\d{1,2}) *(?:,(.*))?");
    private static final Pattern UNASKED = Pattern.compile("\\+C(?:E|G)REG: *(\\d{1,2}) *(?:,(.*))?");

    /** Reads {@code line} in either form; empty when it is something else. */
    public static Optional<Registration> of(String line) {
        Matcher answer = ANSWER.matcher(line);
        Matcher matcher = answer.matches() ? answer : UNASKED.matcher(line);
        return matcher.matches() ? Optional.of(new Registration(Integer.parseInt(matcher.group(1)), technology(matcher.group(2))))
                : Optional.empty();
    }

    /** The shape of the answer to {@code AT+<domain>?}; the unasked form, which has no mode in front, is not it. */
    public static LineMatch answer(String domain) {
        LineMatch prefix = LineMatch.prefix("+" + domain + ":");
        return line -> prefix.test(line) && ANSWER.matcher(line).matches();
    }

    /** Whether data can flow: 1 home or 5 roaming (guide §3.3). */
    public boolean registered() {
        return registered(stat);
    }

    /** Whether {@code stat} lets data flow. */
    public static boolean registered(int stat) {
        return stat == 1 || stat == 5;
    }

    /** Whether the network has refused. */
    public boolean denied() {
        return stat == 3;
    }

    /** The third field behind the location: {@code <tac>,<ci>,<AcT>}. */
    private static Optional<String> technology(String location) {
        if (location == null) {
            return Optional.empty();
        }
        String[] fields = location.split(",");
        return fields.length < 3 ? Optional.empty() : Technology.of(fields[2].strip());
    }
}
