package io.wherry.mqtt.reports;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.wherry.jobs.Jobs;
import io.wherry.jobs.OperationInfo;
import io.wherry.mqtt.inbox.Desk;
import io.wherry.mqtt.inbox.Inbox;
import io.wherry.mqtt.messages.About;
import io.wherry.mqtt.messages.Event;
import io.wherry.mqtt.messages.JobMessages;
import io.wherry.mqtt.messages.StatusMessage;
import io.wherry.mqtt.messages.Telemetry;
import io.wherry.mqtt.messages.Twin;
import io.wherry.mqtt.outbox.Outbox;
import io.wherry.mqtt.supervisor.Supervisor;
import io.wherry.mqtt.topics.Topics;
import io.wherry.settings.Refusals;
import io.wherry.settings.Refusals.Refusal;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second at everything that is published unasked and puts what changed into the outbox; looking at that pace is what bounds how often a twin
 * is published. Its thread ends when it is interrupted.
 */
public final class Reporter implements Clock.Body {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Clock clock;
    private final Topics topics;
    private final StatusMessage status;
    private final Outbox outbox;
    private final Inbox inbox;
    private final Supervisor supervisor;
    private final Jobs jobs;
    private final Modems modems;
    private final Facts facts;
    private final Duration telemetry;
    private final WireUse wire = new WireUse();
    private final ExpiryWatch expiry = new ExpiryWatch();
    private final Map<String, Twin> twins = new HashMap<>();
    private final Map<String, OperationInfo> offered = new HashMap<>();
    /** Topics of what went away, and since when: a bundle that is swapped is back in a moment. */
    private final Map<String, Long> missing = new HashMap<>();
    private Set<Refusal> toldRefusals = Set.of();
    private final long begun;
    private long nextTelemetry;

    /**
     * What the framework knows.
     *
     * @param groups  the gateway's groups
     * @param rawAt   whether {@code modem.at} is offered
     * @param bundles the bundles as they stand
     * @param servers the FTP servers' names
     * @param refusals who tells of refused configurations
     * @param stopping whether the whole daemon is about to end
     */
    public record Facts(List<String> groups, boolean rawAt, Supplier<List<About.Part>> bundles, Supplier<Set<String>> servers,
            CopyOnWriteArrayList<Refusals> refusals, BooleanSupplier stopping) {
    }

    /** A reporter; telemetry comes at the given pace. */
    public Reporter(Clock clock, Topics topics, StatusMessage status, Outbox outbox, Inbox inbox, Supervisor supervisor, Jobs jobs, Modems modems,
            Facts facts, Duration telemetry) {
        this.clock = clock;
        this.topics = topics;
        this.status = status;
        this.outbox = outbox;
        this.inbox = inbox;
        this.supervisor = supervisor;
        this.jobs = jobs;
        this.modems = modems;
        this.facts = facts;
        this.telemetry = telemetry;
        this.begun = clock.nanos();
        this.nextTelemetry = clock.after(telemetry);
    }

    @Override
    public void run() throws InterruptedException {
        while (true) {
            try {
                look();
            } catch (RuntimeException fault) {
                LOG.error("The reports could not be made", fault);
                clock.sleep(PACE.multipliedBy(10));
            }
            clock.sleep(PACE);
        }
    }

    private void look() {
        if (facts.stopping().getAsBoolean()) {
            // What goes away now is there again after the next start: the broker keeps what was said of it.
            return;
        }
        twins();
        capabilities();
        List<Refusal> standing = facts.refusals().stream().flatMap(source -> source.standing().stream()).toList();
        refusals(standing);
        expiry.look(supervisor.expiry(), clock.instant()).forEach(outbox::event);
        outbox.retain(topics.about(), new About(status, facts.groups(), facts.bundles().get(), List.copyOf(modems.ids()), List.copyOf(facts.servers().get()),
                standing, ClockState.of(clock.instant()), facts.rawAt(), supervisor.expiry().daysLeft(clock.instant()), jobs.limits()).json());
        if (clock.nanos() - nextTelemetry >= 0) {
            nextTelemetry = clock.after(telemetry);
            outbox.fleeting(topics.telemetry(), telemetry().json());
        }
    }

    private void twins() {
        Set<String> ids = modems.ids();
        for (String id : ids) {
            missing.remove(topics.twin(id));
            Twin twin = twins.computeIfAbsent(id, Twin::new);
            outbox.retain(topics.twin(id), twin.json(modems.at(id), modems.pdp(id), modems.ftp(id), clock.instant()));
        }
        twins.keySet().removeIf(id -> !ids.contains(id) && cleared(topics.twin(id)));
    }

    private void capabilities() {
        Set<String> present = new HashSet<>();
        for (OperationInfo info : jobs.operations()) {
            if (info.name().equals(Desk.RAW_AT) && !facts.rawAt()) {
                continue;
            }
            present.add(info.name());
            missing.remove(topics.capability(info.name()));
            if (!info.equals(offered.put(info.name(), info))) {
                outbox.retain(topics.capability(info.name()), JobMessages.capability(info));
            }
        }
        offered.keySet().removeIf(name -> !present.contains(name) && cleared(topics.capability(name)));
    }

    /** Clears the topic of something that is not there, once it has not been for a while. */
    private boolean cleared(String topic) {
        boolean gone = clock.nanos() - missing.computeIfAbsent(topic, first -> clock.nanos()) >= GRACE.toNanos();
        if (gone) {
            missing.remove(topic);
            outbox.clear(topic);
        }
        return gone;
    }

    private void refusals(List<Refusal> standing) {
        for (Refusal refusal : standing) {
            if (!toldRefusals.contains(refusal)) {
                outbox.event(Event.of("config.refused", refusal.at(), refusal.toString()).with("file", refusal.file()).with("key", refusal.key()));
            }
        }
        toldRefusals = Set.copyOf(standing);
    }

    private Telemetry telemetry() {
        long now = clock.nanos();
        List<Telemetry.Modem> counters = modems.ids().stream().map(id -> new Telemetry.Modem(id, modems.at(id), modems.ftp(id),
                modems.at(id).flatMap(at -> wire.since(id, at, now)))).toList();
        Outbox.Counts sent = outbox.counts();
        return new Telemetry(status.session(), clock.instant(), Duration.ofNanos(now - begun), jobs.counts(), counters,
                new Telemetry.Connection(supervisor.connects(), supervisor.losses(), sent.published(), inbox.arrived(), sent.droppedEvents(), sent.droppedOther(),
                        sent.waiting(), supervisor.clientThreads()));
    }
}
