package io.wherry.mqtt.supervisor;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

import io.wherry.jobs.Jobs;
import io.wherry.mqtt.client.Endpoint;
import io.wherry.mqtt.client.Expiry;
import io.wherry.mqtt.client.Link;
import io.wherry.mqtt.client.LinkException;
import io.wherry.mqtt.client.Transport;
import io.wherry.mqtt.inbox.Inbox;
import io.wherry.mqtt.messages.Event;
import io.wherry.mqtt.messages.StatusMessage;
import io.wherry.mqtt.outbox.Outbox;
import io.wherry.mqtt.outbox.Outgoing;
import io.wherry.mqtt.topics.Topics;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import io.wherry.time.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the gateway connected: makes one connection after another, with growing pauses, and has each attended to by an {@link Attendant} until it ends.
 * One thread does all of that; the client's threads only hand over.
 */
public final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration ENDING = Duration.ofSeconds(10);
    /** A Paho client has five threads; more than these means that ended ones leave some behind. */
    private static final int TOO_MANY_THREADS = 20;

    /**
     * How long to wait for others.
     *
     * @param silence   without an acknowledgement while one is due; in MQTT 3.1.1 only a new connection makes a broker answer then
     * @param stepAside for a second gateway of the same name to be switched off or renamed
     */
    public record Patience(Duration silence, Duration stepAside) {
        /** Half a minute; a quarter of an hour. */
        public static final Patience USUAL = new Patience(Duration.ofSeconds(30), Duration.ofMinutes(15));
    }

    private final Clock clock;
    private final Gate gate;
    private final Patience patience;
    private final Transport transport;
    private final Endpoint endpoint;
    private final Topics topics;
    private final StatusMessage status;
    private final Outbox outbox;
    private final Inbox inbox;
    private final ReconnectPolicy policy;
    private final StatusGuard guard;
    private final Leftovers leftovers;
    private final Attendant attendant;
    private final AtomicLong connects = new AtomicLong();
    private final AtomicLong losses = new AtomicLong();
    private Optional<Worker> worker = Optional.empty();
    // Inside the gate:
    private boolean stopping;
    // The worker's own:
    private String lastReport = "";
    private boolean alarmed;

    /**
     * A supervisor that does nothing until {@link #start}.
     *
     * @param gate the one that inbox and outbox are behind
     */
    public Supervisor(Clock clock, Gate gate, Patience patience, Transport transport, Endpoint endpoint, Topics topics, StatusMessage status, Jobs jobs, Outbox outbox,
            Inbox inbox, RandomGenerator random) {
        this.clock = clock;
        this.gate = gate;
        this.patience = patience;
        this.transport = transport;
        this.endpoint = endpoint;
        this.topics = topics;
        this.status = status;
        this.outbox = outbox;
        this.inbox = inbox;
        this.policy = new ReconnectPolicy(random);
        this.guard = new StatusGuard(status.session(), clock.nanos());
        this.leftovers = new Leftovers(outbox, jobs);
        this.attendant = new Attendant(clock, gate, patience.silence(), endpoint, topics, status, jobs, outbox, inbox, guard, leftovers, () -> stopping);
    }

    /** Begins to connect. */
    public void start() {
        outbox.retain(topics.status(), status.online());
        worker = Optional.of(clock.start("wherry-mqtt-link", this::run));
    }

    /** Says goodbye where there is a connection, and ends; within a few seconds. */
    public void stop() {
        boolean serving = gate.update(() -> {
            stopping = true;
            return attendant.connected();
        });
        worker.ifPresent(thread -> {
            if (!serving) {
                thread.interrupt();
            }
            try {
                if (!thread.join(ENDING)) {
                    thread.interrupt();
                    LOG.warn("The connection to {} does not end", endpoint);
                }
            } catch (InterruptedException ended) {
                thread.interrupt();
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Connections made since activation. */
    public long connects() {
        return connects.get();
    }

    /** Of these, how many broke. */
    public long losses() {
        return losses.get();
    }

    /** Whether there is a connection. */
    public boolean connected() {
        return gate.read(attendant::connected);
    }

    /** When the certificates of the latest connection expire. */
    public Expiry expiry() {
        return attendant.expiry();
    }

    /** Threads that the client library has. */
    public int clientThreads() {
        return transport.threads(endpoint);
    }

    private void run() throws InterruptedException {
        while (!gate.read(() -> stopping)) {
            Duration pause = connection();
            watchThreads();
            gate.await(() -> stopping, pause);
        }
    }

    /** One connection, from its making to its end; the pause that is due then. */
    private Duration connection() throws InterruptedException {
        Ear ear = new Ear(clock, gate, topics, inbox, outbox, guard, leftovers);
        Outgoing will = new Outgoing(topics.status(), status.lost(), 1, true, Outgoing.Receipt.NONE);
        try {
            return serve(transport.connect(endpoint, will, ear), ear);
        } catch (LinkException failed) {
            policy.ended(Duration.ZERO);
            report(failed.getMessage());
            return policy.pause();
        } catch (RuntimeException fault) {
            // A loop that has died silently is the fault of this kind that is found last.
            LOG.error("A fault ended the connection to {}; the next one is made", endpoint, fault);
            policy.ended(Duration.ZERO);
            return policy.pause();
        }
    }

    private Duration serve(Link link, Ear ear) throws InterruptedException {
        boolean again = connects.incrementAndGet() > 1;
        long since = clock.nanos();
        End end = new End(End.How.LOST, "");
        try {
            attendant.greet(link, again);
            lastReport = "";
            end = attendant.pump(link, ear);
        } catch (LinkException broken) {
            end = new End(End.How.LOST, broken.getMessage());
        } finally {
            attendant.disconnected();
            link.close(end.how() != End.How.LOST);
        }
        policy.ended(Duration.ofNanos(clock.nanos() - since));
        return afterwards(end);
    }

    private Duration afterwards(End end) {
        return switch (end.how()) {
            case LOST -> {
                losses.incrementAndGet();
                report("lost: " + end.why());
                yield policy.pause();
            }
            case TAKEN_OVER -> {
                LOG.error("Another gateway connects as {} too and they drive each other out; this one steps aside for {} minutes. Give each gateway a name of its own",
                        endpoint.clientId(), patience.stepAside().toMinutes());
                outbox.event(Event.of("mqtt.taken-over", clock.instant(), "another gateway of the same name took the connection over again and again"));
                yield patience.stepAside();
            }
            case ASK_AGAIN, STOPPED -> Duration.ZERO;
        };
    }

    private void report(String what) {
        if (what.equals(lastReport)) {
            LOG.debug("{}: {}", endpoint, what);
        } else {
            LOG.warn("{}: {}; it is tried again, with pauses of up to 30 s", endpoint, what);
            lastReport = what;
        }
    }

    private void watchThreads() {
        int threads = clientThreads();
        boolean tooMany = threads > TOO_MANY_THREADS;
        if (tooMany && !alarmed) {
            LOG.error("The MQTT client has left {} threads behind; restart the daemon when it suits", threads);
            outbox.event(Event.of("mqtt.threads-leaked", clock.instant(), "the MQTT client has left " + threads + " threads behind"));
        }
        alarmed = tooMany;
    }
}
