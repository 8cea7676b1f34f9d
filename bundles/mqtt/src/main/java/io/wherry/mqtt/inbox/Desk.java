package io.wherry.mqtt.inbox;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobRequest;
import io.wherry.jobs.JobState;
import io.wherry.jobs.Jobs;
import io.wherry.mqtt.messages.Event;
import io.wherry.mqtt.messages.Json;
import io.wherry.mqtt.outbox.Outbox;
import io.wherry.mqtt.topics.Inbound;
import io.wherry.mqtt.topics.ReplyTopic;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands requests and cancellations to the queue of jobs and sees to it that each is answered. What the queue can't judge is judged here: whether raw
 * AT is allowed and where an answer may go.
 */
public final class Desk {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
    /** The operation that is not offered unless the configuration allows it. */
    public static final String RAW_AT = "modem.at";
    /** As many as jobs.spool keeps of its own. */
    private static final int KEPT_REFUSALS = 20;
    /** A topic level beyond this is not worth repeating in an answer, nor in memory. */
    private static final int LONGEST_LEVEL = 256;

    private final Jobs jobs;
    private final Outbox outbox;
    private final Clock clock;
    private final boolean rawAt;
    private final Deque<Inbound.Request> refused = new ArrayDeque<>();

    /** A desk; {@code rawAt} says whether {@code modem.at} is taken. */
    public Desk(Jobs jobs, Outbox outbox, Clock clock, boolean rawAt) {
        this.jobs = jobs;
        this.outbox = outbox;
        this.clock = clock;
        this.rawAt = rawAt;
    }

    /**
     * Deals with one arrival.
     *
     * @return its acknowledgement, to be given now; empty when that follows its refusal
     * @throws FaultException {@code LOCAL_IO} when the disk did not take it: then it must not be
     */
    Optional<Runnable> handle(Arrival arrival) throws FaultException {
        boolean done = true;
        if (arrival.what() instanceof Inbound.Request request) {
            done = request(request, arrival);
        } else if (arrival.what() instanceof Inbound.Cancel cancel) {
            cancel(cancel);
        }
        return done ? Optional.of(arrival.acknowledge()) : Optional.empty();
    }

    private boolean request(Inbound.Request request, Arrival arrival) throws FaultException {
        Optional<FaultException> objection = objection(request, arrival.payload());
        if (objection.isPresent()) {
            return refuse(request, objection.get(), arrival.acknowledge());
        }
        try {
            return answer(request, jobs.submit(new JobRequest(request.operation(), request.id(), arrival.payload())), arrival.acknowledge());
        } catch (RuntimeException fault) {
            LOG.error("Request {} {} was not taken because of a fault in the queue of jobs", request.operation(), request.id(), fault);
            return refuse(request, new FaultException(FaultCode.INTERNAL, "the request could not be taken", fault), arrival.acknowledge());
        }
    }

    private Optional<FaultException> objection(Inbound.Request request, byte[] payload) {
        if (isTooLong(request)) {
            return Optional.of(new FaultException(FaultCode.BAD_ID, "operation or id has more than " + LONGEST_LEVEL + " characters"));
        }
        if (request.operation().equals(RAW_AT) && !rawAt) {
            return Optional.of(new FaultException(FaultCode.NOT_ALLOWED, "raw AT commands are not allowed (raw.at=true in io.wherry.mqtt.cfg would)"));
        }
        if (payload.length > JobRequest.MAX_PAYLOAD) {
            return Optional.empty();
        }
        return Json.object(payload).flatMap(json -> Json.text(json, "replyTo")).flatMap(ReplyTopic::objection)
                .map(wrong -> new FaultException(FaultCode.INVALID_ARGUMENTS, wrong));
    }

    private static boolean isTooLong(Inbound.Request request) {
        return request.operation().length() > LONGEST_LEVEL || request.id().length() > LONGEST_LEVEL;
    }

    /** Whether the request is done with; a refused one is when its refusal has arrived. */
    private boolean answer(Inbound.Request request, Jobs.Submission submission, Runnable acknowledge) {
        JobState state = submission.state();
        switch (submission.verdict()) {
            case ACCEPTED -> LOG.info("{} {} accepted", request.operation(), request.id());
            case KNOWN -> outbox.answer(state);
            // The queue tells the conflict as an event; the job's state stands.
            case CONFLICT -> LOG.debug("{} {} is taken by another request", request.operation(), request.id());
            case REJECTED -> {
                outbox.refused(state, true, acknowledge);
                rejected(request, state.error().map(JobState.Failure::code).orElse(FaultCode.INTERNAL),
                        state.error().map(JobState.Failure::message).orElse(""));
            }
        }
        return submission.verdict() != Jobs.Verdict.REJECTED;
    }

    private boolean refuse(Inbound.Request request, FaultException why, Runnable acknowledge) {
        // A job of that id keeps its own state on the topic.
        boolean silent = isTooLong(request) || jobs.find(request.operation(), request.id()).isPresent();
        if (!silent) {
            Instant now = clock.instant();
            outbox.refused(new JobState(request.operation(), request.id(), JobState.Status.REJECTED, 1, now, now, 0, "", Optional.empty(), Optional.empty(),
                    Optional.of(new JobState.Failure(why.code(), why.getMessage())), Optional.empty(), Optional.empty()), false, acknowledge);
            keep(request);
        }
        rejected(request, why.code(), why.getMessage());
        return silent;
    }

    private void keep(Inbound.Request request) {
        refused.remove(request);
        refused.addLast(request);
        if (refused.size() > KEPT_REFUSALS) {
            Inbound.Request oldest = refused.removeFirst();
            if (jobs.find(oldest.operation(), oldest.id()).isEmpty()) {
                outbox.forgotten(oldest.operation(), oldest.id());
            }
        }
    }

    private void rejected(Inbound.Request request, FaultCode code, String message) {
        outbox.provoked(Event.of("request.rejected", clock.instant(), message)
                .with("code", code.name()).with("operation", request.operation()).with("id", request.id()));
    }

    private void cancel(Inbound.Cancel cancel) {
        boolean stops = jobs.cancel(cancel.operation(), cancel.id());
        if (stops) {
            LOG.info("{} {} is to be canceled", cancel.operation(), cancel.id());
            return;
        }
        Optional<JobState> state = jobs.find(cancel.operation(), cancel.id());
        state.ifPresent(outbox::answer);
        if (state.isEmpty()) {
            outbox.provoked(Event.of("request.rejected", clock.instant(), "there is no such job to cancel")
                    .with("operation", cancel.operation()).with("id", cancel.id()));
        }
    }

    /** The broker and the requester have this final state. */
    void settled(JobState state) {
        try {
            jobs.published(state);
        } catch (RuntimeException fault) {
            LOG.error("{} {} could not be marked as published; its state goes out again", state.operation(), state.id(), fault);
        }
    }
}
