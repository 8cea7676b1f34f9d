package io.wherry.simulator.time;

import java.time.Duration;

import io.wherry.time.Worker;

/** The handle on a {@link Strand} (which cannot be a Worker itself: from Java 19 on, Thread has a join of its own). */
record VirtualWorker(Strand strand, Scheduler scheduler) implements Worker {
    @Override
    public String name() {
        return strand.getName();
    }

    @Override
    public boolean alive() {
        return !strand.ended;
    }

    @Override
    public void interrupt() {
        strand.interrupt();
    }

    @Override
    public boolean join(Duration patience) throws InterruptedException {
        return scheduler.join(strand, patience);
    }
}
