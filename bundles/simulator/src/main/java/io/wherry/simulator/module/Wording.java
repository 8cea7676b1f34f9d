package io.wherry.simulator.module;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.wherry.simulator.profile.Quirk;

/** How this module writes: its echo, its errors, its blanks. */
public final class Wording {
    private final Core core;
    private boolean echo = true;
    private int errors;

    Wording(Core core) {
        this.core = core;
    }

    /** Whether command lines are echoed. */
    public void echo(boolean on) {
        echo = on;
    }

    /** What is echoed of a command line; only that is ever echoed (protocol.md, the wire). */
    byte[] echoed(String line) {
        String shown = core.has(Quirk.ECHO_UPPER_CASE) ? line.toUpperCase(Locale.ROOT) : line;
        return echo ? (shown + "\r").getBytes(StandardCharsets.ISO_8859_1) : new byte[0];
    }

    /** Has errors written as {@code AT+CMEE} says: 0 plain, 1 as numbers, 2 as texts. */
    public void errors(int form) {
        errors = form;
    }

    int errors() {
        return errors;
    }

    /** The final result for a CME error. */
    String error(int code) {
        if (errors == 0 || core.has(Quirk.NO_CME)) {
            return "ERROR";
        }
        return (core.has(Quirk.NUMBERED_ERROR) ? "ERROR: " : "+CME ERROR: ") + (errors == 1 ? String.valueOf(code) : Errors.text(code));
    }

    /** An information or unsolicited line, with its blanks. */
    public String line(String text) {
        return core.has(Quirk.NO_BLANK_AFTER_COLON) && text.startsWith("+") ? text.replaceFirst(": ", ":") : text;
    }
}
