package io.wherry.campaign.play;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.wherry.fault.FaultException;
import io.wherry.jobs.JobListener;
import io.wherry.jobs.JobRequest;
import io.wherry.jobs.JobState;
import io.wherry.jobs.Jobs;
import io.wherry.simulator.time.VirtualClock;
import io.wherry.time.Gate;

/**
 * Who asks for the same things over and over, each under an id of its own, and takes every final state as a broker does. Keeps nothing of what is over but
 * counters. What a round makes the next one finds or removes, so that neither side's folders grow.
 */
final class SteadyWork implements JobListener {
    private static final String[][] ROUND = {
            {"ftp.get", "\"remote\":\"/in/small\",\"local\":\"got/small\""},
            {"ftp.put", "\"local\":\"out/p\",\"remote\":\"/work/p\""},
            {"ftp.list", "\"path\":\"/in\""},
            {"ftp.rename", "\"from\":\"/work/p\",\"to\":\"/work/q\""},
            {"ftp.get", "\"remote\":\"/work/q\",\"local\":\"got/q\",\"via\":\"retr\""},
            {"ftp.delete", "\"path\":\"/work/q\""},
            {"ftp.get", "\"remote\":\"/in/not-there\",\"local\":\"got/not-there\""},
            {"ftp.mkdir", "\"path\":\"/work/d\""},
            {"ftp.rmdir", "\"path\":\"/work/d\""},
            {"ftp.get", "\"remote\":\"/in/small\",\"locel\":\"misspelt\""},
    };
    private static final String ID = "job-";
    private static final Duration PATIENCE = Duration.ofHours(4);

    private final VirtualClock clock;
    private final Gate gate;
    private final Map<JobState.Status, Integer> ends = new EnumMap<>(JobState.Status.class);
    private Jobs jobs;
    private String awaited = "";
    private boolean over;
    private long asked;
    private long forgotten;

    SteadyWork(VirtualClock clock) {
        this.clock = clock;
        this.gate = clock.gate();
    }

    /** From now on that queue is asked. */
    void ask(Jobs queue) {
        jobs = queue;
    }

    /** Asks for all of a round, one after another, each twice, and waits until each is over. */
    void round() throws FaultException, InterruptedException {
        for (String[] step : ROUND) {
            String id = ID + asked++;
            JobRequest request = new JobRequest(step[0], id, ("{\"server\":\"files\"," + step[1] + "}").getBytes(StandardCharsets.UTF_8));
            gate.change(() -> {
                awaited = id;
                over = false;
            });
            Jobs.Verdict verdict = jobs.submit(request).verdict();
            if (verdict == Jobs.Verdict.ACCEPTED && jobs.submit(request).verdict() != Jobs.Verdict.KNOWN) {
                throw new AssertionError(id + " was not known a moment later");
            }
            if (!gate.await(() -> over, PATIENCE)) {
                throw new AssertionError(step[0] + " " + id + " does not end: " + jobs.find(step[0], id));
            }
        }
    }

    /** Asks for what can't be done, that often. */
    void nonsense(int times) throws FaultException {
        for (int i = 0; i < times; i++) {
            jobs.submit(new JobRequest("ftp.get", ID + asked++, "{}".getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The name of a job's file, the same for all jobs of an operation. */
    static String withoutId(String file) {
        return file.replaceAll(ID + "\\d+_[0-9a-f]+", ID);
    }

    /** How many jobs ended so. */
    int ends(JobState.Status status) {
        return ends.getOrDefault(status, 0);
    }

    /** How many jobs the queue has forgotten. */
    long forgotten() {
        return forgotten;
    }

    @Override
    public void changed(JobState state) {
        if (state.status().isFinal()) {
            ends.merge(state.status(), 1, Integer::sum);
            jobs.published(state);
            gate.change(() -> over |= state.id().equals(awaited));
        }
    }

    @Override
    public void progress(String operation, String id, long bytes, long total, long bytesPerSecond) {
        // Nobody looks.
    }

    @Override
    public void forgotten(String operation, String id) {
        forgotten++;
    }

    @Override
    public void event(String type, String message, String operation, String id) {
        // Nobody looks.
    }
}
