package io.wherry.pdp.manager;

import java.time.Duration;

import io.wherry.at.AtException;
import io.wherry.pdp.ModemState.Phase;

/**
 * One rung of the bring-up, as a value.
 *
 * @param name   what logs call it
 * @param phase  what the modem's state shows meanwhile
 * @param budget how long attempts may say "later"
 * @param script makes a fresh run of attempts each time the step is reached
 */
record Step(String name, Phase phase, Duration budget, Script script) {

    /** A step whose attempts have nothing to remember. */
    static Step of(String name, Phase phase, Duration budget, Attempt attempt) {
        return new Step(name, phase, budget, () -> attempt);
    }

    /** Begins a run of attempts. */
    @FunctionalInterface
    interface Script {
        /** The attempt to be made, over and over until it no longer says "later". */
        Attempt begin();
    }

    /** One attempt. */
    @FunctionalInterface
    interface Attempt {
        /** Asks the module, and says what its answer means; a command's failure that it lets through fails the step. */
        Progress once() throws AtException, Upset, InterruptedException;
    }
}
