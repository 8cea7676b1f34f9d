package io.wherry.jobs;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultException;
import org.osgi.annotation.versioning.ConsumerType;

/** Something that can be asked of the gateway; registered as a service (whiteboard). */
@ConsumerType
public interface Operation {

    /** Its name, arguments and nature. */
    OperationInfo info();

    /**
     * Looks at the arguments before the job is accepted; they fit the schema already.
     *
     * @throws FaultException of kind {@code REQUEST}: the job is {@code REJECTED} with it
     */
    void check(JsonObject arguments) throws FaultException;

    /**
     * Does it.
     *
     * @return the result
     * @throws FaultException when it failed; of kind {@code LINK}, it is tried again with pauses for as long as the queue's patience lasts
     * @throws InterruptedException when it was stopped: the job goes on later, from the beginning or from what is on the disk
     */
    JsonObject run(JsonObject arguments, JobContext job) throws FaultException, InterruptedException;

    /**
     * The job has ended without success and is not tried again ({@code CANCELED}, {@code TIMED_OUT}, {@code FAILED}); remove what it left behind
     * and nobody can use.
     */
    default void abandoned(JsonObject arguments, JobState outcome) {
    }

    /**
     * The job has {@code SUCCEEDED}, and that is on the disk: nobody will run it again. Remove what was kept only to tell, after a crash before that, that it
     * was done. Not called where the process ends between the two.
     */
    default void concluded(JsonObject arguments, JobState outcome) {
    }
}
