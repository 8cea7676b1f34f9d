package io.wherry.mqtt.inbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import io.wherry.time.Gate;

/**
 * Requests between the client's callback, which must not block, and the desk, which may have to wait for a disk. Bounded: what does not fit is not
 * acknowledged, so the broker keeps it and brings it with the next connection. Thread-safe.
 */
public final class Inbox {
    private static final int MOST = 1000;
    private static final long MOST_BYTES = 4L << 20;

    private final Gate gate;
    private final Deque<Arrival> waiting = new ArrayDeque<>();
    private long bytes;
    private long arrived;
    private boolean owed;

    /** An empty inbox. */
    public Inbox(Gate gate) {
        this.gate = gate;
    }

    /** Takes {@code arrival}, or leaves it to the broker; never blocks. */
    public void offer(Arrival arrival) {
        gate.change(() -> {
            arrived++;
            if (waiting.size() >= MOST || bytes + arrival.size() > MOST_BYTES) {
                owed = true;
            } else {
                waiting.addLast(arrival);
                bytes += arrival.size();
            }
        });
    }

    /** The oldest one, which stays until {@link #remove}. */
    Optional<Arrival> peek() {
        return gate.read(() -> Optional.ofNullable(waiting.peekFirst()));
    }

    /** The oldest one is dealt with. */
    void remove() {
        gate.change(() -> bytes -= waiting.removeFirst().size());
    }

    /** The oldest one can't be dealt with now: it is left to the broker. */
    void leave() {
        gate.change(() -> {
            remove();
            owed = true;
        });
    }

    /** Whether there is room again and the broker keeps something that only a new connection brings; told once. */
    public boolean askAgain() {
        return gate.update(() -> {
            boolean ask = owed && waiting.isEmpty();
            owed &= !ask;
            return ask;
        });
    }

    /** Messages that came, since activation. */
    public long arrived() {
        return gate.read(() -> arrived);
    }
}
