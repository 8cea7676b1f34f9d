package io.wherry.jobs.spool.queue;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

import io.wherry.jobs.spool.job.Job;

/** The jobs that wait for a lane, in the order in which they go, and whether the keeper should look at them. Guarded by the queue's gate. */
final class Turns {
    private final TreeSet<Entry> waiting = new TreeSet<>(Entry.TURN);
    private boolean stirred;

    /** One waits. */
    void add(Entry entry) {
        waiting.add(entry);
    }

    /** It waits no more. */
    void remove(Entry entry) {
        waiting.remove(entry);
    }

    /** The first that {@code fits}, now held by the caller. */
    Optional<Entry> pick(Predicate<Job> fits) {
        Optional<Entry> first = waiting.stream().filter(entry -> !entry.job.stage().canceling() && fits.test(entry.job)).findFirst();
        first.ifPresent(this::hold);
        return first;
    }

    /** The caller has it in hand now. */
    void hold(Entry entry) {
        waiting.remove(entry);
        entry.held = true;
    }

    /** Those that wait. */
    List<Entry> all() {
        return List.copyOf(waiting);
    }

    /** There is something to look at. */
    void stir() {
        stirred = true;
    }

    /** Whether something happened since this was last asked that the keeper should look at. */
    boolean stirred() {
        boolean was = stirred;
        stirred = false;
        return was;
    }
}
