package io.wherry.pdp.manager.answers;

import java.util.List;
import java.util.Optional;

import io.wherry.at.LineMatch;
import io.wherry.at.RegistrationLine;

/**
 * How the module is registered for packets: what {@code +CEREG:}, {@code +CGREG:} or {@code +C5GREG:} says, asked or unasked; never {@code +CREG:}, which speaks
 * of calls (guide §3.3).
 *
 * @param stat       3GPP TS 27.007 §10.1.22: 0 off, 1 home, 2 searching, 3 denied, 4 unknown, 5 roaming
 * @param technology of the cell, where it was told
 */
public record Registration(int stat, Optional<String> technology) {

    /** Reads {@code line} in either form; empty when it is something else. */
    public static Optional<Registration> of(String line) {
        return RegistrationLine.of(line).filter(read -> !read.domain().equals("CREG")).map(read -> new Registration(read.stat(), technology(read.location())));
    }

    /** The shape of the answer to {@code AT+<domain>?}; the unasked form, which has no mode in front, is not it. */
    public static LineMatch answer(String domain) {
        return line -> RegistrationLine.of(line).filter(read -> read.answer() && read.domain().equals(domain)).isPresent();
    }

    /** Whether data can flow. */
    public boolean registered() {
        return registered(stat);
    }

    /** Whether {@code stat} lets data flow. */
    public static boolean registered(int stat) {
        return RegistrationLine.registered(stat);
    }

    /** Whether the network has refused. */
    public boolean denied() {
        return stat == 3;
    }

    /** Behind area and cell; one field later where a routing area stands between the two. */
    private static Optional<String> technology(List<String> location) {
        int at = location.size() > 3 && location.get(2).length() > 2 ? 3 : 2;
        return location.size() > at ? Technology.of(location.get(at)) : Optional.empty();
    }
}
