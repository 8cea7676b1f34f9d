package io.wherry.jobs.spool.queue;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.wherry.jobs.spool.job.Job;
import io.wherry.jobs.spool.job.Timeline;
import io.wherry.jobs.spool.store.Folder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes jobs, remembers what the disk did not take, and says once that it takes nothing and once that it does again. Guarded by the queue's gate. */
final class Pen {
    private static final Logger LOG = LoggerFactory.getLogger(Pen.class);

    private final Folder folder;
    private final Timeline timeline;
    private final Teller teller;
    private final Set<Entry> unwritten = new LinkedHashSet<>();
    private boolean trouble;

    Pen(Folder folder, Timeline timeline, Teller teller) {
        this.folder = folder;
        this.timeline = timeline;
        this.teller = teller;
    }

    /** Writes a job or throws. */
    void write(Job job) throws IOException {
        folder.save(job, timeline.mark());
        wellAgain();
    }

    /** Writes a job, or not; whether it did. */
    boolean tryWrite(Job job) {
        try {
            write(job);
            return true;
        } catch (IOException failed) {
            complain(failed);
            return false;
        }
    }

    /** Writes a job, now or when the disk takes it; whether it did now. */
    boolean write(Entry entry) {
        boolean written = tryWrite(entry.job);
        if (written) {
            unwritten.remove(entry);
        } else {
            unwritten.add(entry);
        }
        return written;
    }

    /** Puts the spool's time on the disk. */
    void mark() {
        try {
            folder.save(timeline.mark());
        } catch (IOException failed) {
            complain(failed);
        }
    }

    /** Whether the disk lacks its last step. */
    boolean owes(Entry entry) {
        return unwritten.contains(entry);
    }

    /** Those whose last step the disk lacks. */
    List<Entry> owed() {
        return List.copyOf(unwritten);
    }

    /** What the disk lacks of it does not matter any more. */
    void forget(Entry entry) {
        unwritten.remove(entry);
    }

    private void complain(IOException failed) {
        if (!trouble) {
            trouble = true;
            LOG.error("The spool's disk does not take what it must: jobs stand still until it does", failed);
            teller.event("spool.disk", "the spool can't be written (" + failed.getMessage() + "): make room or check the disk", "", "");
        }
    }

    private void wellAgain() {
        if (trouble) {
            trouble = false;
            LOG.info("The spool's disk takes what it must again");
        }
    }
}
