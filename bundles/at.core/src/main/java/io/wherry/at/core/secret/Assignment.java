package io.wherry.at.core.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that sets something, where it stands in a text: {@code +CPIN=…}.
 *
 * @param command its name without the sign before it
 * @param from    where its arguments begin
 * @param to      where they end: with the line, or, where they are known to be harmless, with the command of several on the line
 */
public record Assignment(String command, int from, int to) {
    private static final Pattern BEGINNING = Pattern.compile("[+^*#$%]([A-Z][A-Z0-9_]{1,20})=", Pattern.CASE_INSENSITIVE);

    /** All of them in {@code text} from {@code start} on. */
    public static List<Assignment> in(String text, int start) {
        List<Assignment> found = new ArrayList<>();
        Matcher matcher = BEGINNING.matcher(text);
        int from = start;
        while (matcher.find(from)) {
            boolean chained = !Arguments.hides(matcher.group(1));
            from = end(text, matcher.end(), chained);
            found.add(new Assignment(matcher.group(1), matcher.end(), from));
        }
        return found;
    }

    /** Its arguments. */
    public String arguments(String text) {
        return text.substring(from, to);
    }

    private static int end(String text, int from, boolean chained) {
        boolean quoted = false;
        int at = from;
        while (at < text.length() && text.charAt(at) != '\r' && text.charAt(at) != '\n' && !(chained && !quoted && text.charAt(at) == ';')) {
            quoted ^= text.charAt(at) == '"';
            at++;
        }
        return at;
    }
}
