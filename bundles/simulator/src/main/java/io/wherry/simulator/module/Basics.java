package io.wherry.simulator.module;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Uart;

/** The commands about the module itself that all families have. */
public final class Basics {
    private static final List<String> RATES = List.of("0", "1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200", "230400", "460800", "921600");

    /**
     * Who made it, as {@code ATI} says.
     *
     * @param name     {@code AT+CGMI}
     * @param model    {@code AT+CGMM}
     * @param revision what stands before the firmware in {@code ATI}
     */
    public record Maker(String name, String model, String revision) {
    }

    private final Core core;

    /** Those of that maker's module. */
    public Basics(Core core, Maker maker) {
        this.core = core;
        if (core.has(Quirk.IPR_FORGOTTEN)) {
            core.memory().baud = core.memory().factoryBaud;
        }
        core.wire().moduleBaud(core.memory().baud);
        core.on("", Ticket::ok);
        core.on("E", this::echo);
        core.on("V", ticket -> ticket.okIf(ticket.line().only(1, 1).isPresent()));
        core.on("Q", ticket -> ticket.okIf(ticket.line().only(0, 0).isPresent()));
        core.on("Z", Ticket::ok);
        core.on("&F", Ticket::ok);
        core.on("I", ticket -> {
            ticket.info(maker.name());
            ticket.info(maker.model());
            ticket.ok(maker.revision() + core.profile().identity().firmware());
        });
        core.on("+CGMI", ticket -> answer(ticket, maker.name()));
        core.on("+CGMM", ticket -> answer(ticket, maker.model()));
        core.on("+CGMR", ticket -> answer(ticket, core.profile().identity().firmware()));
        core.on("+CGSN", ticket -> answer(ticket, core.profile().identity().imei()));
        core.on("+CMEE", this::errors);
        core.on("+IPR", this::rate);
        core.on("+IFC", this::flow);
    }

    private static void answer(Ticket ticket, String text) {
        switch (ticket.line().form()) {
            case EXECUTE -> ticket.ok(text);
            case TEST -> ticket.ok();
            case SET, READ -> ticket.error();
        }
    }

    private void echo(Ticket ticket) {
        int on = ticket.line().number(0).orElse(0L).intValue();
        if (on <= 1) {
            core.wording().echo(on == 1);
        }
        ticket.okIf(on <= 1);
    }

    private void errors(Ticket ticket) {
        switch (ticket.line().form()) {
            case READ -> ticket.ok("+CMEE: " + core.wording().errors());
            case TEST -> ticket.ok("+CMEE: (0-2)");
            case SET -> {
                ticket.line().only(0, 2).ifPresent(core.wording()::errors);
                ticket.okIf(ticket.line().only(0, 2).isPresent());
            }
            case EXECUTE -> ticket.error();
        }
    }

    private void rate(Ticket ticket) {
        switch (ticket.line().form()) {
            case READ -> ticket.ok("+IPR: " + core.memory().baud);
            case TEST -> {
                if (core.wire().uart().test()) {
                    ticket.ok("+IPR: (" + String.join(",", RATES.stream().filter(this::taken).toList()) + ")");
                } else {
                    ticket.error();
                }
            }
            case EXECUTE -> ticket.error();
            case SET -> {
                Optional<Integer> rate = ticket.line().number(0).map(Object::toString).filter(RATES::contains).filter(this::taken).map(Integer::valueOf);
                if (rate.isPresent() && rate.get() > 0) {
                    rate(ticket, rate.get());
                } else {
                    ticket.okIf(rate.isPresent());
                }
            }
        }
    }

    private boolean taken(String rate) {
        return Integer.parseInt(rate) <= core.wire().uart().most();
    }

    /** The new rate holds over power-off (guide, note 1). */
    private void rate(Ticket ticket, int rate) {
        Uart.Change change = core.wire().uart().change();
        if (change != Uart.Change.NEVER) {
            core.memory().baud = rate;
        }
        switch (change) {
            case BEHIND_OK -> {
                ticket.ok();
                core.console().whenIdle(() -> core.wire().moduleBaud(rate));
            }
            case BEFORE_OK -> {
                core.wire().moduleBaud(rate);
                ticket.ok();
            }
            case SLOW -> {
                ticket.ok();
                core.after(Duration.ofMillis(500), () -> core.wire().moduleBaud(rate));
            }
            case AT_RESTART, NEVER -> ticket.ok();
            case RESTARTS -> {
                ticket.ok();
                core.after(Duration.ofMillis(100), core::restart);
            }
        }
    }

    private void flow(Ticket ticket) {
        if (core.has(Quirk.NO_IFC)) {
            ticket.error();
            return;
        }
        switch (ticket.line().form()) {
            case READ -> ticket.ok("+IFC: 0,0");
            case TEST -> ticket.ok("+IFC: (0-2),(0-2)");
            case SET -> ticket.okIf(ticket.line().number(0).filter(n -> n <= 2).isPresent());
            case EXECUTE -> ticket.ok();
        }
    }
}
