package io.wherry.jobs.spool.queue;

import java.io.IOException;
import java.util.List;

import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.spool.job.Job;
import io.wherry.jobs.spool.job.Key;
import io.wherry.jobs.spool.store.Folder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets jobs that have ended: on the disk, and with those who were told of them. Guarded by the queue's gate. */
final class Shredder {
    private static final Logger LOG = LoggerFactory.getLogger(Shredder.class);

    private final Folder folder;
    private final Pen pen;
    private final Teller teller;

    Shredder(Folder folder, Pen pen, Teller teller) {
        this.folder = folder;
        this.pen = pen;
        this.teller = teller;
    }

    /** Forgets {@code surplus}, which the book holds no more. */
    void forget(List<Entry> surplus) {
        surplus.forEach(pen::forget);
        List<Job> finished = surplus.stream().map(entry -> entry.job).filter(job -> job.stage().status() != Status.REJECTED).toList();
        finished.stream().filter(job -> !job.stage().published()).forEach(
                job -> LOG.warn("Job {} is forgotten though no broker ever had its end: {}", job.key(), job.stage().status()));
        try {
            if (!finished.isEmpty()) {
                folder.forget(finished);
            }
        } catch (IOException failed) {
            LOG.warn("The files of {} forgotten jobs can't be removed; it is tried again at the next start", finished.size(), failed);
        }
        for (Entry old : surplus) {
            Key key = old.job.key();
            teller.say(listener -> listener.forgotten(key.operation(), key.id()));
        }
    }
}
