package io.wherry.serial.jserialcomm;

import java.time.Duration;

import io.wherry.time.Clock;
import io.wherry.time.Gate;

/**
 * Bounds writes: a write to a device that takes no bytes blocks in the driver for ever, and only closing the port from another thread ends it.
 *
 * <p>Its thread looks twice a second instead of being woken for each write: a transfer writes hundreds of times a second.
 */
final class WriteWatchdog {
    /** How often it looks. */
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final long UNARMED = Long.MAX_VALUE;

    private final Clock clock;
    private final Gate gate;
    private final Runnable bite;
    /** Written by the writing thread, taken away by whichever of the two sees its end first. */
    private long deadline = UNARMED;
    private boolean stopped;

    /**
     * Starts watching.
     *
     * @param thread the name of its thread
     * @param bite   called, once, on its thread when a write is overdue
     */
    WriteWatchdog(Clock clock, String thread, Runnable bite) {
        this.clock = clock;
        this.gate = clock.gate();
        this.bite = bite;
        clock.start(thread, this::watch);
    }

    /** A write begins that must have ended {@code patience} from now. */
    void arm(Duration patience) {
        deadline(clock.after(patience));
    }

    /** It has ended. */
    void disarm() {
        deadline(UNARMED);
    }

    /** Ends the watching. */
    void stop() {
        gate.change(() -> stopped = true);
    }

    /** Through {@code read}, which wakes nobody. */
    private void deadline(long point) {
        gate.read(() -> deadline = point);
    }

    private void watch() throws InterruptedException {
        while (!gate.await(() -> stopped, LOOK)) {
            if (gate.read(this::overdue)) {
                bite.run();
                return;
            }
        }
    }

    private boolean overdue() {
        return deadline != UNARMED && clock.nanos() - deadline > 0;
    }
}
