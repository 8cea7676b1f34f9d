package io.wherry.simulator.module;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import io.wherry.simulator.profile.Quirk;

/** {@code AT+MIPOPEN} and {@code AT+MIPCLOSE} of a TCP socket: enough to see whether a place can be reached. */
final class Sockets {
    private static final int MOST = 6;

    private final Core core;
    private final Pdp pdp;
    private final Set<Long> open = new HashSet<>();

    Sockets(Core core, Pdp pdp) {
        this.core = core;
        this.pdp = pdp;
        pdp.whenLost(open::clear);
        if (!core.has(Quirk.NO_SOCKETS)) {
            core.on("+MIPOPEN", this::open);
            core.on("+MIPCLOSE", this::close);
        }
    }

    private Optional<Long> id(CommandLine line) {
        return line.form() == CommandLine.Form.SET ? line.number(0).filter(id -> id >= 1 && id <= MOST) : Optional.empty();
    }

    private void open(Ticket ticket) {
        CommandLine line = ticket.line();
        Optional<Long> id = id(line);
        if (id.isEmpty() || line.string(2).isEmpty() || line.number(3).isEmpty() || line.number(4).filter(kind -> kind == 0).isEmpty()) {
            ticket.error(Errors.BAD_PARAMETER);
        } else if (!pdp.up()) {
            ticket.error(Errors.PDP_NOT_ACTIVE);
        } else if (!open.add(id.get())) {
            ticket.error(Errors.CONNECTED);
        } else {
            ticket.accepted();
            core.after(core.timing().network(), () -> core.body().remote().reachable(line.string(2).get(),
                    line.number(3).get().intValue(), there -> opened(ticket, id.get(), there)));
        }
    }

    private void opened(Ticket ticket, long id, boolean there) {
        if (core.alive()) {
            if (!there) {
                open.remove(id);
            }
            ticket.outcome("+MIPOPEN: " + id + "," + (there ? 1 : 0));
        }
    }

    private void close(Ticket ticket) {
        Optional<Long> id = id(ticket.line());
        if (id.isEmpty()) {
            ticket.error(Errors.BAD_PARAMETER);
        } else if (!open.remove(id.get())) {
            ticket.error(Errors.NOT_CONNECTED);
        } else {
            ticket.accepted();
            core.after(core.timing().network(), () -> ticket.outcome("+MIPCLOSE: " + id.get() + ",0"));
        }
    }
}
