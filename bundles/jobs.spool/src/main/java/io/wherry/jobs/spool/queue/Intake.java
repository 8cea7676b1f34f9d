package io.wherry.jobs.spool.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobRequest;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.spool.job.Terms;
import io.wherry.jobs.spool.job.Timeline;
import io.wherry.jobs.spool.request.Envelope;
import io.wherry.jobs.spool.request.Fingerprint;
import io.wherry.jobs.spool.request.SchemaCheck;
import io.wherry.jobs.spool.request.StrictJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a request before it becomes a job, from the outside to the inside. It knows no other job and holds no lock. */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    /** A sender's clock may be that much ahead of ours. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final SchemaCheck schemas = new SchemaCheck();

    /**
     * A request as far as it could be read.
     *
     * @param fingerprint tells it from others
     * @param json        what it holds
     * @param fault       why it could not be read
     */
    record Read(long fingerprint, Optional<JsonObject> json, Optional<FaultException> fault) {
    }

    /** Reads the request: id, size, JSON. */
    Read read(JobRequest request) {
        try {
            if (!request.id().matches(JobRequest.ID)) {
                throw new FaultException(FaultCode.BAD_ID, "the id is none");
            }
            if (request.payload().length > JobRequest.MAX_PAYLOAD) {
                throw new FaultException(FaultCode.PAYLOAD_TOO_LARGE, "the request has " + request.payload().length + " bytes");
            }
            JsonObject json = StrictJson.object(request.payload());
            return new Read(Fingerprint.of(json), Optional.of(json), Optional.empty());
        } catch (FaultException refused) {
            return new Read(Fingerprint.of(request.payload()), Optional.empty(), Optional.of(refused));
        }
    }

    /**
     * Holds a request against what its operation takes.
     *
     * @param known the operation; when it is only away, its own check comes when the job is begun
     * @throws FaultException why the request is refused
     */
    Envelope check(JobRequest request, JsonObject json, Optional<Catalogue.Known> known) throws FaultException {
        Catalogue.Known operation = known.orElseThrow(
                () -> new FaultException(FaultCode.UNKNOWN_OPERATION, "nothing here does " + shortened(request.operation())));
        Envelope envelope = Envelope.of(json);
        schemas.check(operation.info(), envelope.arguments());
        Optional<Operation> service = operation.service();
        if (service.isPresent()) {
            try {
                service.get().check(envelope.arguments().deepCopy());
            } catch (RuntimeException broken) {
                LOG.error("The check of {} failed by a fault of its own", request.operation(), broken);
                throw new FaultException(FaultCode.INTERNAL, "the arguments could not be checked");
            }
        }
        return envelope;
    }

    private static String shortened(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }

    /** What is left of the request's time to live; empty when it has none. {@code ttl} counts from the receipt where no clock can be trusted. */
    static Optional<Duration> left(Envelope envelope, Instant now) {
        Duration gone = envelope.issuedAt().filter(issued -> !now.isBefore(Timeline.PLAUSIBLE) && !issued.isAfter(now.plus(AHEAD)))
                .map(issued -> Duration.between(issued, now)).filter(age -> !age.isNegative()).orElse(Duration.ZERO);
        return envelope.ttl().map(ttl -> ttl.minus(gone));
    }

    /** The terms of a job at {@code age}, to be begun within {@code left}. */
    static Terms terms(Envelope envelope, OperationInfo operation, Duration left, long age) {
        Optional<String> modem = Optional.of(envelope.arguments()).filter(any -> operation.lane() == OperationInfo.Lane.MODEM)
                .map(arguments -> arguments.get("modem")).filter(Intake::isString).map(JsonElement::getAsString);
        return new Terms(envelope.priority(), age + left.toMillis(), envelope.timeout(), modem, envelope.replyTo(), envelope.correlation());
    }

    /** The terms of a refused request: only where its refusal goes. */
    static Terms terms(Read refused) {
        return new Terms(0, Long.MAX_VALUE, Optional.empty(), Optional.empty(), refused.json().flatMap(Envelope::replyTo),
                refused.json().flatMap(Envelope::correlation));
    }

    private static boolean isString(JsonElement element) {
        return element instanceof JsonPrimitive primitive && primitive.isString();
    }
}
