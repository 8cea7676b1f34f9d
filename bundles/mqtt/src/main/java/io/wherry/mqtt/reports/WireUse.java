package io.wherry.mqtt.reports;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.wherry.at.AtStatus;
import io.wherry.mqtt.messages.Telemetry;

/** How much of each modem's wire was used between two looks. Not thread-safe. */
final class WireUse {
    /** Start bit, eight data bits, stop bit. */
    private static final double BITS = 10;

    private final Map<String, Look> last = new HashMap<>();

    private record Look(long at, long in, long out) {
    }

    /** The shares since the last look at that modem; empty at the first one, after its port was activated anew, and on a line without a rate. */
    Optional<Telemetry.Use> since(String modem, AtStatus status, long now) {
        Look look = new Look(now, status.counters().bytesIn(), status.counters().bytesOut());
        Look before = last.put(modem, look);
        if (before == null || status.baud() <= 0 || now <= before.at() || look.in() < before.in() || look.out() < before.out()) {
            return Optional.empty();
        }
        double most = (now - before.at()) / 1e9 * status.baud() / BITS;
        return Optional.of(new Telemetry.Use((look.in() - before.in()) / most, (look.out() - before.out()) / most));
    }
}
