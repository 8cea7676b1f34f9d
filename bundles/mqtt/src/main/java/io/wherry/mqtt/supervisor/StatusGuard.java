package io.wherry.mqtt.supervisor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import io.wherry.mqtt.messages.StatusMessage.Heard;

/**
 * Listens to the gateway's own {@code status}: a will that the broker published late is put right, and a second gateway of the same name is
 * found out. That one takes over the connection, this one takes it back, and so on for ever; the one that sees it three times steps aside. Not thread-safe.
 */
final class StatusGuard {
    private static final Duration REPAIR_PACE = Duration.ofSeconds(1);
    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final int ENOUGH = 3;

    private final String session;
    /** Whose status stood there when this activation began: the gateway's own last run. */
    private Optional<String> before = Optional.empty();
    private boolean begun;
    private boolean due;
    private long lastRepair;
    private long connection;
    private long sightedIn;
    private final Deque<Long> sightings = new ArrayDeque<>();

    StatusGuard(String session, long now) {
        this.session = session;
        this.lastRepair = now - REPAIR_PACE.toNanos();
    }

    /** A new connection was made. */
    void connected() {
        connection++;
    }

    /** The status says this, at {@code now} (nanoseconds). */
    void heard(byte[] payload, long now) {
        Optional<Heard> status = Heard.of(payload);
        String whose = status.map(Heard::session).orElse("");
        if (whose.equals(session)) {
            begun = true;
            due |= !status.get().state().equals("online");
            return;
        }
        due = true;
        if (!begun && before.isEmpty()) {
            before = Optional.of(whose);
        } else if (!whose.isEmpty() && !before.equals(Optional.of(whose)) && sightedIn != connection) {
            sightedIn = connection;
            sightings.addLast(now);
        }
    }

    /** Whether the status has to be said again now; told once. */
    boolean repair(long now) {
        boolean repair = due && now - lastRepair >= REPAIR_PACE.toNanos();
        if (repair) {
            due = false;
            lastRepair = now;
        }
        return repair;
    }

    /** Whether another gateway keeps taking the connection over; told once, then the count begins anew. */
    boolean takenOver(long now) {
        sightings.removeIf(sighting -> now - sighting > MEMORY.toNanos());
        boolean enough = sightings.size() >= ENOUGH;
        if (enough) {
            sightings.clear();
        }
        return enough;
    }
}
