package io.wherry.mqtt.topics;

/** What a topic that a message came on means to this gateway. */
public sealed interface Inbound {

    /** {@code cmd/<operation>/<id>} below the gateway's own root, {@code _all} or one of its groups. */
    record Request(String operation, String id) implements Inbound {
    }

    /** The same with {@code /cancel}. */
    record Cancel(String operation, String id) implements Inbound {
    }

    /** The gateway's own {@code status}. */
    record Status() implements Inbound {
    }

    /** The gateway's own {@code cmd/<operation>}: a capability that somebody retained, most likely an earlier run. */
    record Capability(String operation) implements Inbound {
    }

    /** The gateway's own {@code cmd/<operation>/<id>/state}: likewise. */
    record State(String operation, String id) implements Inbound {
    }

    /** The gateway's own {@code twin/<modem>}: likewise. */
    record Twin(String modem) implements Inbound {
    }

    /** Nothing of this gateway's. */
    record Foreign() implements Inbound {
    }
}
