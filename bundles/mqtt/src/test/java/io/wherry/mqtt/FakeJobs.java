package io.wherry.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobListener;
import io.wherry.jobs.JobRequest;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Jobs;
import io.wherry.jobs.OperationInfo;

/** A queue of jobs without a disk: requests are accepted, and go on as the test says. */
public final class FakeJobs implements Jobs {
    private final Map<String, JobState> states = new LinkedHashMap<>();
    private final Map<String, String> payloads = new LinkedHashMap<>();
    private final List<JobState> unpublished = new ArrayList<>();
    private final List<JobRequest> submitted = new ArrayList<>();
    private final List<String> canceled = new ArrayList<>();
    private final List<JobListener> listeners = new ArrayList<>();
    private List<OperationInfo> operations = List.of(operation("ftp.get"), operation("modem.at"));
    private boolean full;
    private boolean succeedAtOnce;
    private boolean broken;
    private Duration slowness = Duration.ZERO;

    public static OperationInfo operation(String name) {
        return new OperationInfo(name, "Does " + name, "{\"type\":\"object\"}", true, true, OperationInfo.Lane.MODEM, Duration.ofMinutes(10));
    }

    public static JobState state(String operation, String id, Status status, long seq) {
        Instant at = Instant.parse("2026-11-22T10:00:00Z").plusMillis(seq);
        Optional<JsonObject> result = status == Status.SUCCEEDED ? Optional.of(JsonParser.parseString("{\"bytes\":3}").getAsJsonObject()) : Optional.empty();
        Optional<JobState.Failure> error = status.isFinal() && status != Status.SUCCEEDED
                ? Optional.of(new JobState.Failure(FaultCode.NO_SUCH_FILE, "it is not there: check the remote path with ftp.list")) : Optional.empty();
        return new JobState(operation, id, status, seq, at, at, status == Status.QUEUED ? 0 : 1, "", Optional.empty(), result, error, Optional.empty(), Optional.empty());
    }

    public static JobState answeringTo(JobState state, String topic, String correlation) {
        return new JobState(state.operation(), state.id(), state.status(), state.seq(), state.at(), state.acceptedAt(), state.attempt(), state.phase(), state.modem(),
                state.result(), state.error(), Optional.of(topic), Optional.of(correlation));
    }

    public synchronized FakeJobs listener(JobListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Whether the disk takes nothing. */
    public synchronized FakeJobs full(boolean is) {
        full = is;
        return this;
    }

    /** Whether what is accepted is done there and then. */
    public synchronized FakeJobs succeedAtOnce() {
        succeedAtOnce = true;
        return this;
    }

    /** Whether it fails by a fault of its own. */
    public synchronized void broken(boolean is) {
        broken = is;
    }

    /** How long the disk takes for each request. */
    public synchronized void slow(Duration each) {
        slowness = each;
    }

    public synchronized void operations(String... names) {
        operations = Arrays.stream(names).map(FakeJobs::operation).toList();
    }

    /** The job is now so. */
    public synchronized void set(JobState state) {
        states.put(state.operation() + "/" + state.id(), state);
        if (state.status().isFinal()) {
            unpublished.add(state);
        }
        listeners.forEach(listener -> listener.changed(state));
    }

    public synchronized void forget(String operation, String id) {
        states.remove(operation + "/" + id);
        listeners.forEach(listener -> listener.forgotten(operation, id));
    }

    public synchronized List<JobRequest> submitted() {
        return List.copyOf(submitted);
    }

    public synchronized List<String> canceled() {
        return List.copyOf(canceled);
    }

    @Override
    public Limits limits() {
        return new Limits(1000, 100);
    }

    @Override
    public Submission submit(JobRequest request) throws FaultException {
        try {
            Thread.sleep(slowness.toMillis());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        return take(request);
    }

    private synchronized Submission take(JobRequest request) throws FaultException {
        if (broken) {
            throw new IllegalStateException("a fault of the queue");
        }
        if (full) {
            throw new FaultException(FaultCode.LOCAL_IO, "the disk took nothing");
        }
        submitted.add(request);
        String key = request.operation() + "/" + request.id();
        String text = new String(request.payload(), StandardCharsets.UTF_8);
        if (request.payload().length > JobRequest.MAX_PAYLOAD) {
            return rejected(request, FaultCode.PAYLOAD_TOO_LARGE);
        }
        if (!request.id().matches(JobRequest.ID)) {
            return rejected(request, FaultCode.BAD_ID);
        }
        if (!text.startsWith("{")) {
            return rejected(request, FaultCode.MALFORMED_REQUEST);
        }
        if (states.containsKey(key)) {
            boolean same = text.equals(payloads.get(key));
            if (!same) {
                listeners.forEach(listener -> listener.event("id-conflict", "the id is taken", request.operation(), request.id()));
            }
            return new Submission(same ? Verdict.KNOWN : Verdict.CONFLICT, states.get(key));
        }
        payloads.put(key, text);
        set(state(request.operation(), request.id(), Status.QUEUED, 1));
        if (succeedAtOnce) {
            set(state(request.operation(), request.id(), Status.IN_PROGRESS, 2));
            set(state(request.operation(), request.id(), Status.SUCCEEDED, 3));
        }
        return new Submission(Verdict.ACCEPTED, states.get(key));
    }

    private Submission rejected(JobRequest request, FaultCode code) {
        Instant now = Instant.now();
        JobState state = new JobState(request.operation(), request.id(), Status.REJECTED, 1, now, now, 0, "", Optional.empty(), Optional.empty(),
                Optional.of(new JobState.Failure(code, "refused: " + code.remedy())), Optional.empty(), Optional.empty());
        unpublished.add(state);
        listeners.forEach(listener -> listener.changed(state));
        return new Submission(Verdict.REJECTED, state);
    }

    @Override
    public synchronized boolean cancel(String operation, String id) {
        canceled.add(operation + "/" + id);
        return find(operation, id).filter(state -> !state.status().isFinal()).isPresent();
    }

    @Override
    public synchronized Optional<JobState> find(String operation, String id) {
        return Optional.ofNullable(states.get(operation + "/" + id));
    }

    @Override
    public synchronized List<JobState> all() {
        if (broken) {
            throw new IllegalStateException("a fault of the queue");
        }
        return List.copyOf(states.values());
    }

    @Override
    public synchronized List<JobState> unpublished() {
        return List.copyOf(unpublished);
    }

    @Override
    public synchronized void published(JobState state) {
        unpublished.remove(state);
    }

    @Override
    public synchronized List<OperationInfo> operations() {
        return operations;
    }

    @Override
    public synchronized Counts counts() {
        return new Counts(1, 0, 2, 3, 4, 5);
    }
}
