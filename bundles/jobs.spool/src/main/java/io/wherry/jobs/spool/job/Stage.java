package io.wherry.jobs.spool.job;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import com.google.gson.JsonObject;
import io.wherry.jobs.JobState.Failure;
import io.wherry.jobs.JobState.Status;

/**
 * Where a job stands. Each step that is told has a larger {@code seq}; nothing follows a final one. A step that is not legal is a mistake of ours and
 * throws {@link IllegalStateException}.
 *
 * @param status    the state
 * @param seq       grows by one with every step that is told
 * @param at        when it was taken, by the wall clock
 * @param attempt   how often the job was begun
 * @param phase     what is being done
 * @param modem     the modem that does or did it
 * @param result    what came out
 * @param error     why not
 * @param deadline  until when it must be done, on the scale of {@link Timeline#uptime()}; set at the first begin
 * @param canceling whether somebody asked it to stop
 * @param ended     the place among those that have ended, 0 before
 * @param published whether a broker has the final state
 */
public record Stage(Status status, long seq, Instant at, int attempt, String phase, Optional<String> modem, Optional<JsonObject> result,
        Optional<Failure> error, OptionalLong deadline, boolean canceling, long ended, boolean published) {

    /** Waiting for the first time. */
    public static Stage queued(long seq, Instant at) {
        return new Stage(Status.QUEUED, seq, at, 0, "", Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(), false, 0, false);
    }

    /** Whether {@code next} may come straight after {@code status}. */
    public static boolean legal(Status status, Status next) {
        return switch (status) {
            case QUEUED -> next != Status.QUEUED && next != Status.SUCCEEDED;
            case IN_PROGRESS -> next != Status.QUEUED && next != Status.REJECTED;
            case SUCCEEDED, FAILED, TIMED_OUT, REJECTED, CANCELED -> false;
        };
    }

    /** The next try begins; {@code limit} becomes the deadline if there is none yet. */
    public Stage begin(Instant now, Optional<String> lane, long limit) {
        expect(Status.IN_PROGRESS);
        return new Stage(Status.IN_PROGRESS, seq + 1, now, attempt + 1, "", lane, result, error,
                deadline.isPresent() ? deadline : OptionalLong.of(limit), canceling, 0, false);
    }

    /** Something else is being done. */
    public Stage doing(Instant now, String what) {
        if (status != Status.IN_PROGRESS) {
            throw new IllegalStateException("a job that is " + status + " does nothing");
        }
        return new Stage(status, seq + 1, now, attempt, what, modem, result, error, deadline, canceling, 0, false);
    }

    /** Somebody asked it to stop; nothing is told yet. */
    public Stage cancel() {
        return new Stage(status, seq, at, attempt, phase, modem, result, error, deadline, true, ended, published);
    }

    /** Done. */
    public Stage succeed(Instant now, JsonObject outcome, long place) {
        expect(Status.SUCCEEDED);
        return new Stage(Status.SUCCEEDED, seq + 1, now, attempt, "", modem, Optional.of(outcome), Optional.empty(), deadline, canceling, place, false);
    }

    /** Ended in {@code end} without success. */
    public Stage fail(Status end, Instant now, Failure why, long place) {
        Set<Status> ends = EnumSet.of(Status.FAILED, Status.TIMED_OUT, Status.REJECTED, Status.CANCELED);
        expect(end);
        if (!ends.contains(end)) {
            throw new IllegalStateException(end + " is no failure");
        }
        return new Stage(end, seq + 1, now, attempt, "", modem, Optional.empty(), Optional.of(why), deadline, canceling, place, false);
    }

    /** A broker has it. */
    public Stage publish() {
        if (!status.isFinal()) {
            throw new IllegalStateException(status + " is not the end that a broker is to have");
        }
        return new Stage(status, seq, at, attempt, phase, modem, result, error, deadline, canceling, ended, true);
    }

    /** The same without its result, which is on the disk. */
    Stage light() {
        return result.isEmpty() ? this
                : new Stage(status, seq, at, attempt, phase, modem, Optional.empty(), error, deadline, canceling, ended, published);
    }

    private void expect(Status next) {
        if (!legal(status, next)) {
            throw new IllegalStateException(next + " can't follow " + status);
        }
    }
}
