package io.wherry.simulator.fault;

import java.time.Duration;
import java.util.regex.Pattern;

/** When a fault happens. */
public sealed interface Trigger {

    /** At the n-th command line since the module was built, written {@code #n}; the first is 1. */
    record Nth(int number) implements Trigger {
        @Override
        public String toString() {
            return "#" + number;
        }
    }

    /** At the n-th command line in which {@code pattern} is found, written {@code /pattern/n}; n 0 means each of them. */
    record Matching(String pattern, int number) implements Trigger {
        /** Refuses a pattern that is none. */
        public Matching {
            Pattern.compile(pattern);
        }

        @Override
        public String toString() {
            return "/" + pattern + "/" + number;
        }
    }

    /** So long after the module was built, written {@code @90s}; only for RESTART, PDP_LOSS, DROP_…, URC and NOISE. */
    record At(Duration time) implements Trigger {
        @Override
        public String toString() {
            return "@" + Fault.text(time);
        }
    }
}
