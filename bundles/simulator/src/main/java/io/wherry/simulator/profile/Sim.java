package io.wherry.simulator.profile;

import java.time.Duration;

/**
 * The SIM as it is when the module is switched on.
 *
 * @param state what it asks for
 * @param pin   the right PIN
 * @param tries how many wrong PINs it takes until it asks for the PUK
 * @param busy  how long after boot {@code AT+CPIN?} is answered with CME 14 (SIM busy)
 */
public record Sim(State state, String pin, int tries, Duration busy) {

    /** What a SIM asks for. */
    public enum State {
        /** Nothing. */
        READY,
        /** There is none. */
        MISSING,
        /** Its PIN, after each start. */
        PIN,
        /** Its PUK: too many wrong PINs. */
        PUK
    }

    /** One that asks for nothing. */
    public static Sim ready() {
        return new Sim(State.READY, "", 3, Duration.ZERO);
    }

    /** None. */
    public static Sim missing() {
        return new Sim(State.MISSING, "", 0, Duration.ZERO);
    }

    /** One that asks for {@code pin} and takes three wrong ones. */
    public static Sim locked(String pin) {
        return new Sim(State.PIN, pin, 3, Duration.ZERO);
    }

    /** One that asks for its PUK. */
    public static Sim blocked() {
        return new Sim(State.PUK, "", 0, Duration.ZERO);
    }

    /** The same, busy for a while after boot. */
    public Sim busyFor(Duration time) {
        return new Sim(state, pin, tries, time);
    }

    /** The same with so many tries left. */
    public Sim triesLeft(int count) {
        return new Sim(state, pin, count, busy);
    }
}
