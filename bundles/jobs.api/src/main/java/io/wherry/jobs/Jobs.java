package io.wherry.jobs;

import java.util.List;
import java.util.Optional;

import io.wherry.fault.FaultException;
import org.osgi.annotation.versioning.ProviderType;

/** The queue. What it has accepted is on the disk and reaches a final state. */
@ProviderType
public interface Jobs {

    /**
     * Takes a request. What was accepted is on the disk when this returns, and the message that brought it may be acknowledged. A refusal is on no disk: acknowledge
     * its message when the sender has it.
     *
     * @return what became of it; a new state is also told to every {@link JobListener}
     * @throws FaultException {@code LOCAL_IO} when the disk did not take it: then it was not accepted and the message should be brought again
     */
    Submission submit(JobRequest request) throws FaultException;

    /**
     * Asks a job to stop, waiting or running; it ends as {@code CANCELED} unless it ends first.
     *
     * @return whether it will stop: there is such a job, it is not final, and its operation is not one that can't be stopped once it runs
     */
    boolean cancel(String operation, String id);

    /** The job's present state. */
    Optional<JobState> find(String operation, String id);

    /** Every known job, oldest first: those that are not final, the last finished, the last rejected. */
    List<JobState> all();

    /** Final states that no broker is known to have, oldest first. */
    List<JobState> unpublished();

    /** The broker has acknowledged this state; a final one is remembered as published. */
    void published(JobState state);

    /** What can be asked of this gateway now, by name. */
    List<OperationInfo> operations();

    /** Counts for {@code telemetry} and {@code about}. */
    Counts counts();

    /** How much is taken and kept. */
    Limits limits();

    /**
     * How much is taken and kept.
     *
     * @param queue    how many jobs may wait or run
     * @param finished how many finished jobs are kept
     */
    record Limits(int queue, int finished) {
    }

    /** What became of a request. */
    enum Verdict {
        /** It is a new job. */
        ACCEPTED,
        /** The same request is known; its present state is the answer, and it is not run again. */
        KNOWN,
        /** The id is taken by another request, whose state stands. */
        CONFLICT,
        /** It was refused; the state says why. */
        REJECTED
    }

    /**
     * The answer to a request.
     *
     * @param verdict what became of it
     * @param state   the job's state now (the standing job's, in a conflict)
     */
    record Submission(Verdict verdict, JobState state) {
    }

    /**
     * How many jobs there are and were.
     *
     * @param queued    waiting now
     * @param running   running now
     * @param succeeded since activation, like the following
     * @param failed    ended {@code FAILED} or {@code TIMED_OUT}
     * @param canceled  ended {@code CANCELED}
     * @param rejected  refused
     */
    record Counts(int queued, int running, long succeeded, long failed, long canceled, long rejected) {
    }
}
