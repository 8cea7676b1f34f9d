package io.wherry.jobs.spool.queue;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.wherry.time.Clock;
import io.wherry.time.Gate;

/**
 * What the lanes and the keeper share. All state of the queue is guarded by {@code gate}.
 *
 * @param clock     the time
 * @param gate      guards book and catalogue
 * @param book      every job
 * @param catalogue who does what
 * @param teller    tells the listeners
 * @param patience  how long a job may fail on its link without progress
 * @param random    a source for each lane's pauses
 */
record Floor(Clock clock, Gate gate, Book book, Catalogue catalogue, Teller teller, Duration patience, Supplier<RandomGenerator> random) {

    /** Milliseconds in which the daemon ran. */
    long uptime() {
        return book.timeline().uptime();
    }
}
