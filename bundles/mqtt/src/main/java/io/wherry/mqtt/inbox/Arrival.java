package io.wherry.mqtt.inbox;

import io.wherry.mqtt.topics.Inbound;

/**
 * A request or cancellation that the broker brought and that is not acknowledged yet.
 *
 * @param what        what its topic says
 * @param payload     what it holds
 * @param acknowledge sends the acknowledgement; does nothing when the connection that brought it is no more
 */
public record Arrival(Inbound what, byte[] payload, Runnable acknowledge) {

    /** About how much memory it takes, in bytes; a topic may be as long as 65535. */
    long size() {
        return payload.length + 2L * what.toString().length();
    }
}
