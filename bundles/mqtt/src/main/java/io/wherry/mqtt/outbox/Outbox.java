package io.wherry.mqtt.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.wherry.jobs.JobState;
import io.wherry.mqtt.messages.Event;
import io.wherry.mqtt.topics.Topics;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/**
 * Everything that waits for the broker, bounded, in the order in which it goes: retained topics, job states, events, and what the next one replaces.
 * Thread-safe: all of it happens inside one gate, which is woken by every change; nothing here blocks.
 */
public final class Outbox {
    /** Messages under way at a time: enough to fill a cellular round trip, few enough to be sent again after a cut. */
    public static final int WINDOW = 16;
    private static final int MOST_EVENTS = 500;
    private static final int MOST_STATES = 4096;
    private static final int MOST_FLEETING = 64;

    private final Gate gate;
    private final Clock clock;
    private final Board board = new Board();
    private final StateQueue states;
    private final EventQueue events;
    private final Curb curb = new Curb();
    /** Progress and telemetry: the newest of each topic, and only while there is a connection. */
    private final Map<String, byte[]> fleeting = new LinkedHashMap<>();
    /** In the order in which they were sent; told apart by identity, for the same words may be said twice. */
    private final List<Outgoing> underWay = new ArrayList<>();
    private boolean online;
    private long lastProgress;
    private long published;
    private long droppedFleeting;

    /**
     * An empty outbox.
     *
     * @param clock   for the time without an acknowledgement
     * @param gate    inside which all happens
     * @param gateway the gateway's id
     * @param session the activation that events belong to
     */
    public Outbox(Clock clock, Gate gate, Topics topics, String gateway, String session) {
        this.clock = clock;
        this.gate = gate;
        states = new StateQueue(gateway, topics, MOST_STATES);
        events = new EventQueue(topics, session, MOST_EVENTS);
    }

    /** Counts for {@code telemetry}: acknowledged, events and others dropped since activation, waiting now. */
    public record Counts(long published, long droppedEvents, long droppedOther, int waiting) {
    }

    /** Sets what a retained topic says; nothing is sent when it says so already. */
    public void retain(String topic, byte[] payload) {
        gate.change(() -> board.write(topic, payload));
    }

    /** Says again what a retained topic says. */
    public void repeat(String topic) {
        gate.change(() -> board.repeat(topic));
    }

    /** Clears a retained topic. */
    public void clear(String topic) {
        gate.change(() -> board.clear(topic));
    }

    /** A job has a new state. */
    public void changed(JobState state) {
        gate.change(() -> {
            if (online) {
                states.changed(state);
            }
        });
    }

    /** A job's state was asked for; it is said now or, as a question may come before the connection is ready and go with it, over the next one. */
    public void answer(JobState state) {
        gate.change(() -> states.answer(state));
    }

    /**
     * A request was refused. Nobody keeps that on a disk, so the request is acknowledged when broker and requester have the refusal: what is lost before comes again.
     *
     * @param kept whether the queue of jobs knows the refusal; what it does not is kept here until the broker has it, also without a connection
     */
    public void refused(JobState state, boolean kept, Runnable acknowledge) {
        gate.change(() -> {
            if (online || !kept) {
                states.refused(state, kept, acknowledge);
            }
        });
    }

    /** The next acknowledgement that {@link #refused} is to be followed by. */
    public Optional<Runnable> owed() {
        return gate.read(states::owed);
    }

    /** A finished job was forgotten. */
    public void forgotten(String operation, String id) {
        gate.change(() -> states.forgotten(operation, id));
    }

    /** Something happened. */
    public void event(Event event) {
        gate.change(() -> events.add(event));
    }

    /** Something happened that a sender of requests brought about: a flood of such events is curbed. */
    public void provoked(Event event) {
        gate.change(() -> curb.admit(event, clock.nanos()).ifPresent(events::add));
    }

    /** Something that is worth nothing later: sent when nothing else waits, lost without a connection. */
    public void fleeting(String topic, byte[] payload) {
        gate.change(() -> {
            if (!online || fleeting.size() >= MOST_FLEETING && !fleeting.containsKey(topic)) {
                droppedFleeting++;
            } else {
                fleeting.put(topic, payload);
            }
        });
    }

    /** From now on messages are taken and sent. */
    public void connected(boolean sessionPresent) {
        gate.change(() -> {
            online = true;
            if (!sessionPresent) {
                board.repeatAll();
            }
        });
    }

    /** Brings the job states that the broker lacks; to be called after {@link #connected}, so that none slips through between. */
    public void catchUp(List<JobState> all, List<JobState> unpublished, boolean sessionPresent) {
        gate.change(() -> states.catchUp(all, unpublished, !sessionPresent));
    }

    /** The connection is no more: what was under way goes back. */
    public void disconnected() {
        gate.change(() -> {
            online = false;
            // The last one first, so that the queues are in order again.
            List<Outgoing> back = new ArrayList<>(underWay);
            Collections.reverse(back);
            underWay.clear();
            back.forEach(message -> message.receipt().undelivered());
            states.disconnected();
            fleeting.clear();
        });
    }

    /** The next message to send; empty when nothing waits, there is no connection, or enough is under way. */
    public Optional<Outgoing> next() {
        return gate.update(() -> {
            if (!online || underWay.size() >= WINDOW) {
                return Optional.empty();
            }
            Optional<Outgoing> message = board.next().or(states::next).or(events::next).or(this::nextFleeting);
            message.ifPresent(this::begin);
            return message;
        });
    }

    private Optional<Outgoing> nextFleeting() {
        return fleeting.keySet().stream().findFirst()
                .map(topic -> new Outgoing(topic, fleeting.remove(topic), 0, false, Outgoing.Receipt.NONE));
    }

    private void begin(Outgoing message) {
        if (message.qos() > 0 && !awaitsBroker()) {
            lastProgress = clock.nanos();
        }
        underWay.add(message);
    }

    /** Whether the broker owes an acknowledgement; what has quality 0 is done when the wire has it, and says nothing of the broker. */
    private boolean awaitsBroker() {
        return underWay.stream().anyMatch(message -> message.qos() > 0);
    }

    /** The broker has {@code message} (or, of quality 0, the wire has). Of a broken connection's messages nothing is believed any more. */
    public void delivered(Outgoing message) {
        gate.change(() -> {
            if (underWay.removeIf(other -> other == message)) {
                if (message.qos() > 0) {
                    lastProgress = clock.nanos();
                }
                published++;
                message.receipt().delivered();
            }
        });
    }

    /** The client refused {@code message} itself, and would again: it is given up. */
    public void unsendable(Outgoing message) {
        gate.change(() -> {
            if (underWay.removeIf(other -> other == message)) {
                droppedFleeting++;
                message.receipt().delivered();
            }
        });
    }

    /** Whether something is under way and the broker has acknowledged nothing for {@code patience}: then the connection is as good as dead. */
    public boolean stalled(Duration patience) {
        return gate.read(() -> awaitsBroker() && clock.nanos() - lastProgress > patience.toNanos());
    }

    /** Whether the broker has what {@code topic} shall say. */
    public boolean stands(String topic) {
        return gate.read(() -> board.stands(topic));
    }

    /** Whether {@code topic} says something that was set here. */
    public boolean retains(String topic) {
        return gate.read(() -> board.retains(topic));
    }

    /** How many job states wait: who produces more of them on demand should hold on while this is high. */
    public int statesWaiting() {
        return gate.read(states::waiting);
    }

    /** The next final state that the broker has, to be told to the queue of jobs. */
    public Optional<JobState> settled() {
        return gate.read(states::settled);
    }

    /** Counts since activation. */
    public Counts counts() {
        return gate.read(() -> new Counts(published, events.dropped(), states.dropped() + droppedFleeting, waiting()));
    }

    private int waiting() {
        return board.waiting() + states.waiting() + events.waiting() + fleeting.size();
    }
}
