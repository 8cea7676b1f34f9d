package io.wherry.simulator.quectel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.wherry.simulator.module.CommandLine;
import io.wherry.simulator.module.CommandLine.Form;
import io.wherry.simulator.module.Core;
import io.wherry.simulator.module.Network;
import io.wherry.simulator.module.Ticket;
import io.wherry.simulator.profile.QuectelQuirk;
import io.wherry.simulator.profile.Quirk;

/**
 * The PDP contexts: {@code AT+QICSGP}, {@code AT+QIACT}, {@code AT+QIDEACT}. Their answers come when the network has answered, and the
 * loss of an address is told by {@code +QIURC: "pdpdeact",<id>}.
 */
final class Contexts {
    /** The highest id. */
    static final int MOST = 16;

    private final Core core;
    private final Network network;
    private final Map<Integer, String> apns = new HashMap<>();
    private final Set<Integer> active = new TreeSet<>();
    private final Set<Integer> lost = new TreeSet<>();
    private final List<Runnable> whenLost = new ArrayList<>();

    Contexts(Core core, Network network) {
        this.core = core;
        this.network = network;
        core.on("+QICSGP", this::configure);
        core.on("+QIACT", this::activate);
        core.on("+QIDEACT", this::deactivate);
    }

    /** Whether that context has an address. */
    boolean up(int id) {
        return active.contains(id);
    }

    /** Has something done each time an address is gone. */
    void whenLost(Runnable action) {
        whenLost.add(action);
    }

    private static Optional<Integer> id(CommandLine line) {
        return line.form() == Form.SET ? line.number(0).filter(id -> id >= 1 && id <= MOST).map(Long::intValue) : Optional.empty();
    }

    private void configure(Ticket ticket) {
        CommandLine line = ticket.line();
        Optional<Integer> id = id(line);
        if (line.form() == Form.TEST) {
            ticket.ok("+QICSGP: (1-16),(1-3),<APN>,<username>,<password>,(0-3)");
        } else if (id.isEmpty()) {
            ticket.error();
        } else if (line.arguments().size() == 1) {
            ticket.ok("+QICSGP: 1,\"" + apn(id.get()) + "\",\"\",\"\",0");
        } else if (line.number(1).filter(type -> type >= 1 && type <= 3).isEmpty() || line.string(2).isEmpty()) {
            ticket.error();
        } else {
            if (id.get() == 1) {
                core.memory().apn(line.string(2).get());
            }
            apns.put(id.get(), line.string(2).get());
            ticket.ok();
        }
    }

    private String apn(int id) {
        return id == 1 ? core.memory().apn() : apns.getOrDefault(id, "");
    }

    private void activate(Ticket ticket) {
        Optional<Integer> id = id(ticket.line());
        switch (ticket.line().form()) {
            case READ -> {
                active.forEach(each -> ticket.info("+QIACT: " + each + ",1,1,\"" + core.profile().radio().address() + "\""));
                ticket.ok();
            }
            case TEST -> ticket.ok("+QIACT: (1-16)");
            case EXECUTE -> ticket.error();
            case SET -> {
                if (id.isEmpty() || up(id.get()) && core.has(QuectelQuirk.QIACT_AGAIN_ERROR)) {
                    ticket.error();
                } else if (up(id.get())) {
                    ticket.ok();
                } else {
                    core.after(core.timing().dial(), () -> dialled(ticket, id.get()));
                }
            }
        }
    }

    private void dialled(Ticket ticket, int id) {
        String wanted = core.profile().radio().apn();
        boolean refused = !network.registered() || !wanted.isEmpty() && !wanted.equals(apn(id))
                || lost.contains(id) && core.has(QuectelQuirk.QIDEACT_FIRST);
        if (refused) {
            ticket.error();
        } else {
            active.add(id);
            ticket.ok();
        }
    }

    private void deactivate(Ticket ticket) {
        Optional<Integer> id = id(ticket.line());
        if (ticket.line().form() == Form.TEST) {
            ticket.ok("+QIDEACT: (1-16)");
        } else if (id.isEmpty()) {
            ticket.error();
        } else {
            core.after(core.timing().network(), () -> {
                lost.remove(id.get());
                if (active.remove(id.get())) {
                    whenLost.forEach(Runnable::run);
                }
                ticket.ok();
            });
        }
    }

    /** Some firmware activates the first context at boot. */
    void dialByItself() {
        core.after(core.timing().dial(), () -> {
            if (network.registered() && core.profile().radio().apn().isEmpty()) {
                active.add(1);
            }
        });
    }

    /** The network takes the addresses away. */
    void lost() {
        List<Integer> gone = List.copyOf(active);
        active.clear();
        lost.addAll(gone);
        if (!gone.isEmpty()) {
            whenLost.forEach(Runnable::run);
        }
        if (!core.has(Quirk.SILENT_PDP_LOSS)) {
            gone.forEach(id -> core.console().unsolicited("+QIURC: \"pdpdeact\"," + id, 0));
        }
    }

    /** The module is off. */
    void off() {
        active.clear();
        whenLost.forEach(Runnable::run);
    }
}
