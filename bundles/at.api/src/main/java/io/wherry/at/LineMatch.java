package io.wherry.at;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The shape of a line from the module: always a whole line without its CR and LF, never a part of one.
 * Blanks after {@code :} and {@code ,} vary in the vendor's own guide, so the prefix ends at the colon and {@link Fields} trims.
 */
@FunctionalInterface
public interface LineMatch {

    /** Whether {@code line} has the shape. */
    boolean test(String line);

    /** No line has it. */
    static LineMatch none() {
        return line -> false;
    }

    /** A line that begins with {@code prefix} (such as {@code +CSQ:}); upper and lower case are the same. */
    static LineMatch prefix(String prefix) {
        return line -> line.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /** A line with that prefix whose fields pass {@code check}. */
    static LineMatch fields(String prefix, Predicate<Fields> check) {
        LineMatch begins = prefix(prefix);
        return line -> begins.test(line) && check.test(Fields.of(line));
    }

    /** A line with that prefix and the one field {@code value}: {@code outcome("+FTPOPEN:", "1")}. */
    static LineMatch outcome(String prefix, String value) {
        return fields(prefix, fields -> fields.size() == 1 && fields.text(0).equals(value));
    }

    /** A line that matches {@code regex} from its first to its last character. */
    static LineMatch pattern(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return line -> pattern.matcher(line).matches();
    }

    /** A line that has this shape or {@code other}. */
    default LineMatch or(LineMatch other) {
        return line -> test(line) || other.test(line);
    }
}
