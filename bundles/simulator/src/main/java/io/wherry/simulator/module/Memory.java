package io.wherry.simulator.module;

import io.wherry.simulator.profile.Profile;
import io.wherry.simulator.profile.Sim;

/** What survives a restart of the module: its settings and its SIM. It belongs to the module's worker. */
public final class Memory {
    int baud;
    String searchOrder = "6,3,2";
    String contextApn = "";
    int receiveFormat;
    /** The rate of the next start where {@code AT+IPR} alone is forgotten. */
    int factoryBaud;
    Sim.State sim;
    int pinTries;

    /** A module fresh from the factory, and its SIM. */
    public Memory(Profile profile, int baud) {
        this.baud = baud;
        this.factoryBaud = baud;
        this.sim = profile.sim().state();
        this.pinTries = profile.sim().tries();
    }

    /** The APN of the first context. */
    public String apn() {
        return contextApn;
    }

    /** Sets it. */
    public void apn(String name) {
        contextApn = name;
    }

    /** Keeps the present rate over a restart even where {@code AT+IPR} alone does not. */
    public void keepBaud() {
        factoryBaud = baud;
    }

    /** How many wrong PINs the SIM still takes. */
    public int pinTries() {
        return pinTries;
    }

    /** What the SIM asks for. */
    public Sim.State sim() {
        return sim;
    }
}
