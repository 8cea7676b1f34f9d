package io.wherry.simulator.time;

import java.util.concurrent.locks.LockSupport;

/** A thread of a virtual clock. Its fields belong to whoever holds the baton. */
final class Strand extends Thread {
    private final Scheduler scheduler;
    private final Runnable body;
    private volatile boolean baton;

    /** What it waits at, and until when; {@code null} while it runs or may run. */
    VirtualGate gate;
    long deadline;
    long waitNumber;
    /** Set when it has run to its end. */
    volatile boolean ended;

    Strand(Scheduler scheduler, String name, Runnable body) {
        super(name);
        this.scheduler = scheduler;
        this.body = body;
        setDaemon(true);
    }

    @Override
    public void run() {
        awaitBaton();
        try {
            body.run();
        } finally {
            scheduler.end(this);
        }
    }

    boolean of(Scheduler other) {
        return scheduler == other;
    }

    /** Lets this thread go on; the caller stops running right after. */
    void handBaton() {
        baton = true;
        LockSupport.unpark(this);
    }

    /** Parks the calling thread, which is this one, until it is its turn; an interrupt stays pending. */
    void awaitBaton() {
        boolean interrupted = false;
        while (!baton) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        baton = false;
        if (interrupted) {
            super.interrupt();
        }
    }

    @Override
    public void interrupt() {
        super.interrupt();
        scheduler.interrupted(this);
    }

    /** Interrupts it from outside the run, whatever it does. */
    void strike() {
        super.interrupt();
    }
}
