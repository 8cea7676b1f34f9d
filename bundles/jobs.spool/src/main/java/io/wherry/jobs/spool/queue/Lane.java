package io.wherry.jobs.spool.queue;

import java.time.Duration;
import java.util.Optional;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobState.Failure;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.spool.job.Job;
import io.wherry.time.Backoff;
import io.wherry.time.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A thread that does jobs one after another: a modem's, or the gateway's. A job that waits between two tries keeps its lane, so that a later
 * {@code ftp.delete} never overtakes the {@code ftp.get} before it.
 */
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Duration DISK_PAUSE = Duration.ofSeconds(5);

    private final Floor floor;
    private final Optional<String> modem;
    private final Worker worker;
    private boolean closing;

    /** A modem's lane, or the gateway's when {@code modem} is empty; starts at once. */
    Lane(Floor floor, String name, Optional<String> modem) {
        this.floor = floor;
        this.modem = modem;
        this.worker = floor.clock().start("wherry-jobs-" + name, this::serve);
    }

    /** Lets go of its job, which waits for another lane, and ends soon. */
    void close() {
        floor.gate().change(() -> closing = true);
    }

    /** Whether its thread has ended. */
    boolean gone() {
        return !worker.alive();
    }

    /** Waits for its end, and interrupts it when that takes longer than {@code patience}. */
    void end(Duration patience) throws InterruptedException {
        if (!worker.join(patience)) {
            worker.interrupt();
        }
    }

    private void serve() throws InterruptedException {
        while (!floor.gate().read(() -> closing)) {
            Optional<Optional<Held>> next = floor.gate().take(() -> closing ? Optional.of(Optional.<Held>empty()) : pick().map(Optional::of), LONG);
            Optional<Held> held = next.flatMap(found -> found);
            if (held.isPresent()) {
                carrySafely(held.get());
            }
        }
    }

    /** A mistake of ours must not cost the lane. */
    private void carrySafely(Held held) throws InterruptedException {
        try {
            carry(held);
        } catch (RuntimeException fault) {
            LOG.error("{} was put back by a fault of the queue's own", held.entry().job.key(), fault);
            floor.clock().sleep(DISK_PAUSE);
        }
    }

    /** A job in this lane's hands, and who does it. */
    private record Held(Entry entry, Operation operation, OperationInfo info) {
        String name() {
            return info.name();
        }
    }

    private Optional<Held> pick() {
        return floor.book().turns().pick(this::fits).map(entry -> {
            String operation = entry.job.key().operation();
            return new Held(entry, floor.catalogue().service(operation).orElseThrow(),
                    floor.catalogue().find(operation, floor.uptime()).orElseThrow().info());
        });
    }

    private boolean fits(Job job) {
        String operation = job.key().operation();
        if (floor.catalogue().service(operation).isEmpty()) {
            return false;
        }
        boolean mine = switch (floor.catalogue().find(operation, floor.uptime()).orElseThrow().info().lane()) {
            case GATEWAY -> modem.isEmpty();
            case MODEM -> modem.isPresent() && job.terms().modem().map(modem.get()::equals).orElse(true);
        };
        return mine && !over(job);
    }

    private boolean over(Job job) {
        return floor.uptime() >= job.stage().deadline().orElse(Long.MAX_VALUE)
                || job.stage().attempt() == 0 && floor.book().timeline().age() >= job.terms().expires();
    }

    /** Whether its job is to be laid down for another lane, or for when its operation is back. */
    private boolean mustPark(Held held) {
        return closing || !floor.catalogue().service(held.name()).filter(held.operation()::equals).isPresent();
    }

    private boolean mustStop(Held held) {
        return mustPark(held) || held.entry().job.stage().canceling();
    }

    private void carry(Held held) throws InterruptedException {
        try {
            Effort effort = new Effort(floor.clock(), floor.patience(), new Backoff(FIRST_PAUSE, LONGEST_PAUSE, floor.random().get()));
            while (begin(held, effort)) {
                Try.Outcome outcome = new Try(floor, held.entry(), effort).run(held.operation(), () -> mustPark(held),
                        () -> held.entry().job.stage().canceling(), left(held.entry()));
                Optional<FaultException> again = judge(held, outcome, effort);
                if (again.isEmpty() || !pause(held, effort.pause(), again.get())) {
                    return;
                }
            }
        } finally {
            layDown(held);
        }
    }

    /** If it is still in hand, it waits for another lane. */
    private void layDown(Held held) {
        floor.gate().change(() -> {
            if (held.entry().held) {
                floor.book().release(held.entry());
            }
        });
    }

    /** Puts the next try on the disk; waits as long as that takes no writes. */
    private boolean begin(Held held, Effort effort) throws InterruptedException {
        Entry entry = held.entry();
        Optional<Job> whole = floor.gate().read(() -> floor.book().whole(entry));
        if (whole.isEmpty()) {
            end(held, Status.FAILED, new FaultException(FaultCode.LOCAL_IO, "the job's file in the spool can't be read"));
            return false;
        }
        if (whole.get().stage().attempt() == 0 && !mayBegin(held, whole.get())) {
            return false;
        }
        long deadline = floor.uptime() + entry.job.terms().timeout().orElse(held.info().timeout()).toMillis();
        while (!floor.gate().read(() -> mustStop(held))) {
            if (floor.gate().update(() -> floor.book().begin(entry, whole.get().with(entry.job.stage()), modem, deadline))) {
                LOG.atLevel(effort.fresh() ? Level.INFO : Level.DEBUG).log("{} begins{}, try {}", entry.job.key(),
                        modem.map(" on "::concat).orElse(""), entry.job.stage().attempt());
                return true;
            }
            floor.gate().await(() -> mustStop(held), DISK_PAUSE);
        }
        return false;
    }

    /** What was accepted while its operation was away could not be checked then, and what was checked may have changed. */
    private boolean mayBegin(Held held, Job job) {
        try {
            held.operation().check(job.arguments().deepCopy());
            return true;
        } catch (FaultException refused) {
            end(held, Status.FAILED, refused);
            return false;
        } catch (RuntimeException broken) {
            end(held, Status.FAILED, broken(held, broken));
            return false;
        }
    }

    private Duration left(Entry entry) {
        return Duration.ofMillis(Math.max(0, entry.job.stage().deadline().orElse(Long.MAX_VALUE) - floor.uptime()));
    }

    /** What to make of a try's end; the fault when it is to be tried again. */
    private Optional<FaultException> judge(Held held, Try.Outcome outcome, Effort effort) {
        if (outcome instanceof Try.Outcome.Done done) {
            succeed(held, done.result());
            return Optional.empty();
        }
        Optional<FaultException> fault = outcome instanceof Try.Outcome.Failed failed ? Optional.of(failed.fault()) : Optional.empty();
        boolean definite = fault.filter(Lane::definite).isPresent();
        if (!definite && floor.gate().read(() -> mustPark(held) && !held.entry().job.stage().canceling())) {
            LOG.info("{} stops for now and goes on when its {} is back", held.entry().job.key(), modem.isPresent() ? "modem" : "bundle");
            return Optional.empty();
        }
        if (floor.gate().read(() -> held.entry().job.stage().canceling())) {
            end(held, Status.CANCELED, new FaultException(FaultCode.CANCELED, "the job ended before it was done"));
        } else if (!definite && left(held.entry()).isZero()) {
            end(held, Status.TIMED_OUT, Keeper.tookTooLong(held.entry().job, fault));
        } else if (outcome instanceof Try.Outcome.Broken broken) {
            end(held, Status.FAILED, broken(held, broken.cause()));
        } else {
            return judge(held, fault.orElseGet(() -> new FaultException(FaultCode.UNAVAILABLE, "the operation was stopped")), effort);
        }
        return Optional.empty();
    }

    private static FaultException broken(Held held, Throwable cause) {
        LOG.error("{} failed by a fault of its operation", held.entry().job.key(), cause);
        return new FaultException(FaultCode.INTERNAL, "the operation broke with " + cause.getClass().getSimpleName());
    }

    private static boolean definite(FaultException fault) {
        return switch (fault.code().kind()) {
            case REQUEST, PERSON, STEP -> true;
            case BUSY, LINK -> false;
        };
    }

    private Optional<FaultException> judge(Held held, FaultException fault, Effort effort) {
        if (fault.code().kind() == FaultCode.Kind.LINK && effort.worthAnother()) {
            return Optional.of(fault);
        }
        end(held, switch (fault.code()) {
            case CANCELED -> Status.CANCELED;
            case TIMED_OUT -> Status.TIMED_OUT;
            default -> Status.FAILED;
        }, fault);
        return Optional.empty();
    }

    /** Waits before the next try; false when there will be none here. */
    private boolean pause(Held held, Duration pause, FaultException after) throws InterruptedException {
        LOG.info("{} is tried again in {} s ({})", held.entry().job.key(), Math.max(1, pause.toSeconds()), after.code());
        floor.gate().change(() -> floor.book().doing(held.entry(), "waiting to try again after " + after.code()));
        Duration left = left(held.entry());
        floor.gate().await(() -> mustStop(held), pause.compareTo(left) < 0 ? pause : left);
        if (floor.gate().read(() -> held.entry().job.stage().canceling())) {
            end(held, Status.CANCELED, new FaultException(FaultCode.CANCELED, "the job ended before it was done"));
            return false;
        }
        if (left(held.entry()).isZero()) {
            end(held, Status.TIMED_OUT, Keeper.tookTooLong(held.entry().job, Optional.of(after)));
            return false;
        }
        return !floor.gate().read(() -> mustPark(held));
    }

    private void succeed(Held held, JsonObject result) {
        floor.gate().change(() -> floor.book().succeed(held.entry(), result));
        Keeper.conclude(floor, held.entry(), held.operation());
        LOG.info("{} succeeded", held.entry().job.key());
    }

    private void end(Held held, Status status, FaultException why) {
        Failure failure = new Failure(why.code(), why.getMessage());
        Keeper.abandon(floor, held.entry(), Optional.of(held.operation()), status, failure);
        floor.gate().change(() -> floor.book().fail(held.entry(), status, failure));
        LOG.info("{} {}: {}", held.entry().job.key(), status, why.getMessage());
    }
}
