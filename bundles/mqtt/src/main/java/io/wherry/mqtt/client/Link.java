package io.wherry.mqtt.client;

import java.time.Duration;
import java.util.List;

import io.wherry.mqtt.outbox.Outgoing;

/** A connection to the broker. It is used by one thread, and closed once. */
public interface Link {

    /** Whether the broker had kept this gateway's session: its subscriptions and what came for it meanwhile. */
    boolean sessionPresent();

    /** When the connection's certificates expire; the gateway's own as they are in their files now, for the next connection is made with those. */
    Expiry expiry();

    /**
     * Subscribes and waits for the broker's word.
     *
     * @return the filters that the broker refuses
     * @throws LinkException when the word does not come within {@code patience}
     */
    List<String> subscribe(List<String> filters, int qos, Duration patience) throws LinkException, InterruptedException;

    /** Unsubscribes; waits for nothing. */
    void unsubscribe(List<String> filters) throws LinkException;

    /**
     * Hands a message to the client; its fate is told to the {@link Transport.Ear}. Does not block.
     *
     * @throws IllegalArgumentException when MQTT can't carry it
     * @throws LinkException            when the connection is no more
     */
    void send(Outgoing message) throws LinkException;

    /**
     * Ends the connection within a few seconds, whatever state it is in.
     *
     * @param orderly whether to tell the broker, which then does not publish the will
     */
    void close(boolean orderly);
}
