package io.wherry.mqtt;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

import io.wherry.jobs.JobListener;
import io.wherry.jobs.JobState;
import io.wherry.jobs.Jobs;
import io.wherry.mqtt.client.Endpoint;
import io.wherry.mqtt.client.Transport;
import io.wherry.mqtt.inbox.Desk;
import io.wherry.mqtt.inbox.DeskLoop;
import io.wherry.mqtt.inbox.Inbox;
import io.wherry.mqtt.messages.Event;
import io.wherry.mqtt.messages.JobMessages;
import io.wherry.mqtt.messages.StatusMessage;
import io.wherry.mqtt.outbox.Outbox;
import io.wherry.mqtt.reports.ModemEvents;
import io.wherry.mqtt.reports.Modems;
import io.wherry.mqtt.reports.Reporter;
import io.wherry.mqtt.supervisor.Supervisor;
import io.wherry.mqtt.topics.Topics;
import io.wherry.time.Backoff;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import io.wherry.time.Worker;

/** The MQTT interface of one gateway, put together: connection, desk and reports, three threads, all gone after {@link #close()}. */
public final class Gateway implements JobListener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Clock clock;
    private final Topics topics;
    private final Outbox outbox;
    private final Supervisor supervisor;
    private final Modems modems;
    private final List<Worker> workers;

    /**
     * Begins to connect, and to work.
     *
     * @param patience  with the broker
     * @param status    the gateway's name, session and version
     * @param facts     what the framework knows
     * @param telemetry how often to publish counters
     */
    public Gateway(Clock clock, RandomGenerator random, Supervisor.Patience patience, Transport transport, Endpoint endpoint, StatusMessage status, Jobs jobs, Reporter.Facts facts,
            Duration telemetry) {
        this.clock = clock;
        topics = new Topics(status.gateway(), facts.groups());
        Gate gate = clock.gate();
        outbox = new Outbox(clock, gate, topics, status.gateway(), status.session());
        Inbox inbox = new Inbox(gate);
        Desk desk = new Desk(jobs, outbox, clock, facts.rawAt());
        DeskLoop loop = new DeskLoop(clock, gate, inbox, outbox, desk, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), random));
        supervisor = new Supervisor(clock, gate, patience, transport, endpoint, topics, status, jobs, outbox, inbox, random);
        modems = new Modems(new ModemEvents(outbox));
        Reporter reporter = new Reporter(clock, topics, status, outbox, inbox, supervisor, jobs, modems, facts, telemetry);
        supervisor.start();
        workers = List.of(clock.start("wherry-mqtt-desk", loop), clock.start("wherry-mqtt-reports", reporter));
    }

    /** The modems whose twins and events are published. */
    public Modems modems() {
        return modems;
    }

    /** The connection. */
    public Supervisor supervisor() {
        return supervisor;
    }

    @Override
    public void changed(JobState state) {
        outbox.changed(state);
    }

    @Override
    public void progress(String operation, String id, long bytes, long total, long bytesPerSecond) {
        outbox.fleeting(topics.progress(operation, id), JobMessages.progress(bytes, total, bytesPerSecond, clock.instant()));
    }

    @Override
    public void forgotten(String operation, String id) {
        outbox.forgotten(operation, id);
    }

    @Override
    public void event(String type, String message, String operation, String id) {
        // The queue of jobs names its own events; here they stand beside those of others.
        Event event = Event.of(type.indexOf('.') < 0 ? "job." + type : type, clock.instant(), message).with("operation", operation).with("id", id);
        if (event.type().startsWith("job.")) {
            outbox.provoked(event);
        } else {
            outbox.event(event);
        }
    }

    /** Says goodbye and ends every thread. */
    @Override
    public void close() {
        modems.close();
        workers.forEach(Worker::interrupt);
        supervisor.stop();
        workers.forEach(Gateway::join);
    }

    private static void join(Worker worker) {
        try {
            worker.join(PATIENCE);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
