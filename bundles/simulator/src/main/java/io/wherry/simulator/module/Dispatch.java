package io.wherry.simulator.module;

import java.time.Duration;
import java.util.List;

import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.Quirk;

/** Takes command lines: sees what goes wrong with each, and has it carried out. */
final class Dispatch {
    private final Core core;
    private final Console console;
    /** Whether a set command has come in this life. */
    private boolean settled;

    Dispatch(Core core, Console console) {
        this.core = core;
        this.console = console;
    }

    /** A command line has come; {@code text} begins with its {@code AT}. */
    void accept(String text) {
        CommandLine command = CommandLine.parse(text.substring(2));
        int number = core.body().ledger().enter(text);
        List<Fault> faults = core.body().faults().on(number, text);
        faults.forEach(fault -> console.remark("fault " + fault));
        boolean first = command.form() == CommandLine.Form.SET && !settled;
        settled |= first;
        if (first && core.has(Quirk.FIRST_SET_SWALLOWED) || faults.stream().anyMatch(fault -> fault.kind() == Kind.LOST)) {
            return;
        }
        Duration wait = faults.stream().filter(fault -> fault.kind() == Kind.ABORT || fault.kind() == Kind.SILENCE)
                .map(Fault::delay).findFirst().orElse(Duration.ZERO);
        Ticket ticket = new Ticket(console, core.wording(), number, command, faults, core.now() + wait.toNanos());
        console.begins(ticket.meets(Kind.ABORT) || ticket.meets(Kind.SILENCE));
        faults.forEach(this::around);
        boolean forgotten = first && core.has(Quirk.FIRST_SET_LOST);
        core.after(core.timing().command(), () -> carryOut(ticket, forgotten));
    }

    /** Sees to what happens around the command rather than to its answer. */
    private void around(Fault fault) {
        switch (fault.kind()) {
            case PDP_LOSS -> core.after(fault.delay(), core::losePdp);
            case DROP_NOTICED -> core.after(fault.delay(), () -> core.dropControl(true));
            case DROP_UNNOTICED -> core.after(fault.delay(), () -> core.dropControl(false));
            default -> { }
        }
    }

    private void carryOut(Ticket ticket, boolean forgotten) {
        if (ticket.meets(Kind.ABORT)) {
            console.emit(List.of(Piece.line(core.has(Quirk.ABORTED) ? "ABORTED" : "ABORT")), ticket.number());
        }
        CommandLine line = ticket.line();
        if (ticket.meets(Kind.ERROR) || !line.wellFormed()) {
            ticket.error();
        } else if (forgotten) {
            ticket.ok();
        } else {
            core.body().ledger().executed(ticket.number());
            core.handler(line.name()).handle(ticket);
        }
    }
}
