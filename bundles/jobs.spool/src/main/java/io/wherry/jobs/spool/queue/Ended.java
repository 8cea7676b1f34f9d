package io.wherry.jobs.spool.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

import io.wherry.jobs.JobState.Status;

/**
 * The jobs that have ended, in that order, and which of them are to be forgotten: of the finished ones all but the last so many, and those that ended too long ago,
 * but none before a broker has it, unless there are more than the queue can hold; of the refused ones all but the last 20. Guarded by the queue's gate.
 */
final class Ended {
    /** Refused requests kept. */
    static final int REJECTED = 20;

    private final int count;
    private final long longest;
    private final int most;
    private final TreeMap<Long, Entry> finished = new TreeMap<>();
    private final TreeMap<Long, Entry> rejected = new TreeMap<>();

    /** Keeps {@code count} finished jobs for {@code longest}, and {@code queue} more that no broker has. */
    Ended(int count, Duration longest, int queue) {
        this.count = count;
        this.longest = longest.toMillis();
        this.most = count + queue;
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

    /** Takes out what is to be forgotten at {@code age}. */
    List<Entry> surplus(long age) {
        List<Entry> surplus = new ArrayList<>();
        while (rejected.size() > REJECTED) {
            surplus.add(rejected.pollFirstEntry().getValue());
        }
        for (Optional<Entry> old = oldest(age); old.isPresent(); old = oldest(age)) {
            finished.remove(old.get().job.stage().ended());
            surplus.add(old.get());
        }
        return surplus;
    }

    private Optional<Entry> oldest(long age) {
        Optional<Entry> published = finished.values().stream().filter(entry -> entry.job.stage().published()).findFirst();
        int rank = finished.size() - published.map(entry -> finished.headMap(entry.job.stage().ended()).size()).orElse(0);
        if (published.isPresent() && (rank > count || age - published.get().written > longest)) {
            return published;
        }
        return finished.size() <= most ? Optional.empty() : Optional.of(finished.firstEntry().getValue());
    }
}
