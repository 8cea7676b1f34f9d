package io.wherry.ftp.service.commands;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wherry.at.Command;
import io.wherry.at.LineMatch;

/** What the module is, by the questions that all families answer (3GPP TS 27.007): bare, quoted, or behind their own prefix. */
public final class Identity {
    private static final String ANSWER = "(?:\\+CGM[MR]: *)?\"?([A-Za-z0-9][\\w.,\\-/() ]{0,79}?)\"?";
    private static final Pattern SHAPE = Pattern.compile(ANSWER);

    /** {@code AT+CGMM}: the model. */
    public static final Command MODEL = Command.of("AT+CGMM").expecting(LineMatch.pattern(ANSWER));
    /** {@code AT+CGMR}: the firmware's revision. */
    public static final Command REVISION = Command.of("AT+CGMR").expecting(LineMatch.pattern(ANSWER));

    private Identity() {
    }

    /** The text within an answer of that shape; empty for another. */
    public static String text(String answer) {
        Matcher matcher = SHAPE.matcher(answer.strip());
        return matcher.matches() ? matcher.group(1) : "";
    }
}
