package io.wherry.jobs.spool.queue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.wherry.jobs.JobListener;
import io.wherry.jobs.JobState;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import io.wherry.time.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners, in order, on a thread of its own, so that none of them holds up the queue. Its memory is bounded: when a listener stands still for
 * {@link #MOST} messages, further ones are lost to all; final states can be had from {@code Jobs.unpublished()}.
 */
public final class Teller {
    private static final Logger LOG = LoggerFactory.getLogger(Teller.class);
    /** How many messages wait at most. */
    public static final int MOST = 4096;
    private static final Duration LONG = Duration.ofHours(1);
    /** Events that nobody has heard yet: what is found at a start is told to the listener that comes later. */
    private static final int MOST_UNHEARD = 20;

    private final Gate gate;
    private final List<JobListener> listeners = new CopyOnWriteArrayList<>();
    private final Deque<Consumer<JobListener>> waiting = new ArrayDeque<>();
    private final Deque<Consumer<JobListener>> unheard = new ArrayDeque<>();
    private final Worker worker;
    private boolean closing;
    private boolean losing;

    /** Starts its thread. */
    public Teller(Clock clock) {
        gate = clock.gate();
        worker = clock.start("wherry-jobs-teller", this::tellAll);
    }

    /** From now on {@code listener} hears. */
    public void add(JobListener listener) {
        gate.change(() -> {
            listeners.add(listener);
            waiting.addAll(unheard);
            unheard.clear();
        });
    }

    /** From now on it does not. */
    public void remove(JobListener listener) {
        listeners.remove(listener);
    }

    /** A job has a new state. */
    public void changed(JobState state) {
        say(listener -> listener.changed(state));
    }

    /** Something that is no job's state. */
    public void event(String type, String message, String operation, String id) {
        Consumer<JobListener> event = listener -> listener.event(type, message, operation, id);
        boolean heard = gate.update(() -> {
            if (listeners.isEmpty() && unheard.size() < MOST_UNHEARD) {
                unheard.add(event);
            }
            return !listeners.isEmpty();
        });
        if (heard) {
            say(event);
        }
    }

    /** Any other message. */
    public void say(Consumer<JobListener> message) {
        boolean lost = gate.update(() -> {
            boolean full = waiting.size() >= MOST;
            boolean first = full && !losing;
            losing = full;
            if (!full) {
                waiting.add(message);
            }
            return first;
        });
        if (lost) {
            LOG.warn("A listener of the jobs stands still: messages to it are lost from now on");
        }
    }

    private void tellAll() throws InterruptedException {
        while (true) {
            Optional<Consumer<JobListener>> next = gate.take(() -> Optional.ofNullable(waiting.poll()).or(this::end), LONG);
            if (next.isPresent() && next.get() == END) {
                return;
            }
            next.ifPresent(this::tell);
        }
    }

    private static final Consumer<JobListener> END = listener -> { };

    private Optional<Consumer<JobListener>> end() {
        return closing ? Optional.of(END) : Optional.empty();
    }

    private void tell(Consumer<JobListener> message) {
        for (JobListener listener : listeners) {
            try {
                message.accept(listener);
            } catch (RuntimeException fault) {
                LOG.error("A listener of the jobs failed", fault);
            }
        }
    }

    /** Tells what waits, for at most {@code patience}, and ends. */
    public void close(Duration patience) throws InterruptedException {
        gate.change(() -> closing = true);
        if (!worker.join(patience)) {
            worker.interrupt();
        }
    }
}
