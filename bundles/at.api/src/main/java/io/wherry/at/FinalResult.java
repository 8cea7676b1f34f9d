package io.wherry.at;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line that ends a command: {@code OK}, {@code ERROR}, {@code ERROR: <n>}, {@code +CME ERROR: <n or text>},
 * {@code +CMS ERROR: <n or text>}, {@code ABORT} (protocol.md, The wire). Always a whole line.
 *
 * @param kind which of them
 * @param text the line
 */
public record FinalResult(Kind kind, String text) {
    private static final Pattern ERROR = Pattern.compile("ERROR(: ?\\d{1,6})?|\\+CM[ES] ERROR: *[^ \\r\\n][^\\r\\n]{0,80}");
    private static final Pattern NUMBER = Pattern.compile(".*ERROR: *(\\d{1,6}) *");

    /** The ways a command can end. */
    public enum Kind {
        /** Accepted; whether it is also carried out may be told later. */
        OK,
        /** Refused. */
        ERROR,
        /** Given up by the module, which may still bring the result of it seconds later (guide, note 4). */
        ABORT
    }

    /** Reads {@code line}; empty when it is no final result. */
    public static Optional<FinalResult> of(String line) {
        if (line.equals("OK")) {
            return Optional.of(new FinalResult(Kind.OK, line));
        }
        if (line.equals("ABORT") || line.equals("ABORTED")) {
            return Optional.of(new FinalResult(Kind.ABORT, line));
        }
        return ERROR.matcher(line).matches() ? Optional.of(new FinalResult(Kind.ERROR, line)) : Optional.empty();
    }

    /** Whether it is {@code OK}. */
    public boolean ok() {
        return kind == Kind.OK;
    }

    /** The error's number, as in {@code +CME ERROR: 913}, also where it is told by the standard's text ({@link CmeError}). */
    public OptionalInt number() {
        Matcher matcher = NUMBER.matcher(text);
        if (matcher.matches()) {
            return OptionalInt.of(Integer.parseInt(matcher.group(1)));
        }
        return text.startsWith("+CME") ? CmeError.numberOf(detail()) : OptionalInt.empty();
    }

    /** The line, with the standard's meaning behind a number: {@code +CME ERROR: 10 (SIM not inserted)}. */
    public String explained() {
        boolean numbered = text.startsWith("+CME") && NUMBER.matcher(text).matches();
        return numbered ? CmeError.of(number().orElse(-1)).map(error -> text + " (" + error.text() + ")").orElse(text) : text;
    }

    /** The error's text behind the colon, as in {@code +CME ERROR: SIM not inserted}; empty for a bare {@code ERROR}. */
    public String detail() {
        int colon = text.indexOf(':');
        return colon < 0 ? "" : text.substring(colon + 1).strip();
    }
}
