package io.wherry.pdp.manager;

import java.time.Duration;

import io.wherry.fault.FaultCode;

/** How an attempt at a step of the bring-up went. */
sealed interface Progress {

    /** The step is taken. */
    record Done() implements Progress {
    }

    /**
     * Not yet: worth another attempt.
     *
     * @param otherwise what it will have been when the step's budget is over
     * @param pause     how long to wait for news before the next attempt
     */
    record Later(Failure otherwise, Duration pause) implements Progress {
    }

    /** It won't work. */
    record Failed(Failure failure) implements Progress {
    }

    /** The step is taken. */
    static Progress done() {
        return new Done();
    }

    /** Not yet. */
    static Progress later(FaultCode code, String otherwise, Duration pause) {
        return new Later(new Failure(code, otherwise), pause);
    }

    /** It won't work. */
    static Progress failed(FaultCode code, String what) {
        return new Failed(new Failure(code, what));
    }
}
