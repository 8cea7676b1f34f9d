package io.wherry.mqtt.outbox;

/**
 * A message on its way to the broker.
 *
 * @param topic    where it goes
 * @param payload  what it says; empty clears a retained topic
 * @param qos      1 for what carries state, 0 for what the next one replaces
 * @param retained whether the broker keeps it
 * @param receipt  whom its fate is told
 */
public record Outgoing(String topic, byte[] payload, int qos, boolean retained, Receipt receipt) {

    /** Learns what became of a message. Called by the {@link Outbox}, inside its gate, exactly once. */
    public interface Receipt {
        /** The broker has it. */
        void delivered();

        /** The connection broke, or the client did not take it: the broker may or may not have it. */
        void undelivered();

        /** Nobody cares. */
        Receipt NONE = new Receipt() {
            @Override
            public void delivered() {
            }

            @Override
            public void undelivered() {
            }
        };
    }
}
