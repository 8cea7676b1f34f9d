package io.wherry.jobs.spool.queue;

import java.util.Comparator;

import io.wherry.jobs.spool.job.Job;

/** A job in memory: light (see {@link Job#light()}) unless it runs or its last step is not on the disk yet. Guarded by the queue's gate, but for looking at {@code job}. */
final class Entry {
    /** Who goes first: higher priority, then earlier acceptance. */
    static final Comparator<Entry> TURN = Comparator.<Entry>comparingInt(entry -> -entry.job.terms().priority()).thenComparingLong(entry -> entry.job.order());

    /** The job as it stands; its operation looks at it between any two commands and must not wait for a disk that is slow. */
    volatile Job job;
    /** When its last step was written, on the scale of {@link io.wherry.jobs.spool.job.Timeline#age()}. */
    long written;
    /** The last step that was told. */
    long told;
    /** Whether {@code job} has its arguments and result. */
    boolean whole;
    /** Whether a lane, or the keeper, has it in its hands. */
    boolean held;
    /** Whether its operation runs at this moment. */
    boolean trying;

    Entry(Job job, long written) {
        this.job = job;
        this.written = written;
        this.told = job.stage().seq();
    }
}
