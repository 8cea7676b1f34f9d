package io.wherry.simulator.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Radio;

/** The context: {@code AT+MIPCALL}. OK means accepted, and the address comes as a line of its own (guide, note 3). */
final class Pdp {
    /** What the context does. */
    private enum State { DOWN, DIALLING, UP }

    private final Core core;
    private final Network network;
    private final List<Runnable> whenLost = new ArrayList<>();
    private State state = State.DOWN;
    /** Which dial is under way, or was the last one: an older one comes to nothing any more. */
    private int dial;
    private Optional<Ticket> dialling = Optional.empty();

    Pdp(Core core, Network network) {
        this.core = core;
        this.network = network;
        core.on("+MIPCALL", this::call);
    }

    boolean up() {
        return state == State.UP;
    }

    /** Has something done each time the address is gone. */
    void whenLost(Runnable action) {
        whenLost.add(action);
    }

    private void call(Ticket ticket) {
        switch (ticket.line().form()) {
            case READ -> ticket.ok(asked());
            case TEST -> ticket.ok("+MIPCALL: (0,1)");
            case EXECUTE -> ticket.error();
            case SET -> {
                int on = ticket.line().number(0).filter(n -> n <= 1).orElse(-1L).intValue();
                if (on == 1) {
                    dial(ticket);
                } else if (on == 0) {
                    release(ticket);
                } else {
                    ticket.error(Errors.BAD_PARAMETER);
                }
            }
        }
    }

    private String asked() {
        return switch (state) {
            case DOWN -> "+MIPCALL: 0";
            case DIALLING -> core.has(Quirk.MIPCALL_BUSY_2) ? "+MIPCALL: 2" : "+MIPCALL: 0";
            case UP -> "+MIPCALL: 1," + (core.has(Quirk.BLANK_AFTER_COMMA) ? " " : "") + address();
        };
    }

    private String address() {
        return core.profile().radio().address();
    }

    private void dial(Ticket ticket) {
        Radio radio = core.profile().radio();
        String apn = ticket.line().string(1).orElse(core.memory().contextApn);
        boolean refused = !radio.apn().isEmpty() && !radio.apn().equals(apn);
        if (!network.registered()) {
            ticket.error(Errors.NO_NETWORK);
        } else if (state == State.DIALLING) {
            ticket.error(Errors.NOT_ALLOWED);
        } else if (state == State.UP && core.has(Quirk.MIPCALL_AGAIN_REFUSED)) {
            ticket.error(Errors.PDP_ACTIVE);
        } else if (refused && radio.refusal() == Radio.Refusal.ERROR) {
            ticket.error(Errors.FAILED);
        } else if (state == State.UP) {
            ticket.accepted();
            ticket.outcome("+MIPCALL: " + address());
        } else {
            ticket.accepted();
            begin(Optional.of(ticket), !refused);
        }
    }

    private void begin(Optional<Ticket> asked, boolean accepted) {
        state = State.DIALLING;
        dialling = asked;
        int mine = ++dial;
        core.after(core.timing().dial(), () -> {
            if (state == State.DIALLING && mine == dial) {
                state = accepted ? State.UP : State.DOWN;
                tell(accepted ? "+MIPCALL: " + address() : "+MIPCALL: 0");
            }
        });
    }

    /** What became of the dial: to the command that asked for it, where one did. */
    private void tell(String line) {
        dialling.ifPresentOrElse(ticket -> ticket.outcome(line), () -> core.console().unsolicited(line, 0));
    }

    /** OK means carried out, not released: the address goes a moment later (guide, table). */
    private void release(Ticket ticket) {
        ticket.accepted();
        core.after(core.timing().network(), () -> {
            if (state != State.DOWN) {
                state = State.DOWN;
                whenLost.forEach(Runnable::run);
            }
            ticket.outcome("+MIPCALL: 0");
        });
    }

    /** Some firmware dials at boot, and only says what came of it. */
    void dialByItself() {
        if (state == State.DOWN && core.profile().radio().apn().isEmpty()) {
            begin(Optional.empty(), true);
        }
    }

    /** The network takes the address away, or breaks off the dial. */
    void lost() {
        if (state == State.DOWN) {
            return;
        }
        if (state == State.DIALLING) {
            state = State.DOWN;
            tell("+MIPCALL: 0");
            return;
        }
        state = State.DOWN;
        whenLost.forEach(Runnable::run);
        if (!core.has(Quirk.SILENT_PDP_LOSS)) {
            core.console().unsolicited("+MIPCALL: 0", 0);
        }
    }
}
