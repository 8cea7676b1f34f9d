package io.wherry.pdp.manager.answers;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wherry.at.LineMatch;

/** The answers that identify module and SIM; each comes bare or behind a prefix, quoted or not (guide §3.3, protocol.md). */
public enum Identity {
    /** {@code AT+CGSN}: the IMEI. */
    IMEI("(?:\\+CGSN: *)?\"?(\\d{14,17})\"?"),
    /** {@code AT+CIMI}: the IMSI. */
    IMSI("(?:\\+CIMI: *)?\"?(\\d{5,15})\"?"),
    /** {@code AT+CCID}: the SIM card's number, which may end in a filling F. */
    ICCID("(?:\\+[IQ]?CCID: *)?\"?(\\d{17,21}[0-9Ff]?)\"?"),
    /** {@code AT+CGMR}: the firmware's version; bare, it is any text with a digit that does not look like another line of the module. */
    FIRMWARE("(?:\\+CGMR: *)?\"?([A-Za-z0-9][\\w.\\-/() ]{0,79}?)\"?");

    private final Pattern shape;

    Identity(String shape) {
        this.shape = Pattern.compile(shape);
    }

    /** The shape of the answer. */
    public LineMatch answer() {
        return line -> of(line).isPresent();
    }

    /** Reads {@code line}; empty when it is something else. */
    public Optional<String> of(String line) {
        Matcher matcher = shape.matcher(line);
        return matcher.matches() && matcher.group(1).chars().anyMatch(Character::isDigit) ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
