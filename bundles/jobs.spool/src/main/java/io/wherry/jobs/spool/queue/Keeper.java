package io.wherry.jobs.spool.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Failure;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Operation;
import io.wherry.jobs.spool.job.Job;
import io.wherry.time.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that looks after the jobs that no lane has: ends those whose time is up or that are to stop, forgets old ones, and writes what the disk did not take. */
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    /** How often everything is looked at when nothing calls. */
    static final Duration ROUND = Duration.ofMinutes(1);
    private static final Duration DISK_ROUND = Duration.ofSeconds(5);
    /** How often the spool's time is put on the disk while jobs wait; what a crash may take from a deadline. */
    private static final Duration MARK_EVERY = Duration.ofMinutes(10);

    private final Floor floor;
    private final Worker worker;
    private long marked;
    private boolean closing;

    Keeper(Floor floor) {
        this.floor = floor;
        this.marked = floor.uptime();
        this.worker = floor.clock().start("wherry-jobs-keeper", this::keep);
    }

    /** Ends soon. */
    void close() {
        floor.gate().change(() -> closing = true);
    }

    /** Waits for its end, and interrupts it when that takes longer than {@code patience}. */
    void end(Duration patience) throws InterruptedException {
        if (!worker.join(patience)) {
            worker.interrupt();
        }
    }

    private record Due(Entry entry, Status end, FaultException why) {
    }

    private void keep() throws InterruptedException {
        while (!floor.gate().read(() -> closing)) {
            Duration nap = lookSafely();
            floor.gate().await(() -> closing || floor.book().turns().stirred(), nap);
        }
    }

    /** A mistake of ours must not cost the keeper. */
    private Duration lookSafely() {
        try {
            floor.gate().update(this::due).forEach(this::end);
            boolean allWritten = floor.gate().update(this::tidy);
            mark();
            return allWritten ? floor.gate().read(this::untilNextDue) : DISK_ROUND;
        } catch (RuntimeException fault) {
            LOG.error("The jobs could not be looked after by a fault of the queue's own", fault);
            return DISK_ROUND;
        }
    }

    private boolean tidy() {
        floor.book().forgetSurplus();
        return floor.book().rewrite();
    }

    private void mark() {
        long now = floor.uptime();
        if (now - marked >= MARK_EVERY.toMillis()) {
            marked = now;
            floor.gate().change(() -> {
                if (floor.book().open() > 0) {
                    floor.book().mark();
                }
            });
        }
    }

    private List<Due> due() {
        List<Due> due = new ArrayList<>();
        for (Entry entry : floor.book().turns().all()) {
            ending(entry).ifPresent(due::add);
        }
        due.forEach(found -> floor.book().turns().hold(found.entry()));
        return due;
    }

    private Optional<Due> ending(Entry entry) {
        Job job = entry.job;
        if (mustWait(job)) {
            return Optional.empty();
        }
        if (job.stage().canceling()) {
            return Optional.of(new Due(entry, Status.CANCELED, new FaultException(FaultCode.CANCELED, "the job ended before it was done")));
        }
        if (job.stage().attempt() == 0 && floor.book().timeline().age() >= job.terms().expires()) {
            return Optional.of(new Due(entry, Status.TIMED_OUT, tooLate(job)));
        }
        if (floor.uptime() >= job.stage().deadline().orElse(Long.MAX_VALUE)) {
            return Optional.of(new Due(entry, Status.TIMED_OUT, tookTooLong(job, Optional.empty())));
        }
        if (floor.catalogue().find(job.key().operation(), floor.uptime()).isEmpty()) {
            return Optional.of(new Due(entry, Status.FAILED, new FaultException(FaultCode.UNKNOWN_OPERATION, "nothing here does " + job.key().operation())));
        }
        return Optional.empty();
    }

    private static FaultException tooLate(Job job) {
        return new FaultException(FaultCode.EXPIRED, "its time was over before it could be begun" + job.terms().modem().map(" on modem "::concat).orElse(""));
    }

    /** What has begun can be ended only by its operation, which clears away; while that is only away (at a start: not there yet), it is waited for. */
    private boolean mustWait(Job job) {
        String operation = job.key().operation();
        return job.stage().attempt() > 0 && floor.catalogue().service(operation).isEmpty() && floor.catalogue().find(operation, floor.uptime()).isPresent();
    }

    private Duration untilNextDue() {
        long nap = ROUND.toMillis();
        for (Entry entry : floor.book().turns().all()) {
            if (mustWait(entry.job)) {
                continue;
            }
            if (entry.job.stage().attempt() == 0) {
                nap = Math.min(nap, entry.job.terms().expires() - floor.book().timeline().age());
            }
            if (entry.job.stage().deadline().isPresent()) {
                nap = Math.min(nap, entry.job.stage().deadline().getAsLong() - floor.uptime());
            }
        }
        return Duration.ofMillis(Math.max(1, nap));
    }

    private void end(Due due) {
        Failure failure = new Failure(due.why().code(), due.why().getMessage());
        Optional<Operation> operation = floor.gate().read(() -> floor.catalogue().service(due.entry().job.key().operation()));
        abandon(floor, due.entry(), operation, due.end(), failure);
        floor.gate().change(() -> floor.book().fail(due.entry(), due.end(), failure));
        LOG.info("{} {}: {}", due.entry().job.key(), due.end(), failure.message());
    }

    /** A job's deadline passed; {@code last} is what kept it from ending. */
    static FaultException tookTooLong(Job job, Optional<FaultException> last) {
        String span = job.terms().timeout().map(timeout -> timeout.toSeconds() + " s").orElse("its operation's time-out");
        return new FaultException(FaultCode.TIMED_OUT, "the job was not done within " + span
                + last.filter(fault -> fault.code() != FaultCode.TIMED_OUT).map(fault -> " (" + fault.code() + ")").orElse(""));
    }

    /**
     * Lets the operation clear away what a job left behind that ends without success. Before the end is written: a crash in between does it again.
     * Nothing is left behind by a job that never began; an operation that is gone for good leaves it.
     */
    static void abandon(Floor floor, Entry entry, Optional<Operation> operation, Status end, Failure failure) {
        Optional<Job> whole = floor.gate().read(() -> floor.book().whole(entry));
        if (whole.isEmpty() || whole.get().stage().attempt() == 0 || operation.isEmpty()) {
            return;
        }
        Job job = whole.get();
        JobState outcome = job.with(job.stage().fail(end, floor.clock().instant(), failure, 0)).state();
        try {
            operation.get().abandoned(job.arguments().deepCopy(), outcome);
        } catch (RuntimeException fault) {
            LOG.error("{} could not clear away what {} left", job.key().operation(), job.key(), fault);
        }
    }

    /** Lets the operation clear away what it kept in case that a success was not written; where the disk did not take it yet, that stays. */
    static void conclude(Floor floor, Entry entry, Operation operation) {
        Optional<Job> whole = floor.gate().read(() -> entry.told == entry.job.stage().seq() ? floor.book().whole(entry) : Optional.empty());
        if (whole.isEmpty()) {
            return;
        }
        try {
            operation.concluded(whole.get().arguments().deepCopy(), whole.get().state());
        } catch (RuntimeException fault) {
            LOG.error("{} could not clear away what it had kept for {}", entry.job.key().operation(), entry.job.key(), fault);
        }
    }
}
