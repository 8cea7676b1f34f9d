package io.wherry.jobs;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of every job, as a service (whiteboard). Called on the queue's threads, in order for each job: hand over and return. */
@ConsumerType
public interface JobListener {

    /** A job has a new state; it is on the disk already, but for {@code REJECTED}. */
    void changed(JobState state);

    /**
     * Bytes moved; at most once a second for each job.
     *
     * @param bytes          of the file, so far
     * @param total          its size, or -1
     * @param bytesPerSecond over the last seconds
     */
    void progress(String operation, String id, long bytes, long total, long bytesPerSecond);

    /** A finished job or a refusal was forgotten: its retained state can be cleared. */
    void forgotten(String operation, String id);

    /**
     * An event that is no job's state.
     *
     * @param type      {@code job.id-conflict}, {@code job.cancel-refused}, {@code spool.damaged} (a file was set aside), {@code spool.disk} (the disk takes
     *                  no writes), or what an operation tells ({@link JobContext#event})
     * @param message   a sentence
     * @param operation of the job it is about, or empty
     * @param id        likewise
     */
    void event(String type, String message, String operation, String id);
}
