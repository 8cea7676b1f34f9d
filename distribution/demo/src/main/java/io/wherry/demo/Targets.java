package io.wherry.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What has to be reached, and what was not. */
final class Targets {
    /** What the daemon may use of a core while it has nothing to do. */
    private static final double IDLE = 0.005;

    private final List<String> misses = new ArrayList<>();

    /** What a transfer came to. */
    void moves(String direction, Rate rate, Meter.Reading reading) {
        if (reading.rate() < rate.target() * rate.model()) {
            miss("a %s at %d baud moves at %.1f %% of the model, not %.0f %%", direction, rate.baud(), 100 * reading.rate() / rate.model(), 100 * rate.target());
        }
        if (reading.cpu() > rate.cpu()) {
            miss("a %s at %d baud takes %.2f %% of a core, not %.0f %%", direction, rate.baud(), 100 * reading.cpu(), 100 * rate.cpu());
        }
    }

    /** What share of a core the daemon uses at rest. */
    void idles(double cpu) {
        if (cpu > IDLE) {
            miss("at rest the daemon takes %.2f %% of a core, not %.1f %%", 100 * cpu, 100 * IDLE);
        }
    }

    /** Something was not reached, or not measured. */
    void miss(String what, Object... values) {
        misses.add(String.format(Locale.ROOT, what, values));
    }

    boolean met() {
        return misses.isEmpty();
    }

    @Override
    public String toString() {
        return met() ? "Every target is met." : String.join("; ", misses) + ".";
    }
}
