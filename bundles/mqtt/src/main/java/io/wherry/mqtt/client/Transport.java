package io.wherry.mqtt.client;

import io.wherry.mqtt.outbox.Outgoing;

/** Makes connections to a broker. MQTT 3.1.1 on Paho is one way; the supervisor knows of none. */
public interface Transport {

    /**
     * Makes one connection, with a session that the broker keeps ({@code cleanSession=false}).
     *
     * @param will what the broker says when the connection breaks, retained
     * @param ear  hears of everything from before the connection is made
     * @throws LinkException when there is none within the transport's bound; nothing is left behind then
     */
    Link connect(Endpoint endpoint, Outgoing will, Ear ear) throws LinkException, InterruptedException;

    /** Threads that the client library has now; a number that grows is a leak. */
    int threads(Endpoint endpoint);

    /** Hears of one connection. Called on the client's threads: hand over and return, throw nothing. */
    interface Ear {
        /**
         * A message came.
         *
         * @param retained    whether the broker had kept it
         * @param acknowledge sends the acknowledgement, from any thread, without blocking; may be called once
         */
        void arrived(String topic, byte[] payload, boolean retained, Runnable acknowledge);

        /** The broker has {@code message}. */
        void delivered(Outgoing message);

        /** The connection broke. */
        void lost(String why);
    }
}
