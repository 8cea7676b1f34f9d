package io.wherry.jobs.spool.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobContext;
import io.wherry.jobs.Operation;
import io.wherry.jobs.spool.job.Job;
import io.wherry.time.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try of a job: a thread of its own that runs the operation, so that an interrupt reaches the operation and nothing else, and the lane keeps the time
 * whatever the operation does. A job that is to end for good is told so by {@link #check()} first, so that its operation can clear away on the server too; an
 * interrupt says "stop, you will go on later", or comes when nobody checks.
 */
final class Try implements JobContext {
    private static final Logger LOG = LoggerFactory.getLogger(Try.class);
    /** How long an operation may take to come to its next check. */
    static final Duration NOTICE = Duration.ofSeconds(3);
    /** How long an operation that was told by its check may take to clear away. */
    static final Duration CLEARING = Duration.ofMinutes(1);
    /** How long an interrupted operation may take to leave the module usable. */
    static final Duration GRACE = Duration.ofMinutes(2);
    private static final long SECOND = 1_000_000_000L;
    private static final int LONGEST_PHASE = 200;

    private final Floor floor;
    private final Entry entry;
    private final Job job;
    private final Effort effort;
    private final Speed speed = new Speed();
    private Optional<Outcome> outcome = Optional.empty();
    private volatile boolean over;
    private boolean noticed;
    private long nextProgress;
    private long nextPhase;
    private Optional<String> held = Optional.empty();

    /** How a try ended. */
    sealed interface Outcome {
        /** With a result. */
        record Done(JsonObject result) implements Outcome {
        }

        /** With a fault by name. */
        record Failed(FaultException fault) implements Outcome {
        }

        /** With an exception nobody planned. */
        record Broken(Throwable cause) implements Outcome {
        }

        /** By an interrupt, or not at all. */
        record Stopped() implements Outcome {
        }
    }

    Try(Floor floor, Entry entry, Effort effort) {
        this.floor = floor;
        this.entry = entry;
        this.job = entry.job;
        this.effort = effort;
        this.nextProgress = floor.clock().nanos();
        this.nextPhase = nextProgress;
    }

    /**
     * Runs {@code operation} until it ends. Conditions are evaluated inside the gate.
     *
     * @param park  whether it is to stop at once and go on later
     * @param end   whether it is to end for good
     * @param limit how long it may run; then it is to end for good too
     */
    Outcome run(Operation operation, BooleanSupplier park, BooleanSupplier end, Duration limit) throws InterruptedException {
        floor.gate().change(() -> entry.trying = true);
        Worker worker = floor.clock().start("wherry-job-" + job.key().operation(), () -> end(attempt(operation)));
        try {
            floor.gate().await(() -> outcome.isPresent() || park.getAsBoolean() || end.getAsBoolean(), limit);
            if (floor.gate().await(() -> outcome.isPresent() || noticed || park.getAsBoolean(), NOTICE)) {
                floor.gate().await(() -> outcome.isPresent() || park.getAsBoolean(), CLEARING);
            }
            if (floor.gate().read(() -> outcome.isEmpty())) {
                worker.interrupt();
                if (!floor.gate().await(() -> outcome.isPresent(), GRACE)) {
                    LOG.error("Operation {} does not stop when it is interrupted; job {} ends without it", job.key().operation(), job.key());
                }
            }
            return floor.gate().read(() -> outcome.orElseGet(Outcome.Stopped::new));
        } finally {
            worker.interrupt();
            floor.gate().change(() -> {
                over = true;
                entry.trying = false;
            });
        }
    }

    private void end(Outcome how) {
        floor.gate().change(() -> outcome = Optional.of(how));
    }

    private Outcome attempt(Operation operation) {
        try {
            return new Outcome.Done(operation.run(job.arguments().deepCopy(), this));
        } catch (FaultException fault) {
            return new Outcome.Failed(fault);
        } catch (InterruptedException stopped) {
            return new Outcome.Stopped();
        } catch (RuntimeException | Error unplanned) {
            return new Outcome.Broken(unplanned);
        }
    }

    @Override
    public String id() {
        return job.key().id();
    }

    @Override
    public int attempt() {
        return job.stage().attempt();
    }

    @Override
    public String modem() {
        return job.stage().modem().orElse("");
    }

    @Override
    public void check() throws FaultException {
        if (over || entry.job.stage().canceling()) {
            throw noticed(FaultCode.CANCELED, "the job ended before it was done");
        }
        if (floor.uptime() >= job.stage().deadline().orElse(Long.MAX_VALUE)) {
            throw noticed(FaultCode.TIMED_OUT, "the job took too long");
        }
        tellPhase();
    }

    private FaultException noticed(FaultCode code, String why) {
        floor.gate().change(() -> noticed = true);
        return new FaultException(code, why);
    }

    @Override
    public void progress(long bytes, long total) {
        effort.reached(bytes);
        long now = floor.clock().nanos();
        if (now - nextProgress < 0 || over) {
            return;
        }
        nextProgress = now + SECOND;
        long rate = speed.at(now, bytes);
        floor.teller().say(listener -> listener.progress(job.key().operation(), job.key().id(), bytes, total, rate));
    }

    @Override
    public void phase(String what) {
        String phase = what.length() <= LONGEST_PHASE ? what : what.substring(0, LONGEST_PHASE);
        effort.doing(phase);
        held = Optional.of(phase);
        tellPhase();
    }

    @Override
    public void event(String type, String message) {
        floor.teller().event(type, message, job.key().operation(), job.key().id());
    }

    /** A phase is written and told at most once a second: a flood of them would be a flood of writes. The last one always is. */
    private void tellPhase() {
        if (held.isEmpty() || floor.clock().nanos() - nextPhase < 0) {
            return;
        }
        String phase = held.get();
        held = Optional.empty();
        nextPhase = floor.clock().nanos() + SECOND;
        floor.gate().change(() -> {
            if (!over && !phase.equals(entry.job.stage().phase())) {
                floor.book().doing(entry, phase);
            }
        });
    }
}
