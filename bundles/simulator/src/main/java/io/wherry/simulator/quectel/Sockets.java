package io.wherry.simulator.quectel;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import io.wherry.simulator.module.CommandLine;
import io.wherry.simulator.module.CommandLine.Form;
import io.wherry.simulator.module.Core;
import io.wherry.simulator.module.Ticket;
import io.wherry.simulator.profile.Quirk;

/** {@code AT+QIOPEN} and {@code AT+QICLOSE} of a TCP socket: enough to see whether a place can be reached. */
final class Sockets {
    private static final int MOST = 11;
    private static final int CONTEXT_FAILED = 561;
    private static final int IN_USE = 563;
    private static final int CONNECT_FAILED = 566;

    private final Core core;
    private final Contexts contexts;
    private final Set<Long> open = new HashSet<>();

    Sockets(Core core, Contexts contexts) {
        this.core = core;
        this.contexts = contexts;
        contexts.whenLost(open::clear);
        if (!core.has(Quirk.NO_SOCKETS)) {
            core.on("+QIOPEN", this::open);
            core.on("+QICLOSE", this::close);
        }
    }

    private void open(Ticket ticket) {
        CommandLine line = ticket.line();
        Optional<Long> id = line.form() == Form.SET ? line.number(1).filter(number -> number <= MOST) : Optional.empty();
        if (id.isEmpty() || line.number(0).isEmpty() || line.string(2).filter("TCP"::equals).isEmpty() || line.string(3).isEmpty()
                || line.number(4).isEmpty()) {
            ticket.error();
            return;
        }
        ticket.accepted();
        if (!contexts.up(line.number(0).get().intValue())) {
            told(ticket, id.get(), CONTEXT_FAILED);
        } else if (!open.add(id.get())) {
            told(ticket, id.get(), IN_USE);
        } else {
            core.after(core.timing().network(), () -> core.body().remote().reachable(line.string(3).get(),
                    line.number(4).get().intValue(), there -> opened(ticket, id.get(), there)));
        }
    }

    private void opened(Ticket ticket, long id, boolean there) {
        if (core.alive()) {
            if (!there) {
                open.remove(id);
            }
            told(ticket, id, there ? 0 : CONNECT_FAILED);
        }
    }

    private static void told(Ticket ticket, long id, int error) {
        ticket.outcome("+QIOPEN: " + id + "," + error);
    }

    private void close(Ticket ticket) {
        if (ticket.line().form() == Form.SET && ticket.line().number(0).isPresent()) {
            open.remove(ticket.line().number(0).get());
            core.after(core.timing().network(), ticket::ok);
        } else {
            ticket.error();
        }
    }
}
