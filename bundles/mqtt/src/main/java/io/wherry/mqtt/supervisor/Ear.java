package io.wherry.mqtt.supervisor;

import java.util.Optional;

import io.wherry.mqtt.client.Transport;
import io.wherry.mqtt.inbox.Arrival;
import io.wherry.mqtt.inbox.Inbox;
import io.wherry.mqtt.outbox.Outbox;
import io.wherry.mqtt.outbox.Outgoing;
import io.wherry.mqtt.topics.Inbound;
import io.wherry.mqtt.topics.Topics;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/** Hears what one connection's client says and hands it to whom it concerns. What it hears of a connection that has ended ends nothing else. */
final class Ear implements Transport.Ear {
    private final Clock clock;
    private final Gate gate;
    private final Topics topics;
    private final Inbox inbox;
    private final Outbox outbox;
    private final StatusGuard guard;
    private final Leftovers leftovers;
    /** Inside the gate. */
    private Optional<String> lost = Optional.empty();

    Ear(Clock clock, Gate gate, Topics topics, Inbox inbox, Outbox outbox, StatusGuard guard, Leftovers leftovers) {
        this.clock = clock;
        this.gate = gate;
        this.topics = topics;
        this.inbox = inbox;
        this.outbox = outbox;
        this.guard = guard;
        this.leftovers = leftovers;
    }

    /** Why the connection broke, once it has. */
    Optional<String> lost() {
        return gate.read(() -> lost);
    }

    @Override
    public void arrived(String topic, byte[] payload, boolean retained, Runnable acknowledge) {
        Inbound what = topics.parse(topic);
        if (what instanceof Inbound.Request || what instanceof Inbound.Cancel) {
            inbox.offer(new Arrival(what, payload, acknowledge));
            return;
        }
        gate.change(() -> {
            if (what instanceof Inbound.Status) {
                guard.heard(payload, clock.nanos());
            } else if (retained && payload.length > 0 && !(what instanceof Inbound.Foreign)) {
                leftovers.heard(topic, what);
            }
        });
        acknowledge.run();
    }

    @Override
    public void delivered(Outgoing message) {
        outbox.delivered(message);
    }

    @Override
    public void lost(String why) {
        gate.change(() -> lost = Optional.of(why));
    }
}
