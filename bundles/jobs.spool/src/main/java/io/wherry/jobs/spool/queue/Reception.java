package io.wherry.jobs.spool.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobRequest;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Failure;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Jobs;
import io.wherry.jobs.Jobs.Submission;
import io.wherry.jobs.Jobs.Verdict;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.spool.job.Job;
import io.wherry.jobs.spool.job.Key;
import io.wherry.jobs.spool.job.Stage;
import io.wherry.jobs.spool.job.Terms;
import io.wherry.jobs.spool.request.Envelope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a job, which the disk has before the answer is given, or a refusal of each request. */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final Floor floor;
    private final Book book;
    private final int queue;
    private final Duration wait;
    private final Intake intake = new Intake();

    /** At most {@code queue} jobs wait or run; one without a {@code ttl} waits for {@code wait}. */
    Reception(Floor floor, int queue, Duration wait) {
        this.floor = floor;
        this.book = floor.book();
        this.queue = queue;
        this.wait = wait;
    }

    /** See {@link Jobs#submit}. */
    Submission submit(JobRequest request) throws FaultException {
        Key key = new Key(request.operation(), request.id());
        Intake.Read read = intake.read(request);
        Optional<Submission> standing = floor.gate().update(() -> standing(key, read.fingerprint()));
        return standing.isPresent() ? standing.get() : enter(judge(request, key, read));
    }

    /** Looks at the request outside the gate, for an operation's check may take its time; what is returned enters it. */
    private Supplier<Submission> judge(JobRequest request, Key key, Intake.Read read) {
        try {
            JsonObject json = read.json().orElseThrow(() -> read.fault().orElseThrow());
            if (floor.gate().read(() -> book.isPast(key, read.fingerprint()))) {
                throw new FaultException(FaultCode.ID_CONFLICT, "this request was dealt with before and its outcome is forgotten");
            }
            Optional<Catalogue.Known> known = floor.gate().read(() -> floor.catalogue().find(request.operation(), floor.uptime()));
            Envelope envelope = intake.check(request, json, known);
            OperationInfo operation = known.orElseThrow().info();
            return () -> accept(key, read, envelope, operation);
        } catch (FaultException refused) {
            return () -> refuse(key, read, refused);
        }
    }

    /** The answer when there is such a job already; refused requests don't take the id. */
    private Optional<Submission> standing(Key key, long fingerprint) {
        return book.find(key).filter(entry -> entry.job.stage().status() != Status.REJECTED).map(entry -> {
            JobState state = book.state(entry);
            if (entry.job.fingerprint() == fingerprint) {
                return new Submission(Verdict.KNOWN, state);
            }
            floor.teller().event("job.id-conflict", new FaultException(FaultCode.ID_CONFLICT, "another request has the id " + key.id()).getMessage(),
                    key.operation(), key.id());
            return new Submission(Verdict.CONFLICT, state);
        });
    }

    private Submission enter(Supplier<Submission> entry) throws FaultException {
        try {
            return floor.gate().update(entry);
        } catch (UncheckedIOException failed) {
            throw new FaultException(FaultCode.LOCAL_IO, "the request could not be written to the spool (" + failed.getCause().getMessage() + ")",
                    failed.getCause());
        }
    }

    private Submission accept(Key key, Intake.Read read, Envelope envelope, OperationInfo operation) {
        Optional<Submission> standing = standing(key, read.fingerprint());
        if (standing.isPresent()) {
            return standing.get();
        }
        if (book.open() >= queue) {
            return refuse(key, read, new FaultException(FaultCode.QUEUE_FULL, queue + " jobs wait already"));
        }
        Optional<Duration> left = Intake.left(envelope, floor.clock().instant());
        Terms terms = Intake.terms(envelope, operation, left.orElse(wait), book.timeline().age());
        Stage queued = Stage.queued(lastSeq(key) + 1, floor.clock().instant());
        boolean expired = left.filter(time -> time.isNegative() || time.isZero()).isPresent();
        Stage stage = expired ? Stage.queued(lastSeq(key), floor.clock().instant()).fail(Status.TIMED_OUT, floor.clock().instant(),
                failure(new FaultException(FaultCode.EXPIRED, "its ttl was over when it came")), book.place()) : queued;
        Job job = new Job(key, book.place(), floor.clock().instant(), terms, read.fingerprint(), envelope.arguments(), stage);
        try {
            book.enter(job);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        LOG.debug("{} accepted", key);
        return new Submission(Verdict.ACCEPTED, job.state());
    }

    private Submission refuse(Key key, Intake.Read read, FaultException why) {
        Optional<Entry> before = book.find(key);
        if (before.isPresent() && sameRefusal(before.get().job, read.fingerprint(), why)) {
            book.refusedAgain();
            return new Submission(Verdict.REJECTED, before.get().job.state());
        }
        Optional<Submission> standing = standing(key, read.fingerprint());
        if (standing.isPresent()) {
            return standing.get();
        }
        Stage stage = Stage.queued(lastSeq(key), floor.clock().instant()).fail(Status.REJECTED, floor.clock().instant(), failure(why), book.place());
        Job refusal = new Job(key, book.place(), floor.clock().instant(), Intake.terms(read), read.fingerprint(), new JsonObject(), stage);
        book.refuse(refusal);
        LOG.debug("{} refused: {}", key, why.getMessage());
        return new Submission(Verdict.REJECTED, refusal.state());
    }

    private static boolean sameRefusal(Job job, long fingerprint, FaultException why) {
        return job.stage().status() == Status.REJECTED && job.fingerprint() == fingerprint
                && job.stage().error().filter(error -> error.equals(failure(why))).isPresent();
    }

    /** A refused request's states come before those of a later one with its id, on the same topic: the numbers go on. */
    private long lastSeq(Key key) {
        return book.find(key).map(entry -> entry.job.stage().seq()).orElse(0L);
    }

    private static Failure failure(FaultException why) {
        return new Failure(why.code(), why.getMessage());
    }
}
