package io.wherry.jobs.spool.queue;

import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Jobs;

/** How many jobs ended how since the start. Guarded by the queue's gate. */
final class Totals {
    private long succeeded;
    private long failed;
    private long canceled;
    private long rejected;

    void count(Status end) {
        switch (end) {
            case SUCCEEDED -> succeeded++;
            case FAILED, TIMED_OUT -> failed++;
            case CANCELED -> canceled++;
            case REJECTED -> rejected++;
            case QUEUED, IN_PROGRESS -> throw new IllegalStateException(end + " is no end");
        }
    }

    Jobs.Counts counts(int queued, int running) {
        return new Jobs.Counts(queued, running, succeeded, failed, canceled, rejected);
    }
}
