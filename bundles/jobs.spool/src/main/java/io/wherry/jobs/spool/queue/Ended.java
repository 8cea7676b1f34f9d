package io.wherry.jobs.spool.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import io.wherry.jobs.JobState.Status;

/**
 * The jobs that have ended, in that order, and which of them are to be forgotten: of the finished ones all but the last 100, but not before a broker has
 * them, unless there are more than the queue can hold; of the refused ones all but the last 20. Guarded by the queue's gate.
 */
final class Ended {
    /** Finished jobs kept. */
    static final int FINISHED = 100;
    /** Refused requests kept. */
    static final int REJECTED = 20;

    private final int most;
    private final TreeMap<Long, Entry> finished = new TreeMap<>();
    private final TreeMap<Long, Entry> rejected = new TreeMap<>();

    Ended(int queue) {
        most = FINISHED + queue;
    }

    private TreeMap<Long, Entry> shelf(Entry entry) {
        return entry.job.stage().status() == Status.REJECTED ? rejected : finished;
    }

    void add(Entry entry) {
        shelf(entry).put(entry.job.stage().ended(), entry);
    }

    void remove(Entry entry) {
        shelf(entry).remove(entry.job.stage().ended());
    }

    int size() {
        return finished.size() + rejected.size();
    }

    /** Both kinds, in the order in which they ended. */
    Collection<Entry> all() {
        TreeMap<Long, Entry> all = new TreeMap<>(finished);
        all.putAll(rejected);
        return all.values();
    }

    /** Takes out what is to be forgotten now. */
    List<Entry> surplus() {
        List<Entry> surplus = new ArrayList<>();
        while (rejected.size() > REJECTED) {
            surplus.add(rejected.pollFirstEntry().getValue());
        }
        for (Optional<Entry> old = oldest(); old.isPresent(); old = oldest()) {
            finished.remove(old.get().job.stage().ended());
            surplus.add(old.get());
        }
        return surplus;
    }

    private Optional<Entry> oldest() {
        if (finished.size() <= FINISHED) {
            return Optional.empty();
        }
        Optional<Entry> published = finished.values().stream().limit(finished.size() - FINISHED).filter(entry -> entry.job.stage().published()).findFirst();
        return published.isPresent() || finished.size() <= most ? published : Optional.of(finished.firstEntry().getValue());
    }
}
