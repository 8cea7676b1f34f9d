package io.wherry.jobs.spool.queue;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.gson.JsonObject;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Failure;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Jobs;
import io.wherry.jobs.spool.job.Job;
import io.wherry.jobs.spool.job.JobJson;
import io.wherry.jobs.spool.job.Key;
import io.wherry.jobs.spool.job.Stage;
import io.wherry.jobs.spool.job.Timeline;
import io.wherry.jobs.spool.store.Folder;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every job there is, in memory and on the disk in step. Each change is written before it is told; what the disk does not take is kept here, written when it
 * does again, and told then. Not thread-safe: its caller holds the queue's gate, also while a file is written, so the disk sees the same order.
 */
final class Book {
    private static final Logger LOG = LoggerFactory.getLogger(Book.class);

    private final Clock clock;
    private final Folder folder;
    private final Teller teller;
    private final Timeline timeline;
    private final Ended ended;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private final Turns turns = new Turns();
    private final Totals totals = new Totals();
    private final Pen pen;
    private final Shredder shredder;
    private long last;
    private boolean closed;

    /** Opens the book with what {@code folder} holds: jobs that were in progress wait to go on. */
    Book(Clock clock, Folder folder, Teller teller, Ended ended) throws IOException {
        this.clock = clock;
        this.folder = folder;
        this.teller = teller;
        this.ended = ended;
        Folder.Found found = folder.load();
        this.timeline = new Timeline(clock, found.mark());
        this.pen = new Pen(folder, timeline, teller);
        this.shredder = new Shredder(folder, pen, teller);
        found.jobs().forEach(this::recall);
        found.aside().forEach(name -> teller.event("spool.damaged", name + " in the spool was no whole job and was set aside", "", ""));
        forgetSurplus();
        if (!entries.isEmpty()) {
            LOG.info("The spool holds {} jobs, {} of them to be done", entries.size(), open());
        }
    }

    private void recall(JobJson.Content content) {
        Job job = content.job();
        Entry entry = new Entry(job, content.mark().age());
        entries.put(job.key(), entry);
        last = Math.max(last, Math.max(job.order(), job.stage().ended()));
        if (job.isFinal()) {
            ended.add(entry);
        } else {
            turns.add(entry);
        }
    }

    /** The spool's own time. */
    Timeline timeline() {
        return timeline;
    }

    /** Those that wait for a lane. */
    Turns turns() {
        return turns;
    }

    /** Jobs that have not ended. */
    int open() {
        return entries.size() - ended.size();
    }

    /** The job of that name. */
    Optional<Entry> find(Key key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Every job, oldest first. */
    List<Entry> all() {
        return entries.values().stream().sorted(Comparator.comparingLong(entry -> entry.job.order())).toList();
    }

    /** Ended jobs that no broker has, in the order in which they ended. */
    List<Entry> unpublished() {
        return ended.all().stream().filter(entry -> !entry.job.stage().published()).toList();
    }

    /** A job's state with its result. */
    JobState state(Entry entry) {
        return (entry.job.stage().status() == Status.SUCCEEDED ? best(entry) : entry.job).state();
    }

    /** The job with arguments and result; empty when the disk does not give it. */
    Optional<Job> whole(Entry entry) {
        if (entry.whole) {
            return Optional.of(entry.job);
        }
        try {
            return folder.read(entry.job.key());
        } catch (IOException unreadable) {
            LOG.error("Job {} can't be read from the spool", entry.job.key(), unreadable);
            return Optional.empty();
        }
    }

    /** The job as whole as it can be had. */
    private Job best(Entry entry) {
        return whole(entry).orElse(entry.job);
    }

    /** A place behind all that were given out, for the order of acceptance and of ending. */
    long place() {
        return ++last;
    }

    /** Takes in a new job, which replaces a refused one of the same name; it is on the disk when this returns, or not taken in. */
    void enter(Job job) throws IOException {
        if (closed) {
            throw new IOException("the spool is closed");
        }
        pen.write(job);
        Entry entry = replace(job);
        if (job.isFinal()) {
            end(entry, job);
        } else {
            turns.add(entry);
            // Thousands may come at once: the keeper, who looks at all of them, is called only for one that is due before he looks anyway.
            if (job.terms().expires() - timeline.age() < Keeper.ROUND.toMillis()) {
                turns.stir();
            }
            teller.changed(job.state());
        }
    }

    /** Takes in a refusal, in memory only: a flood of them must not wear out the disk. */
    void refuse(Job job) {
        end(replace(job), job);
    }

    private Entry replace(Job job) {
        find(job.key()).ifPresent(ended::remove);
        Entry entry = new Entry(job.light(), timeline.age());
        entries.remove(job.key());
        entries.put(job.key(), entry);
        return entry;
    }

    /** Whether that request was done and forgotten. */
    boolean isPast(Key key, long fingerprint) {
        return folder.isPast(key, fingerprint);
    }

    /** It waits again. */
    void release(Entry entry) {
        entry.held = false;
        if (!pen.owes(entry)) {
            lighten(entry);
        }
        turns.add(entry);
        turns.stir();
    }

    /** Nothing is written any more: another may own the folder soon. */
    void close() {
        closed = true;
    }

    /** A try of {@code before}, which is whole, begins; when the disk does not take that, it does not. */
    boolean begin(Entry entry, Job before, Optional<String> modem, long deadline) {
        if (closed) {
            return false;
        }
        Job begun = before.with(before.stage().begin(clock.instant(), modem, deadline));
        if (!pen.tryWrite(begun)) {
            return false;
        }
        entry.job = begun;
        entry.whole = true;
        pen.forget(entry);
        written(entry);
        return true;
    }

    /** It does something else now. */
    void doing(Entry entry, String phase) {
        write(entry, best(entry).with(entry.job.stage().doing(clock.instant(), phase)));
    }

    /** Somebody asked it to stop. */
    void cancel(Entry entry) {
        turns.stir();
        write(entry, best(entry).with(entry.job.stage().cancel()));
    }

    /** It was done. */
    void succeed(Entry entry, JsonObject result) {
        conclude(entry, entry.job.stage().succeed(clock.instant(), result, place()));
    }

    /** It ended otherwise. */
    void fail(Entry entry, Status end, Failure why) {
        conclude(entry, entry.job.stage().fail(end, clock.instant(), why, place()));
    }

    private void conclude(Entry entry, Stage stage) {
        Job whole = best(entry).with(stage);
        turns.remove(entry);
        entry.held = false;
        write(entry, whole);
    }

    /** A broker has its final state. */
    void publish(Entry entry) {
        if (entry.job.stage().status() == Status.REJECTED) {
            entry.job = entry.job.with(entry.job.stage().publish());
            return;
        }
        Job whole = best(entry);
        write(entry, whole.with(whole.stage().publish()));
    }

    private void write(Entry entry, Job next) {
        if (closed) {
            return;
        }
        entry.job = next;
        entry.whole = true;
        if (pen.write(entry)) {
            written(entry);
        }
    }

    /** The disk has it: it may be told, once. */
    private void written(Entry entry) {
        Job job = entry.job;
        entry.written = timeline.age();
        boolean news = job.stage().seq() > entry.told;
        entry.told = job.stage().seq();
        if (!entry.held) {
            lighten(entry);
        }
        if (news && job.isFinal()) {
            end(entry, job);
        } else if (news) {
            teller.changed(job.state());
        } else {
            forgetSurplus();
        }
    }

    private static void lighten(Entry entry) {
        entry.job = entry.job.light();
        entry.whole = false;
    }

    private void end(Entry entry, Job job) {
        ended.add(entry);
        totals.count(job.stage().status());
        teller.changed(job.state());
        forgetSurplus();
    }

    /** Forgets what there is too much of, and what is too old. */
    void forgetSurplus() {
        List<Entry> surplus = ended.surplus(timeline.age());
        if (!surplus.isEmpty()) {
            surplus.forEach(old -> entries.remove(old.job.key()));
            shredder.forget(surplus);
        }
    }

    /** Writes what the disk did not take before; whether all is written now. */
    boolean rewrite() {
        for (Entry entry : pen.owed()) {
            write(entry, entry.job);
            if (pen.owes(entry)) {
                return false;
            }
        }
        return true;
    }

    /** Puts the spool's time on the disk. */
    void mark() {
        pen.mark();
    }

    /** A refused request came again and was refused again. */
    void refusedAgain() {
        totals.count(Status.REJECTED);
    }

    /** Counts since the start, and now. */
    Jobs.Counts counts() {
        int running = (int) entries.values().stream().filter(entry -> entry.job.stage().status() == Status.IN_PROGRESS).count();
        return totals.counts(Math.max(0, open() - running), running);
    }
}
