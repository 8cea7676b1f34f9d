package io.wherry.jobs;

import java.time.Instant;
import java.util.Optional;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;

/**
 * A job's state, as it is published.
 *
 * @param operation   what is asked
 * @param id          the caller's id
 * @param status      where it stands
 * @param seq         grows with every state of this job, from 1
 * @param at          when it got there, by the wall clock
 * @param acceptedAt  when the request was received
 * @param attempt     how often it was begun, 0 while queued for the first time
 * @param phase       what is being done, in a few words; empty when there is nothing to say
 * @param modem       the modem that does it, once one does
 * @param result      what came out; present when {@code SUCCEEDED}
 * @param error       what went wrong, by name; present in every other final state
 * @param replyTo     the topic that gets the final state too
 * @param correlation what the requester wants back with it
 */
public record JobState(String operation, String id, Status status, long seq, Instant at, Instant acceptedAt, int attempt, String phase,
        Optional<String> modem, Optional<JsonObject> result, Optional<Failure> error, Optional<String> replyTo, Optional<String> correlation) {

    /** Where a job can stand. */
    public enum Status {
        /** Waiting for its lane. */
        QUEUED(false),
        /** Being done. */
        IN_PROGRESS(false),
        /** Done. */
        SUCCEEDED(true),
        /** Not done, for the reason given. */
        FAILED(true),
        /** Not done in time. */
        TIMED_OUT(true),
        /** Never begun, for the reason given. */
        REJECTED(true),
        /** Stopped on request. */
        CANCELED(true);

        private final boolean isFinal;

        Status(boolean isFinal) {
            this.isFinal = isFinal;
        }

        /** Whether nothing follows. */
        public boolean isFinal() {
            return isFinal;
        }
    }

    /**
     * Why a job failed.
     *
     * @param code    out of the closed list
     * @param message a sentence with the remedy
     */
    public record Failure(FaultCode code, String message) {
    }
}
