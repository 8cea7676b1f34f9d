package io.wherry.jobs.spool.job;

import java.time.Instant;
import java.util.Optional;

import com.google.gson.JsonObject;
import io.wherry.jobs.JobState;

/**
 * A job as it stands on the disk.
 *
 * @param key         what names it
 * @param order       its place among those accepted; smaller goes first
 * @param acceptedAt  when it was received, by the wall clock
 * @param terms       on which terms
 * @param fingerprint of its request
 * @param arguments   of the operation
 * @param stage       where it stands
 */
public record Job(Key key, long order, Instant acceptedAt, Terms terms, long fingerprint, JsonObject arguments, Stage stage) {
    /** Stands in memory for what stands on the disk. */
    static final JsonObject ON_DISK = new JsonObject();

    /** The same job, further on. */
    public Job with(Stage next) {
        return new Job(key, order, acceptedAt, terms, fingerprint, arguments, next);
    }

    /** The same without what may be large and stands on the disk: arguments and result. */
    public Job light() {
        return new Job(key, order, acceptedAt, terms, fingerprint, ON_DISK, stage.light());
    }

    /** The state as it is told; a success always has a result, if only an empty one. */
    public JobState state() {
        Optional<JsonObject> result = stage.status() == JobState.Status.SUCCEEDED ? stage.result().or(() -> Optional.of(new JsonObject())) : stage.result();
        return new JobState(key.operation(), key.id(), stage.status(), stage.seq(), stage.at(), acceptedAt, stage.attempt(), stage.phase(),
                stage.modem(), result, stage.error(), terms.replyTo(), terms.correlation());
    }

    /** Whether nothing follows. */
    public boolean isFinal() {
        return stage.status().isFinal();
    }
}
