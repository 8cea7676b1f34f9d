package io.wherry.mqtt.messages;

import java.util.regex.Pattern;

/** Text that came from a wire, made fit for a message. */
final class Line {
    private static final int LONGEST = 300;
    /** A module that restarted echoes commands again, and a command may hold a password or a PIN. */
    private static final Pattern ECHO = Pattern.compile("\\bAT[+^&*]\\w+=.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Line() {
    }

    /** {@code text} without echoed commands and control characters, cut to a bearable length. */
    static String clean(String text) {
        String bare = CONTROL.matcher(ECHO.matcher(text).replaceFirst("(echo)")).replaceAll(".");
        return bare.length() <= LONGEST ? bare : bare.substring(0, LONGEST) + "…";
    }
}
