package io.wherry.simulator.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One run: a strand for the body, its leftovers, and the calling thread as the watchdog. */
final class Run {
    private static final Duration VIRTUAL_GRACE = Duration.ofMinutes(1);
    private static final Duration REAL_GRACE = Duration.ofSeconds(2);

    private final Scheduler scheduler;
    private final boolean leftoversAllowed;
    private volatile Throwable thrown;
    private volatile boolean thrownFirst;

    Run(Scheduler scheduler, boolean leftoversAllowed) {
        this.scheduler = scheduler;
        this.leftoversAllowed = leftoversAllowed;
    }

    /** What the body of a run is to this class. */
    interface Body {
        void run() throws Exception;
    }

    void run(Body body, Duration watchdog) throws Exception {
        scheduler.begin(new Strand(scheduler, "scenario", () -> live(body)));
        try {
            if (!scheduler.awaitEnd(watchdog)) {
                abandon("The real time is up: a bound of " + watchdog);
            }
        } catch (InterruptedException outside) {
            abandon("The run was interrupted from outside");
            throw outside;
        }
        report();
    }

    private void abandon(String why) throws InterruptedException {
        scheduler.fail(why);
        scheduler.strikeAll();
        scheduler.awaitEnd(REAL_GRACE);
    }

    private void live(Body body) {
        try {
            body.run();
        } catch (Throwable fault) {
            thrown = fault;
            thrownFirst = scheduler.failure() == null;
        }
        Thread.interrupted();
        try {
            if (!scheduler.dismiss(VIRTUAL_GRACE) && !leftoversAllowed) {
                scheduler.fail("The scenario is over, but workers are left that an interrupt does not end");
            }
        } catch (InterruptedException | RunFailure failed) {
            // The run is over already, and its failure is what the caller hears of.
        }
        scheduler.finish();
    }

    /** Throws what came first, with the rest attached to it. */
    private void report() throws Exception {
        List<Throwable> all = new ArrayList<>(scheduler.faults());
        if (scheduler.failure() != null) {
            all.add(0, scheduler.failure());
        }
        if (thrown != null && !all.contains(thrown)) {
            all.add(thrownFirst ? 0 : all.size(), thrown);
        }
        if (all.isEmpty()) {
            return;
        }
        Throwable first = all.remove(0);
        all.forEach(first::addSuppressed);
        if (first instanceof Error error) {
            throw error;
        }
        throw (Exception) first;
    }
}
