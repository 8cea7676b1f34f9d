package io.wherry.at.core.port;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

import io.wherry.at.AtException;
import io.wherry.at.AtException.Kind;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Command;
import io.wherry.at.core.engine.Ending;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.time.Backoff;
import io.wherry.time.Clock;

/** The port's owner: the body of the one thread that talks to the line. Opens it, finds the module, carries out tickets, recovers. */
final class PortLoop {
    private static final Duration SYNC_PATIENCE = Duration.ofSeconds(30);
    private static final Duration BOOT_PATIENCE = Duration.ofSeconds(60);
    private static final Duration LINE_DOWN_PATIENCE = Duration.ofSeconds(10);
    private static final Duration ATTENTION_PAUSE = Duration.ofSeconds(10);
    private static final Duration NEXT_CLIMB = Duration.ofMinutes(30);

    private final Clock clock;
    private final String modem;
    private final Line line;
    private final PortSettings settings;
    private final Mail mail;
    private final StatusBoard status;
    private final Ladder ladder;
    private final Backoff reopening;
    private long notReadySince;
    private Optional<Ticket> current = Optional.empty();

    PortLoop(Clock clock, String modem, Line line, PortSettings settings, Mail mail, StatusBoard status, RandomGenerator random) {
        this.clock = clock;
        this.modem = modem;
        this.line = line;
        this.settings = settings;
        this.mail = mail;
        this.status = status;
        this.ladder = new Ladder(settings.boardReset().isPresent());
        this.reopening = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5), random);
        this.notReadySince = clock.nanos();
    }

    void run() throws InterruptedException {
        try {
            while (!mail.stopping()) {
                try {
                    serve(line.open());
                } catch (FaultException unopened) {
                    lineDown(unopened);
                } catch (LineLost lost) {
                    lineDown(lost.fault());
                }
            }
        } finally {
            finishCurrent(fault(Kind.GIVEN_UP, "", FaultCode.UNAVAILABLE, "the port stopped"));
            mail.remove(ticket -> true).forEach(ticket -> fail(ticket, fault(Kind.NOT_SENT, ticket.shown(), FaultCode.UNAVAILABLE, "the port stopped")));
        }
    }

    private void lineDown(FaultException why) throws InterruptedException {
        notReady();
        status.fault(State.LINE_DOWN, why.code(), why.getMessage());
        finishCurrent(fault(Kind.GIVEN_UP, current.map(Ticket::shown).orElse(""), why.code(), why.getMessage()));
        sweep();
        mail.pause(reopening.next());
    }

    private void serve(Connection connection) throws LineLost, InterruptedException {
        int opening = mail.newLine();
        Channel channel = new Channel(clock, connection, mail, status, this::sweep);
        Reader reader = new Reader(clock, modem, connection, opening, mail, channel::missing);
        status.baud(connection.baud());
        try {
            Resync resync = new Resync(clock, channel, status, settings.grace());
            if (inStep(channel, resync, false)) {
                reopening.reset();
                work(channel, resync);
            }
        } finally {
            reader.end();
        }
    }

    private void work(Channel channel, Resync resync) throws LineLost, InterruptedException {
        while (true) {
            if (channel.restartSeen()) {
                if (!inStep(channel, resync, true)) {
                    return;
                }
            } else if (channel.strays() > 0) {
                if (!backInStep(channel, resync, "an answer that belongs to no command")) {
                    return;
                }
            } else {
                Optional<Ticket> ticket = mail.nextTicket();
                if (ticket.isEmpty()) {
                    channel.idle(Duration.ofMinutes(1));
                } else if (!carryOut(ticket.get(), channel, resync)) {
                    return;
                }
            }
        }
    }

    /** Finds the module, climbing the ladder if need be; false asks for the line to be opened anew. */
    private boolean inStep(Channel channel, Resync resync, boolean afterRestart) throws LineLost, InterruptedException {
        notReady();
        status.state(State.SYNCING, afterRestart ? "the module restarted" : "looking for the module on " + line.name());
        boolean booted = afterRestart;
        boolean found = resync.find(afterRestart ? BOOT_PATIENCE : SYNC_PATIENCE) || recover(channel, resync);
        if (!found) {
            return false;
        }
        if (booted) {
            status.restarted(false);
        }
        ladder.recovered();
        status.state(State.READY, "the module answers on " + line.name());
        return true;
    }

    /** Brings the stream back into step after a doubt; false asks for the line to be opened anew. */
    private boolean backInStep(Channel channel, Resync resync, String cause) throws LineLost, InterruptedException {
        notReady();
        status.state(State.RESYNCING, cause);
        if (resync.resync(cause)) {
            ladder.recovered();
            status.state(State.READY, "in step again");
            return true;
        }
        if (channel.restartSeen()) {
            return inStep(channel, resync, true);
        }
        if (!recover(channel, resync)) {
            return false;
        }
        ladder.recovered();
        status.state(State.READY, "the module answers again");
        return true;
    }

    private void notReady() {
        if (status.state() == State.READY) {
            notReadySince = clock.nanos();
        }
    }

    private boolean recover(Channel channel, Resync resync) throws LineLost, InterruptedException {
        while (true) {
            Ladder.Rung rung = ladder.next(clock.nanos());
            switch (rung) {
                case REOPEN -> {
                    status.fault(State.SYNCING, FaultCode.MODEM_SILENT, "the module does not answer; the line is opened anew");
                    return false;
                }
                case SOFT_RESET, FULL_RESET -> {
                    if (reset(channel, resync, rung == Ladder.Rung.SOFT_RESET ? "AT+CFUN=15" : "AT+CFUN=1,1", "the module does not answer")) {
                        return true;
                    }
                }
                case BOARD_RESET -> {
                    status.state(State.RESETTING, "the board's reset, because the module does not answer");
                    if (settings.boardReset().orElseThrow().reset() && found(resync, channel)) {
                        return true;
                    }
                }
                case ATTENTION -> {
                    if (attention(channel, resync)) {
                        return true;
                    }
                }
            }
        }
    }

    private boolean reset(Channel channel, Resync resync, String command, String why) throws LineLost, InterruptedException {
        status.state(State.RESETTING, command + ": " + why);
        resync.reset(command);
        return found(resync, channel);
    }

    private boolean found(Resync resync, Channel channel) throws LineLost, InterruptedException {
        if (!resync.find(BOOT_PATIENCE)) {
            return false;
        }
        channel.takeRestart();
        status.restarted(true);
        return true;
    }

    /** The last rung: says so, and waits for the module to answer by itself, a person's restart, or the next climb. */
    private boolean attention(Channel channel, Resync resync) throws LineLost, InterruptedException {
        status.fault(State.NEEDS_ATTENTION, FaultCode.MODEM_SILENT,
                "the module on " + line.name() + " does not answer; the line was opened anew and resets were tried");
        long nextClimb = clock.after(NEXT_CLIMB);
        while (clock.nanos() < nextClimb) {
            sweep();
            if (resync.find(Duration.ofSeconds(3))) {
                return true;
            }
            Optional<Ticket> wish = mail.remove(ticket -> ticket.command().isEmpty()).stream().findFirst();
            if (wish.isPresent()) {
                current = wish;
                boolean worked = reset(channel, resync, "AT+CFUN=15", wish.get().shown())
                        || settings.boardReset().isPresent() && settings.boardReset().get().reset() && found(resync, channel);
                finishRestart(wish.get(), worked);
                if (worked) {
                    return true;
                }
                status.fault(State.NEEDS_ATTENTION, FaultCode.MODEM_SILENT, "a restart was asked for, and the module still does not answer");
            }
            channel.listen(ATTENTION_PAUSE, mail::hasTicket);
        }
        ladder.recovered();
        return false;
    }

    /** Carries out one ticket; false asks for the line to be opened anew. */
    private boolean carryOut(Ticket ticket, Channel channel, Resync resync) throws LineLost, InterruptedException {
        current = Optional.of(ticket);
        if (mail.read(ticket::givenUp)) {
            finishCurrent(fault(Kind.NOT_SENT, ticket.shown(), FaultCode.CANCELED, "given up before its turn"));
            return true;
        }
        if (ticket.command().isEmpty()) {
            return restart(ticket, channel, resync);
        }
        Command command = ticket.command().get();
        for (int tried = 1; ; tried++) {
            Ending ending = channel.exchange(command, ticket::givenUp);
            if (ending instanceof Ending.Done done) {
                if (resync.quarantined() && !resync.confirmed(command)) {
                    finishCurrent(fault(Kind.GARBLED, ticket.shown(), FaultCode.MODEM_UNCLEAR, "its answer may have been an older command's"));
                    return backInStep(channel, resync, "an old answer came in place of a new one");
                }
                finish(ticket, done);
                return true;
            }
            Ending.Failed failed = (Ending.Failed) ending;
            AtException fault = new AtException(failed.kind(), ticket.shown(), failed.result(), code(failed.kind()), failed.detail());
            boolean again = fault.inDoubt() && command.repeatable() && tried < command.tries() && failed.kind() != Kind.GIVEN_UP
                    && failed.kind() != Kind.RESTARTED;
            if (!again) {
                finishCurrent(fault);
            }
            if (channel.restartSeen()) {
                return true;
            }
            if (!channel.tombstones().isEmpty() && fault.inDoubt() && !backInStep(channel, resync, ticket.shown() + ": " + failed.detail())) {
                finishCurrent(fault);
                return false;
            }
            if (!again) {
                return true;
            }
        }
    }

    private boolean restart(Ticket ticket, Channel channel, Resync resync) throws LineLost, InterruptedException {
        notReady();
        boolean worked = reset(channel, resync, "AT+CFUN=15", ticket.shown()) || reset(channel, resync, "AT+CFUN=1,1", ticket.shown());
        finishRestart(ticket, worked);
        if (!worked && !recover(channel, resync)) {
            return false;
        }
        status.state(State.READY, "restarted");
        return true;
    }

    private void finishRestart(Ticket ticket, boolean worked) {
        if (worked) {
            finish(ticket, new Ending.Done(new io.wherry.at.Reply(java.util.List.of(), Optional.empty(), new byte[0], 0, Duration.ZERO)));
        } else {
            finishCurrent(fault(Kind.SILENT, "restart", FaultCode.MODEM_SILENT, "the module did not answer after the reset"));
        }
    }

    private static FaultCode code(Kind kind) {
        return switch (kind) {
            case REFUSED, FAILED -> FaultCode.MODEM_REFUSED;
            case RESTARTED -> FaultCode.MODEM_RESTARTED;
            case SILENT, ABORTED, GARBLED, GIVEN_UP -> FaultCode.MODEM_UNCLEAR;
            case NOT_SENT -> FaultCode.UNAVAILABLE;
        };
    }

    private static AtException fault(Kind kind, String command, FaultCode code, String detail) {
        return new AtException(kind, command, Optional.empty(), code, detail);
    }

    private void finish(Ticket ticket, Ending.Done done) {
        mail.change(() -> ticket.done(done.reply()));
        current = Optional.empty();
    }

    private void finishCurrent(AtException fault) {
        current.ifPresent(ticket -> fail(ticket, fault));
        current = Optional.empty();
    }

    private void fail(Ticket ticket, AtException fault) {
        mail.change(() -> ticket.failed(fault));
    }

    /** Commands don't wait for ever for a channel that is not in step. */
    private void sweep() {
        State state = status.state();
        if (state == State.READY || !mail.read(mail::hasTicket)) {
            return;
        }
        Duration patience = switch (state) {
            case LINE_DOWN -> LINE_DOWN_PATIENCE;
            case NEEDS_ATTENTION, READY -> Duration.ZERO;
            case SYNCING, RESYNCING, RESETTING -> Duration.ofSeconds(AtPort.RESYNC_BOUND_SECONDS);
        };
        long now = clock.nanos();
        long late = now - patience.toNanos();
        boolean longDown = now - notReadySince >= patience.toNanos();
        mail.remove(ticket -> ticket.givenUp() || ticket.command().isPresent() && longDown && ticket.submitted() <= late)
                .forEach(ticket -> fail(ticket, fault(Kind.NOT_SENT, ticket.shown(), status.fault().orElse(FaultCode.MODEM_SILENT),
                        status.detail().isEmpty() ? "the modem is not ready (" + state + ")" : status.detail())));
    }
}
