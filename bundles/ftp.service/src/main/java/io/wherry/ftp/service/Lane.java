package io.wherry.ftp.service;

import java.time.Duration;
import java.util.Optional;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Watch;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/** One operation at a time; the others wait and may be given up while they do. Knows how long nobody was in it. */
final class Lane {
    private static final Duration SLICE = Duration.ofMillis(500);

    private final Clock clock;
    private final Gate gate;
    private boolean busy;
    private boolean stopping;
    private long left;

    Lane(Clock clock) {
        this.clock = clock;
        this.gate = clock.gate();
        this.left = clock.nanos();
    }

    /** Waits for its turn. */
    void enter(Watch watch) throws FaultException, InterruptedException {
        do {
            checkStopping();
            watch.check();
        } while (!enter(SLICE));
    }

    /** Waits for its turn for so long; returns whether it came. */
    boolean enter(Duration patience) throws InterruptedException {
        return gate.take(() -> {
            if (busy) {
                return Optional.empty();
            }
            busy = true;
            return Optional.of(true);
        }, patience).isPresent();
    }

    /** Enters when nobody is in it and nobody was for so long. */
    boolean enterIdle(Duration idle) {
        return gate.update(() -> {
            boolean free = !busy && !stopping && clock.nanos() - left >= idle.toNanos();
            busy = busy || free;
            return free;
        });
    }

    /** An operation leaves. */
    void leave() {
        gate.change(() -> {
            busy = false;
            left = clock.nanos();
        });
    }

    /** Whoever used the idleness leaves: it goes on. */
    void leaveIdle() {
        gate.change(() -> busy = false);
    }

    /** When the last operation left, in the clock's nanoseconds. */
    long left() {
        return gate.read(() -> left);
    }

    /** No operation begins any more, and {@link #checkStopping} ends those under way. */
    void stop() {
        gate.change(() -> stopping = true);
    }

    void checkStopping() throws FaultException {
        if (gate.read(() -> stopping)) {
            throw new FaultException(FaultCode.UNAVAILABLE, "The FTP service of this modem stops");
        }
    }
}
