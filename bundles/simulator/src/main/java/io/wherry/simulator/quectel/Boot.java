package io.wherry.simulator.quectel;

import java.time.Duration;

import io.wherry.simulator.module.Core;
import io.wherry.simulator.module.Network;
import io.wherry.simulator.profile.QuectelQuirk;
import io.wherry.simulator.profile.Sim;

/** What a module says when it is switched on: {@code RDY}, {@code +CFUN: 1}, {@code +CPIN: READY}, and more. */
final class Boot {
    private static final Duration PHONE_BOOK = Duration.ofSeconds(2);

    private final Core core;
    private final Network network;
    private final Contexts contexts;

    Boot(Core core, Network network, Contexts contexts) {
        this.core = core;
        this.network = network;
        this.contexts = contexts;
        core.wording().errors(1);
        if (core.has(QuectelQuirk.NO_ECHO)) {
            core.wording().echo(false);
        }
    }

    /** What is said of a SIM. */
    static String sim(Sim.State state) {
        return switch (state) {
            case READY -> "+CPIN: READY";
            case MISSING -> "+CPIN: NOT INSERTED";
            case PIN -> "+CPIN: SIM PIN";
            case PUK -> "+CPIN: SIM PUK";
        };
    }

    void begin() {
        core.after(core.timing().boot(), this::ready);
        if (core.profile().radio().dialsItself()) {
            network.whenRegistered(contexts::dialByItself);
        }
    }

    private void ready() {
        core.console().open();
        say("RDY");
        core.after(core.timing().simReady(), this::simSeen);
    }

    private void simSeen() {
        say("+CFUN: 1");
        if (core.has(QuectelQuirk.APP_RDY)) {
            say("APP RDY");
        }
        say(network.readyLine());
        if (core.memory().sim() == Sim.State.MISSING) {
            return;
        }
        network.simIsThere();
        if (!core.has(QuectelQuirk.TERSE_BOOT)) {
            say("+QUSIM: 1");
            core.after(PHONE_BOOK, () -> {
                say("+QIND: SMS DONE");
                say("+QIND: PB DONE");
            });
        }
    }

    private void say(String line) {
        core.console().unsolicited(line, 0);
    }
}
