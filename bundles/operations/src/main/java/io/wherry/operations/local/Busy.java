package io.wherry.operations.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import io.wherry.fault.FaultException;
import io.wherry.jobs.JobContext;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/** Which files are being moved: one job at a time has a file, also when two modems work. */
public final class Busy {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Gate gate;
    private final Set<Path> taken = new HashSet<>();

    /** No file is taken. */
    public Busy(Clock clock) {
        gate = clock.gate();
    }

    /**
     * What is done with a file.
     *
     * @param <T> what comes out
     */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it. */
        T run() throws FaultException, InterruptedException;
    }

    /** Waits until nobody has {@code file}, and has it while {@code work} runs. */
    public <T> T holding(Path file, JobContext job, Work<T> work) throws FaultException, InterruptedException {
        take(file, job);
        try {
            return work.run();
        } finally {
            gate.change(() -> taken.remove(file));
        }
    }

    private void take(Path file, JobContext job) throws FaultException, InterruptedException {
        boolean mine = gate.update(() -> taken.add(file));
        if (!mine) {
            job.phase("waiting for another job on the same file");
        }
        while (!mine) {
            job.check();
            gate.await(() -> !taken.contains(file), LOOK);
            mine = gate.update(() -> taken.add(file));
        }
    }

    /** Does something with {@code file} if nobody has it. */
    public void unlessTaken(Path file, Chore chore) throws IOException {
        if (!gate.update(() -> taken.add(file))) {
            return;
        }
        try {
            chore.run();
        } finally {
            gate.change(() -> taken.remove(file));
        }
    }

    /** Something short. */
    @FunctionalInterface
    public interface Chore {
        /** Does it. */
        void run() throws IOException;
    }
}
