package io.wherry.simulator.module;

import java.time.Duration;

import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Sim;

/** What a module does when it is switched on, until it waits for commands. */
final class Boot {
    private final Core core;
    private final Network network;
    private final Pdp pdp;

    Boot(Core core, Network network, Pdp pdp) {
        this.core = core;
        this.network = network;
        this.pdp = pdp;
    }

    void begin() {
        core.after(core.timing().boot(), this::ready);
    }

    private void ready() {
        Console console = core.console();
        if (core.has(Quirk.RDY)) {
            console.unsolicited("RDY", 0);
        }
        console.open();
        if (core.has(Quirk.SIM_READY_FIRST)) {
            sim();
            core.after(core.timing().simReady(), () -> console.unsolicited("AT command ready", 0));
        } else {
            console.unsolicited("AT command ready", 0);
            core.after(core.timing().simReady(), this::sim);
        }
        if (core.has(Quirk.PB_DONE)) {
            core.after(core.timing().simReady().plus(Duration.ofSeconds(2)), () -> console.unsolicited("PB DONE", 0));
        }
        if (core.profile().radio().dialsItself()) {
            network.whenRegistered(pdp::dialByItself);
        }
    }

    private void sim() {
        if (core.memory().sim == Sim.State.MISSING) {
            return;
        }
        core.console().unsolicited(network.readyLine(), 0);
        network.simIsThere();
    }
}
