package io.wherry.simulator.quectel;

import java.time.Duration;
import java.util.List;

import io.wherry.simulator.module.CommandLine.Form;
import io.wherry.simulator.module.Core;
import io.wherry.simulator.module.Network;
import io.wherry.simulator.module.Ticket;

/** The commands about the module and its network that Quectel adds, or has in a form of its own. */
final class Extras {
    private static final Duration POWER_DOWN = Duration.ofSeconds(2);

    private final Core core;
    private final Contexts contexts;

    Extras(Core core, Network network, Contexts contexts) {
        this.core = core;
        this.contexts = contexts;
        core.on("+GSN", core.handler("+CGSN"));
        core.on("+GMI", core.handler("+CGMI"));
        core.on("+GMM", core.handler("+CGMM"));
        core.on("+GMR", core.handler("+CGMR"));
        core.on("+QGMR", core.handler("+CGMR"));
        core.on("+CCID", ticket -> network.iccid(ticket, "+CCID: "));
        core.on("+QCCID", ticket -> network.iccid(ticket, "+QCCID: "));
        core.on("+QPINC", this::tries);
        List.of("&C", "&D", "+QURCCFG", "+QINDCFG", "+QSCLK", "+QCFG").forEach(name -> core.on(name, Extras::accepted));
        core.on("&W", this::keep);
        core.on("O", ticket -> ticket.end("NO CARRIER"));
        core.on("+QPOWD", this::powerDown);
        core.on("+CGATT", ticket -> attached(ticket, network.registered()));
        core.on("+CGPADDR", this::address);
    }

    private static void accepted(Ticket ticket) {
        ticket.ok();
    }

    private void keep(Ticket ticket) {
        core.memory().keepBaud();
        ticket.ok();
    }

    /** {@code OK} at once, {@code POWERED DOWN} when it is done; only its power key wakes it again. */
    private void powerDown(Ticket ticket) {
        if (ticket.line().form() == Form.READ || ticket.line().form() == Form.TEST) {
            ticket.error();
            return;
        }
        ticket.ok();
        core.after(POWER_DOWN, () -> core.console().whenIdle(() -> {
            core.console().unsolicited("POWERED DOWN", 0);
            core.console().off();
            contexts.off();
        }));
    }

    private void tries(Ticket ticket) {
        if (ticket.line().string(0).filter("SC"::equals).isPresent()) {
            ticket.ok("+QPINC: \"SC\"," + core.memory().pinTries() + ",10");
        } else {
            ticket.error();
        }
    }

    private static void attached(Ticket ticket, boolean registered) {
        switch (ticket.line().form()) {
            case READ -> ticket.ok("+CGATT: " + (registered ? 1 : 0));
            case TEST -> ticket.ok("+CGATT: (0,1)");
            case SET -> ticket.okIf(ticket.line().only(0, 1).isPresent());
            case EXECUTE -> ticket.error();
        }
    }

    private void address(Ticket ticket) {
        int id = ticket.line().only(1, Contexts.MOST).orElse(1);
        ticket.ok("+CGPADDR: " + id + "," + (contexts.up(id) ? "\"" + core.profile().radio().address() + "\"" : ""));
    }
}
