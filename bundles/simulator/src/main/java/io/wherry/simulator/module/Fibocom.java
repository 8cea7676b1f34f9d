package io.wherry.simulator.module;

import io.wherry.simulator.profile.Quirk;

/** The settings that only Fibocom's modules have. */
final class Fibocom {
    private final Core core;

    Fibocom(Core core) {
        this.core = core;
        core.on("+MSTART", ticket -> ticket.okIf(ticket.line().only(0, 1).isPresent()));
        core.on("+GTSET", this::settings);
        core.on("+GTRAT", this::searchOrder);
    }

    private void settings(Ticket ticket) {
        boolean format = ticket.line().string(0).filter("IPRFMT"::equals).isPresent() && ticket.line().number(1).isPresent();
        ticket.line().number(1).filter(n -> format).ifPresent(n -> core.memory().receiveFormat = n.intValue());
        ticket.okIf(format);
    }

    private void searchOrder(Ticket ticket) {
        if (core.has(Quirk.NO_GTRAT)) {
            ticket.error();
            return;
        }
        switch (ticket.line().form()) {
            case READ -> ticket.ok("+GTRAT: " + core.memory().searchOrder);
            case TEST -> ticket.ok("+GTRAT: (0-20),(2,3,6),(2,3,6)");
            case EXECUTE -> ticket.error();
            case SET -> {
                boolean known = ticket.line().number(0).isPresent();
                if (known) {
                    core.memory().searchOrder = ticket.line().text().substring("+GTRAT=".length());
                }
                ticket.okIf(known);
            }
        }
    }
}
