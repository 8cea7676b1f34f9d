package io.wherry.demo;

import java.io.PrintStream;
import java.util.Locale;

/** What is shown: plain ASCII; on a terminal with a little colour and a progress bar that moves. */
final class Screen {
    private static final int BAR = 30;
    private static final String BOLD = "1";
    private static final String DIM = "2";
    private static final String GREEN = "32";
    private static final String RED = "31";

    private final PrintStream out;
    private final boolean terminal;
    private boolean barShown;
    private int lastPercent = -1;
    private String lastState = "";

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** A heading after an empty line. */
    void title(String text) {
        endBar();
        out.println();
        out.println(paint(BOLD, text));
    }

    /** Something that is in place. */
    void ready(String what, String detail) {
        endBar();
        out.printf("  %s %-18s %s%n", paint(GREEN, "ok"), what, detail);
    }

    /** A line of explanation. */
    void say(String text) {
        endBar();
        out.println("  " + text);
    }

    /** A request that is sent. */
    void sent(String topic, String payload) {
        endBar();
        lastState = "";
        out.println("     -> " + topic);
        out.println("        " + paint(DIM, payload));
    }

    /** A state that came; the same one again is only what is being done in it now. */
    void state(String state, String detail) {
        endBar();
        if (state.equals(lastState)) {
            out.println("                     " + detail);
            return;
        }
        lastState = state;
        boolean failed = state.equals("FAILED") || state.equals("REJECTED") || state.equals("TIMED_OUT") || state.equals("CANCELED");
        String name = detail.isEmpty() ? state : String.format("%-13s", state);
        out.println("     <- " + paint(failed ? RED : state.equals("SUCCEEDED") ? GREEN : BOLD, name) + detail);
    }

    /** How far a transfer is: a bar on a terminal, else a line for each fifth. */
    void progress(long bytes, long total, long bytesPerSecond) {
        int percent = total <= 0 ? 0 : (int) Math.min(100, 100 * bytes / total);
        String numbers = String.format(Locale.ROOT, "%3d %%  %s of %s  %s/s", percent, size(bytes), size(total), size(bytesPerSecond));
        if (terminal) {
            int full = BAR * percent / 100;
            out.print("\r        [" + paint(GREEN, "#".repeat(full)) + ".".repeat(BAR - full) + "] " + numbers + "   ");
            out.flush();
            barShown = true;
        } else if (percent / 20 != lastPercent / 20 || lastPercent < 0) {
            out.println("        " + numbers);
        }
        lastPercent = percent;
    }

    /** The closing line. */
    void end(boolean well, String text) {
        endBar();
        out.println();
        out.println("  " + paint(well ? GREEN : RED, well ? "Done." : "Failed.") + " " + text);
    }

    /** Bytes as a person reads them. */
    static String size(long bytes) {
        return bytes < 1000 ? bytes + " B" : bytes < 1_000_000 ? String.format(Locale.ROOT, "%.0f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private void endBar() {
        if (barShown) {
            out.println();
        }
        barShown = false;
        lastPercent = -1;
    }

    private String paint(String code, String text) {
        return terminal ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
