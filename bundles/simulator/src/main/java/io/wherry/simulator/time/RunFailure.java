package io.wherry.simulator.time;

/** A run on the virtual clock did not end by itself: the message says why, and lists every thread and where it is. */
public final class RunFailure extends RuntimeException {
    RunFailure(String message) {
        super(message);
    }

    RunFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
