package io.wherry.mqtt.reports;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Whether the wall clock can be believed; as good as it can be told from Java. */
final class ClockState {
    /** No gateway runs this before it was written: a clock that says so was never set. */
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");
    /** systemd-timesyncd keeps this file once it has the time. */
    private static final List<Path> SIGNS = List.of(Path.of("/run/systemd/timesync/synchronized"));

    private ClockState() {
    }

    /** {@code unset}, {@code synchronised}, or {@code unknown} where nothing tells. */
    static String of(Instant now) {
        if (now.isBefore(WRITTEN)) {
            return "unset";
        }
        return SIGNS.stream().anyMatch(Files::exists) ? "synchronised" : "unknown";
    }
}
