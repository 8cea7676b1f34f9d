package io.wherry.mqtt.supervisor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.wherry.jobs.Jobs;
import io.wherry.mqtt.client.Endpoint;
import io.wherry.mqtt.client.Expiry;
import io.wherry.mqtt.client.Link;
import io.wherry.mqtt.client.LinkException;
import io.wherry.mqtt.inbox.Inbox;
import io.wherry.mqtt.messages.Event;
import io.wherry.mqtt.messages.StatusMessage;
import io.wherry.mqtt.outbox.Outbox;
import io.wherry.mqtt.outbox.Outgoing;
import io.wherry.mqtt.topics.Topics;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attends to a connection while it stands: greets the broker, sends what the outbox holds, sees when it is to end, and says goodbye. On the supervisor's thread. */
final class Attendant {
    private static final Logger LOG = LoggerFactory.getLogger(Attendant.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration SUBSCRIBING = Duration.ofSeconds(15);
    private static final Duration GOODBYE = Duration.ofSeconds(2);
    private static final Duration EXPIRY_PACE = Duration.ofMinutes(10);

    private final Clock clock;
    private final Gate gate;
    private final Duration silence;
    private final Endpoint endpoint;
    private final Topics topics;
    private final StatusMessage status;
    private final Jobs jobs;
    private final Outbox outbox;
    private final Inbox inbox;
    private final StatusGuard guard;
    private final Leftovers leftovers;
    private final BooleanSupplier stopping;
    private volatile Expiry expiry = Expiry.NONE;
    private long expiryRead;
    // Inside the gate:
    private boolean connected;

    /**
     * The attendant of all connections, of one at a time.
     *
     * @param silence  how long an acknowledgement that is due may take
     * @param stopping whether it is time to say goodbye; asked inside the gate
     */
    Attendant(Clock clock, Gate gate, Duration silence, Endpoint endpoint, Topics topics, StatusMessage status, Jobs jobs, Outbox outbox, Inbox inbox,
            StatusGuard guard, Leftovers leftovers, BooleanSupplier stopping) {
        this.clock = clock;
        this.gate = gate;
        this.silence = silence;
        this.endpoint = endpoint;
        this.topics = topics;
        this.status = status;
        this.jobs = jobs;
        this.outbox = outbox;
        this.inbox = inbox;
        this.guard = guard;
        this.leftovers = leftovers;
        this.stopping = stopping;
    }

    /** Whether a broker was greeted and the connection stands; asked inside the gate. */
    boolean connected() {
        return connected;
    }

    /** When the certificates of the latest connection expire. */
    Expiry expiry() {
        return expiry;
    }

    /**
     * Subscribes, and says what the broker has to know.
     *
     * @param again whether there was a connection before
     */
    void greet(Link link, boolean again) throws LinkException, InterruptedException {
        readExpiry(link);
        List<String> refused = link.subscribe(topics.requestFilters(), 1, SUBSCRIBING);
        gate.change(guard::connected);
        link.subscribe(List.of(topics.status()), 0, SUBSCRIBING);
        if (gate.update(() -> leftovers.look(clock.nanos()))) {
            link.subscribe(topics.leftoverFilters(), 0, SUBSCRIBING);
        }
        boolean present = link.sessionPresent();
        gate.change(() -> connected = true);
        outbox.repeat(topics.status());
        outbox.connected(present);
        outbox.catchUp(jobs.all(), jobs.unpublished(), present);
        LOG.info("Connected to {} as {}", endpoint, endpoint.clientId());
        if (!refused.isEmpty()) {
            LOG.error("The broker lets this gateway not read {}: requests don't reach it; give {} the right in the broker's ACL", refused, endpoint.clientId());
            outbox.event(Event.of("mqtt.subscription-refused", clock.instant(), "the broker refuses " + refused));
        }
        if (!present && again) {
            LOG.warn("The broker has forgotten this gateway's session; requests sent meanwhile may be lost");
            outbox.event(Event.of("mqtt.session-lost", clock.instant(), "the broker had forgotten the session: requests sent meanwhile may be lost"));
        }
    }

    /** Sends and looks after the connection until it ends. */
    End pump(Link link, Ear ear) throws LinkException, InterruptedException {
        while (true) {
            Optional<Outgoing> message = next(() -> stopping.getAsBoolean() || ear.lost().isPresent(), TICK);
            if (message.isPresent()) {
                send(link, message.get());
            }
            Optional<End> end = end(ear);
            if (end.isPresent()) {
                if (end.get().how() == End.How.STOPPED) {
                    sayGoodbye(link, ear);
                }
                return end.get();
            }
            housekeeping(link);
        }
    }

    /** The connection has ended. */
    void disconnected() {
        gate.change(() -> connected = false);
        outbox.disconnected();
    }

    /** The next message to send; empty when {@code otherwise} holds first, or there is none within {@code patience}. */
    private Optional<Outgoing> next(BooleanSupplier otherwise, Duration patience) throws InterruptedException {
        return gate.take(() -> otherwise.getAsBoolean() ? Optional.of(Optional.<Outgoing>empty()) : outbox.next().map(Optional::of), patience)
                .flatMap(found -> found);
    }

    private void send(Link link, Outgoing message) throws LinkException {
        try {
            link.send(message);
        } catch (IllegalArgumentException unfit) {
            LOG.warn("A message for {} can't be carried by MQTT: {}", message.topic(), unfit.getMessage());
            outbox.unsendable(message);
        }
    }

    private Optional<End> end(Ear ear) {
        return gate.update(() -> {
            if (ear.lost().isPresent()) {
                return Optional.of(new End(End.How.LOST, ear.lost().get()));
            }
            if (stopping.getAsBoolean()) {
                return Optional.of(new End(End.How.STOPPED, ""));
            }
            if (outbox.stalled(silence)) {
                return Optional.of(new End(End.How.LOST, "the broker acknowledges nothing"));
            }
            if (guard.takenOver(clock.nanos())) {
                return Optional.of(new End(End.How.TAKEN_OVER, ""));
            }
            return inbox.askAgain() ? Optional.of(new End(End.How.ASK_AGAIN, "")) : Optional.empty();
        });
    }

    private void housekeeping(Link link) throws LinkException {
        if (gate.update(() -> guard.repair(clock.nanos()))) {
            outbox.repeat(topics.status());
        }
        if (gate.update(() -> leftovers.ripe(clock.nanos()))) {
            leftovers.clear();
            link.unsubscribe(topics.leftoverFilters());
        }
        if (clock.nanos() - expiryRead >= EXPIRY_PACE.toNanos()) {
            readExpiry(link);
        }
    }

    /** Certificates are renewed under a connection that stands for months. */
    private void readExpiry(Link link) {
        expiry = link.expiry();
        expiryRead = clock.nanos();
    }

    private void sayGoodbye(Link link, Ear ear) throws LinkException, InterruptedException {
        outbox.retain(topics.status(), status.offline());
        long deadline = clock.after(GOODBYE);
        while (!outbox.stands(topics.status()) && ear.lost().isEmpty() && clock.until(deadline).toNanos() > 0) {
            Optional<Outgoing> message = next(() -> outbox.stands(topics.status()) || ear.lost().isPresent(), clock.until(deadline));
            if (message.isPresent()) {
                send(link, message.get());
            }
        }
    }
}
