package io.wherry.mqtt.outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.wherry.jobs.JobRequest;
import io.wherry.jobs.JobState;
import io.wherry.mqtt.messages.JobMessages;
import io.wherry.mqtt.topics.ReplyTopic;
import io.wherry.mqtt.topics.Topics;

/**
 * Job states in the order in which they came, each followed by the answer on the requester's own topic where it asked for one. The queue of jobs on the disk is the store: without
 * a connection nothing of it is kept here, and {@link #catchUp} brings what the broker lacks. Not thread-safe: it belongs to the {@link Outbox}.
 */
final class StateQueue {
    /** Up to here every state goes out, however short-lived; beyond it a newer one of the same job takes its place. */
    private static final int RELAXED = 64;
    /** More jobs than jobs.spool keeps. */
    private static final int MOST_MARKS = 4096;
    /** A broker may cut the connection because of a topic that it does not allow: an answer is not worth a fourth one. */
    private static final int REPLY_TRIES = 3;

    private final String gateway;
    private final Topics topics;
    private final int most;
    private final Deque<Item> waiting = new ArrayDeque<>();
    private final Map<Key, Mark> marks = bounded();
    private final Map<Key, Integer> replyTries = bounded();
    private final Deque<JobState> settled = new ArrayDeque<>();
    private final Deque<Runnable> owed = new ArrayDeque<>();
    private long dropped;

    private record Key(String operation, String id) {
        static Key of(JobState state) {
            return new Key(state.operation(), state.id());
        }
    }

    /** Which state of a job was queued last, and which the broker has. */
    private record Mark(long queued, String queuedAt, long known) {
    }

    private sealed interface Item {
        Key key();
    }

    /**
     * @param kept        whether the queue of jobs brings it again after a cut; not a refusal that only this knows, nor what was asked for
     * @param acknowledge acknowledges the request that this refuses, when broker and requester have it
     */
    private record State(JobState state, boolean answer, boolean kept, Optional<Runnable> acknowledge) implements Item {
        State(JobState state, boolean answer, boolean kept) {
            this(state, answer, kept, Optional.empty());
        }

        @Override
        public Key key() {
            return Key.of(state);
        }
    }

    private record Answer(JobState state, String topic, Optional<Runnable> acknowledge) implements Item {
        @Override
        public Key key() {
            return Key.of(state);
        }
    }

    private record Clear(Key key) implements Item {
    }

    /** An empty queue that keeps {@code most} messages. */
    StateQueue(String gateway, Topics topics, int most) {
        this.gateway = gateway;
        this.topics = topics;
        this.most = most;
    }

    private static <V> Map<Key, V> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, V> eldest) {
                return size() > MOST_MARKS;
            }
        };
    }

    /** A job's state changed. What was queued already, or is older than that, is passed over. */
    void changed(JobState state) {
        Mark mark = marks.get(Key.of(state));
        boolean news = mark == null || state.seq() > mark.queued() || state.seq() == mark.queued() && !state.at().toString().equals(mark.queuedAt());
        if (news && !waits(state)) {
            add(new State(state, true, true));
        }
    }

    /** Says a state because it was asked for, unless it is about to be said anyway; it is still said after a cut, for the request is acknowledged and comes no more. */
    void answer(JobState state) {
        if (!waits(state)) {
            add(new State(state, true, false));
        }
    }

    private boolean waits(JobState state) {
        return waiting.stream().anyMatch(item -> item instanceof State other && other.key().equals(Key.of(state)) && other.state().seq() == state.seq());
    }

    /** Says that a request is refused, in place of the same words that wait already and that no request waits for. */
    void refused(JobState state, boolean kept, Runnable acknowledge) {
        waiting.removeIf(item -> item instanceof State other && other.key().equals(Key.of(state)) && other.state().seq() == state.seq()
                && other.kept() && other.acknowledge().isEmpty());
        add(new State(state, true, kept, Optional.of(acknowledge)));
    }

    /** After a connection was made: what the broker lacks, or has forgotten. */
    void catchUp(List<JobState> all, List<JobState> unpublished, boolean forgotten) {
        unpublished.forEach(this::changed);
        for (JobState state : all) {
            Mark mark = marks.get(Key.of(state));
            if (!state.status().isFinal() && (mark == null || mark.known() < state.seq() || forgotten)) {
                changed(state);
            } else if (state.status().isFinal() && forgotten && !unpublished.contains(state)) {
                add(new State(state, false, true));
            }
        }
    }

    /** A finished job is no more: its topic goes too, after what is still to be said on it. */
    void forgotten(String operation, String id) {
        Key key = new Key(operation, id);
        marks.remove(key);
        replyTries.remove(key);
        if (id.matches(JobRequest.ID)) {
            waiting.addLast(new Clear(key));
            trim();
        }
    }

    private void add(State item) {
        JobState state = item.state();
        Mark before = marks.get(item.key());
        marks.put(item.key(), new Mark(state.seq(), state.at().toString(), before == null ? 0 : before.known()));
        if (waiting.size() >= RELAXED) {
            waiting.removeIf(other -> other instanceof State older && older.key().equals(item.key()) && !older.state().status().isFinal());
        }
        waiting.addLast(item);
        trim();
    }

    private void trim() {
        Iterator<Item> oldest = waiting.iterator();
        while (waiting.size() > most && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
            dropped++;
        }
    }

    /** The connection broke: what the queue of jobs keeps is brought by it again. */
    void disconnected() {
        waiting.removeIf(item -> !(item instanceof State state && !state.kept()) && !(item instanceof Clear));
        marks.replaceAll((key, mark) -> new Mark(mark.known(), "", mark.known()));
    }

    Optional<Outgoing> next() {
        return Optional.ofNullable(waiting.pollFirst()).map(item -> {
            if (item instanceof State state) {
                return outgoing(state);
            }
            return item instanceof Answer answer ? outgoing(answer) : outgoing((Clear) item);
        });
    }

    private Outgoing outgoing(State item) {
        JobState state = item.state();
        // An id that is none would stay on the broker for ever: nobody could name it to clear it.
        boolean retained = state.id().matches(JobRequest.ID);
        return new Outgoing(topics.state(state.operation(), state.id()), JobMessages.state(gateway, state), 1, retained, new Outgoing.Receipt() {
            @Override
            public void delivered() {
                known(state);
                stateDelivered(item);
            }

            @Override
            public void undelivered() {
                if (!item.kept()) {
                    waiting.addFirst(item);
                }
            }
        });
    }

    private void known(JobState state) {
        marks.computeIfPresent(Key.of(state), (key, mark) -> new Mark(mark.queued(), mark.queuedAt(), Math.max(mark.known(), state.seq())));
    }

    private void stateDelivered(State item) {
        JobState state = item.state();
        if (!state.status().isFinal()) {
            return;
        }
        Optional<String> answer = item.answer() ? state.replyTo().filter(topic -> ReplyTopic.objection(topic).isEmpty()) : Optional.empty();
        if (answer.isPresent() && replyTries.merge(item.key(), 1, Integer::sum) <= REPLY_TRIES) {
            waiting.addFirst(new Answer(state, answer.get(), item.acknowledge()));
        } else {
            settle(state, item.acknowledge());
        }
    }

    private Outgoing outgoing(Answer item) {
        return new Outgoing(item.topic(), JobMessages.state(gateway, item.state()), 1, false, new Outgoing.Receipt() {
            @Override
            public void delivered() {
                settle(item.state(), item.acknowledge());
            }

            @Override
            public void undelivered() {
                // The state was not settled, so the queue of jobs brings it again, and the answer with it.
            }
        });
    }

    private void settle(JobState state, Optional<Runnable> acknowledge) {
        replyTries.remove(Key.of(state));
        settled.addLast(state);
        acknowledge.ifPresent(owed::addLast);
    }

    private Outgoing outgoing(Clear item) {
        return new Outgoing(topics.state(item.key().operation(), item.key().id()), new byte[0], 1, true, new Outgoing.Receipt() {
            @Override
            public void delivered() {
            }

            @Override
            public void undelivered() {
                waiting.addFirst(item);
            }
        });
    }

    /** The next final state that the broker and the requester have. */
    Optional<JobState> settled() {
        return Optional.ofNullable(settled.pollFirst());
    }

    /** The next acknowledgement of a request whose refusal has arrived. */
    Optional<Runnable> owed() {
        return Optional.ofNullable(owed.pollFirst());
    }

    int waiting() {
        return waiting.size();
    }

    long dropped() {
        return dropped;
    }
}
