package io.wherry.pdp.manager;

import java.time.Duration;
import java.util.Set;

import io.wherry.fault.FaultCode;
import io.wherry.time.Clock;

/**
 * Decides when a module that answers but finds no way to the network is restarted: after three whole bring-ups in a row that failed for a
 * reason which a restart may mend, and then not again for an hour, two, four, up to a day. A network that refuses is no such reason.
 */
final class LastResort {
    private static final int FAILURES = 3;
    private static final Duration FIRST_GAP = Duration.ofHours(1);
    private static final Duration LONGEST_GAP = Duration.ofDays(1);
    private static final Set<FaultCode> MENDABLE = Set.of(FaultCode.NO_NETWORK, FaultCode.MODEM_UNCLEAR, FaultCode.MODEM_REFUSED);

    private final Clock clock;
    private Duration gap = FIRST_GAP;
    private long allowedAt;
    private int failures;
    private boolean tried;

    /** Nothing has failed yet. */
    LastResort(Clock clock) {
        this.clock = clock;
        this.allowedAt = clock.nanos();
    }

    /** A bring-up failed with {@code code}: whether to restart the module now. */
    boolean isDue(FaultCode code) {
        failures = MENDABLE.contains(code) ? failures + 1 : 0;
        return failures >= FAILURES && isAllowed();
    }

    /** Whether enough time has passed since the last restart: whoever asks carries one out. */
    boolean isAllowed() {
        if (clock.nanos() - allowedAt < 0) {
            return false;
        }
        failures = 0;
        allowedAt = clock.after(gap);
        gap = gap.multipliedBy(2).compareTo(LONGEST_GAP) < 0 ? gap.multipliedBy(2) : LONGEST_GAP;
        return true;
    }

    /** Whether a restart before has not helped, so that the next remedy is due. */
    boolean again() {
        boolean was = tried;
        tried = true;
        return was;
    }

    /** A bring-up worked. */
    void up() {
        failures = 0;
    }

    /** The context has been up for long: earlier troubles are over. */
    void well() {
        gap = FIRST_GAP;
        tried = false;
    }
}
