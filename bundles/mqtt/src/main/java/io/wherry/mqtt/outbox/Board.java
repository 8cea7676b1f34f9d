package io.wherry.mqtt.outbox;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Retained topics of which only the latest value matters; in the order in which they were first written. Of each, one message is under way at a
 * time, so an older value never overtakes a newer one. Not thread-safe: it belongs to the {@link Outbox}.
 */
final class Board {
    private static final byte[] NOTHING = {};

    private final Map<String, Slot> slots = new LinkedHashMap<>();

    /** Sets what {@code topic} shall say. */
    void write(String topic, byte[] payload) {
        Slot slot = slots.computeIfAbsent(topic, Slot::new);
        if (slot.fresh || !Arrays.equals(slot.wanted, payload)) {
            slot.fresh = false;
            slot.wanted = payload;
            slot.due = true;
        }
    }

    /** Takes {@code topic} away, whether it was written here or by an earlier run. */
    void clear(String topic) {
        write(topic, NOTHING);
    }

    /** Says again what {@code topic} shall say, although nothing changed here. */
    void repeat(String topic) {
        Slot slot = slots.get(topic);
        if (slot != null) {
            slot.due = true;
        }
    }

    /** The broker has forgotten everything. */
    void repeatAll() {
        slots.values().forEach(slot -> slot.due = true);
    }

    /** The next message, if there is one. */
    Optional<Outgoing> next() {
        return slots.values().stream().filter(slot -> slot.due && !slot.underWay).findFirst().map(Slot::send);
    }

    /** Whether the broker has what {@code topic} shall say. */
    boolean stands(String topic) {
        Slot slot = slots.get(topic);
        return slot == null || !slot.due && !slot.underWay;
    }

    /** Whether {@code topic} shall say something. */
    boolean retains(String topic) {
        Slot slot = slots.get(topic);
        return slot != null && slot.wanted.length > 0;
    }

    int waiting() {
        return (int) slots.values().stream().filter(slot -> slot.due).count();
    }

    private final class Slot implements Outgoing.Receipt {
        private final String topic;
        private byte[] wanted = NOTHING;
        private boolean fresh = true;
        private boolean due;
        private boolean underWay;

        private Slot(String topic) {
            this.topic = topic;
        }

        private Outgoing send() {
            due = false;
            underWay = true;
            return new Outgoing(topic, wanted, 1, true, this);
        }

        @Override
        public void delivered() {
            underWay = false;
            if (!due && wanted.length == 0) {
                slots.remove(topic);
            }
        }

        @Override
        public void undelivered() {
            underWay = false;
            due = true;
        }
    }
}
