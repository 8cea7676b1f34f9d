package io.wherry.jobs.spool.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobContext;
import io.wherry.jobs.JobLane;
import io.wherry.jobs.JobListener;
import io.wherry.jobs.JobRequest;
import io.wherry.jobs.JobState;
import io.wherry.jobs.Jobs.Submission;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.jobs.spool.store.Disk;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/** A spool on a clock with everything a test asks of it: operations made of lambdas, and an ear for all that is told. */
final class Bench implements AutoCloseable, JobListener {
    static final String SCHEMA = """
            {"type":"object","required":["path"],"properties":{
              "path":{"type":"string","minLength":1,"description":"a path"},
              "modem":{"type":"string"}}}""";

    final Clock clock;
    final Spool spool;
    final Gate gate;
    final List<JobState> told = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<String> forgotten = new CopyOnWriteArrayList<>();
    final List<long[]> progress = new CopyOnWriteArrayList<>();

    Bench(Clock clock, Path folder) throws IOException {
        this(clock, folder, Disk.REAL, new Spool.Settings(Duration.ofSeconds(300), 1000));
    }

    Bench(Clock clock, Path folder, Disk disk, Spool.Settings settings) throws IOException {
        this.clock = clock;
        this.gate = clock.gate();
        this.spool = new Spool(clock, folder, disk, settings, () -> new Random(1));
        spool.add((JobListener) this);
    }

    @FunctionalInterface
    interface Body {
        JsonObject run(JsonObject arguments, JobContext job) throws FaultException, InterruptedException;
    }

    static Operation operation(String name, Lane lane, Body body) {
        return new Fake(new OperationInfo(name, "a test", SCHEMA, true, true, lane, Duration.ofHours(1)), body, new CopyOnWriteArrayList<>());
    }

    record Fake(OperationInfo info, Body body, List<JobState> abandonments, List<JobState> conclusions) implements Operation {
        Fake(OperationInfo info, Body body, List<JobState> abandonments) {
            this(info, body, abandonments, new CopyOnWriteArrayList<>());
        }

        @Override
        public void check(JsonObject arguments) {
        }

        @Override
        public JsonObject run(JsonObject arguments, JobContext job) throws FaultException, InterruptedException {
            return body.run(arguments, job);
        }

        @Override
        public void abandoned(JsonObject arguments, JobState outcome) {
            abandonments.add(outcome);
        }

        @Override
        public void concluded(JsonObject arguments, JobState outcome) {
            conclusions.add(outcome);
        }
    }

    JobLane modem(String id) {
        JobLane lane = () -> id;
        spool.add(lane);
        return lane;
    }

    Submission submit(String operation, String id, String json) throws FaultException {
        return spool.submit(new JobRequest(operation, id, json.getBytes(StandardCharsets.UTF_8)));
    }

    static String path(String path) {
        return "{\"path\":\"" + path + "\"}";
    }

    /** Waits until a state of that job was told that fits. */
    JobState await(String id, Predicate<JobState> wanted) throws InterruptedException {
        return gate.take(() -> told.stream().filter(state -> state.id().equals(id) && wanted.test(state)).findFirst(), Duration.ofHours(5))
                .orElseThrow(() -> new AssertionError("never told of " + id + "; " + told));
    }

    JobState awaitEnd(String id) throws InterruptedException {
        return await(id, state -> state.status().isFinal());
    }

    @Override
    public void changed(JobState state) {
        gate.change(() -> told.add(state));
    }

    @Override
    public void progress(String operation, String id, long bytes, long total, long bytesPerSecond) {
        gate.change(() -> progress.add(new long[] {bytes, total, bytesPerSecond}));
    }

    @Override
    public void forgotten(String operation, String id) {
        gate.change(() -> forgotten.add(operation + "/" + id));
    }

    @Override
    public void event(String type, String message, String operation, String id) {
        gate.change(() -> events.add(type));
    }

    @Override
    public void close() {
        try {
            spool.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
