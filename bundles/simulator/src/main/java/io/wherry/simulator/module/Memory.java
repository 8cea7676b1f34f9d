package io.wherry.simulator.module;

import io.wherry.simulator.profile.Profile;
import io.wherry.simulator.profile.Sim;

/** What survives a restart of the module: its settings and its SIM. It belongs to the module's worker. */
public final class Memory {
    int baud;
    String searchOrder = "6,3,2";
    String contextApn = "";
    int receiveFormat;
    final int factoryBaud;
    Sim.State sim;
    int pinTries;

    /** A module fresh from the factory, and its SIM. */
    public Memory(Profile profile, int baud) {
        this.baud = baud;
        this.factoryBaud = baud;
        this.sim = profile.sim().state();
        this.pinTries = profile.sim().tries();
    }
}
