package io.wherry.mqtt.outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import io.wherry.mqtt.messages.Event;
import io.wherry.mqtt.topics.Topics;

/**
 * Events, numbered as they come and kept, also without a connection, until the broker has them; when there are too many the oldest go, and a gap
 * in the numbers shows it. Not thread-safe: it belongs to the {@link Outbox}.
 */
final class EventQueue {
    private final Topics topics;
    private final String session;
    private final int most;
    private final Deque<Numbered> waiting = new ArrayDeque<>();
    private long lastSeq;
    private long dropped;

    private record Numbered(Event event, long seq) {
    }

    /** An empty queue that keeps {@code most} events. */
    EventQueue(Topics topics, String session, int most) {
        this.topics = topics;
        this.session = session;
        this.most = most;
    }

    void add(Event event) {
        waiting.addLast(new Numbered(event, ++lastSeq));
        trim();
    }

    private void trim() {
        while (waiting.size() > most) {
            waiting.removeFirst();
            dropped++;
        }
    }

    Optional<Outgoing> next() {
        return Optional.ofNullable(waiting.pollFirst()).map(this::outgoing);
    }

    private Outgoing outgoing(Numbered event) {
        return new Outgoing(topics.event(event.event().type()), event.event().json(session, event.seq()), 1, false, new Outgoing.Receipt() {
            @Override
            public void delivered() {
            }

            @Override
            public void undelivered() {
                putBack(event);
            }
        });
    }

    private void putBack(Numbered event) {
        Deque<Numbered> later = new ArrayDeque<>();
        while (!waiting.isEmpty() && waiting.peekFirst().seq() < event.seq()) {
            later.addLast(waiting.removeFirst());
        }
        waiting.addFirst(event);
        while (!later.isEmpty()) {
            waiting.addFirst(later.removeLast());
        }
        trim();
    }

    int waiting() {
        return waiting.size();
    }

    long dropped() {
        return dropped;
    }
}
