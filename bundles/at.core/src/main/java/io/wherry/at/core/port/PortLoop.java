package io.wherry.at.core.port;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

import io.wherry.at.AtException;
import io.wherry.at.AtException.Kind;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Command;
import io.wherry.at.core.engine.Ending;
import io.wherry.at.core.engine.Graveyard;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.time.Backoff;
import io.wherry.time.Clock;

/** The port's owner: the body of the one thread that talks to the line. Opens it, finds the module, carries out tickets, has it recovered. */
final class PortLoop {
    private static final Duration SYNC_PATIENCE = Duration.ofSeconds(30);

    private final Clock clock;
    private final String modem;
    private final Line line;
    private final Duration grace;
    private final Mail mail;
    private final Desk desk;
    private final StatusBoard status;
    private final Recovery recovery;
    private final Backoff reopening;
    private final Graveyard graveyard = new Graveyard();

    PortLoop(Clock clock, String modem, Line line, PortSettings settings, Mail mail, StatusBoard status, RandomGenerator random) {
        this.clock = clock;
        this.modem = modem;
        this.line = line;
        this.grace = settings.grace();
        this.mail = mail;
        this.status = status;
        this.desk = new Desk(clock, mail, status);
        this.recovery = new Recovery(clock, line.name(), settings, mail, desk, status, random);
        this.reopening = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5), random);
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
            desk.close();
        }
    }

    private void lineDown(FaultException why) throws InterruptedException {
        desk.notReady();
        status.fault(State.LINE_DOWN, why.code(), why.getMessage());
        desk.lineLost(Desk.fault(Kind.GIVEN_UP, desk.shown(), why.code(), why.getMessage()));
        desk.sweep();
        mail.pause(reopening.next());
        Optional<Ticket> wish = mail.nextRestart();
        if (wish.isPresent()) {
            desk.take(wish.get());
            if (!recovery.restartWithoutLine(wish.get().shown())) {
                desk.fail(Desk.fault(Kind.NOT_SENT, wish.get().shown(), why.code(), why.getMessage()));
            }
        }
    }

    private void serve(Connection connection) throws LineLost, InterruptedException {
        int opening = mail.newLine(connection);
        Channel channel = new Channel(clock, connection, mail, status, graveyard, desk::sweep);
        Reader reader = new Reader(clock, modem, connection, opening, mail, channel.inbox()::blockEnd);
        status.baud(connection.baud());
        try {
            Fence fence = new Fence(channel);
            Finder finder = new Finder(clock, channel, fence, line.baud());
            Resync resync = new Resync(clock, channel, status, grace, fence);
            if (inStep(channel, finder, false)) {
                reopening.reset();
                // a restart that was asked for while there was no line
                desk.finishRestart(true);
                work(channel, finder, resync);
            }
        } finally {
            reader.end();
        }
    }

    private void work(Channel channel, Finder finder, Resync resync) throws LineLost, InterruptedException {
        while (true) {
            boolean open = true;
            if (channel.inbox().restartSeen()) {
                open = inStep(channel, finder, true);
            } else if (channel.inbox().strays() > 0) {
                open = backInStep("an answer that belongs to no command", channel, finder, resync);
            } else {
                Optional<Ticket> ticket = mail.nextTicket();
                if (ticket.isEmpty()) {
                    channel.idle(Duration.ofMinutes(1));
                } else {
                    open = carryOut(ticket.get(), channel, finder, resync);
                }
            }
            if (!open) {
                return;
            }
        }
    }

    /** Finds the module, climbing the ladder if need be; false asks for the line to be opened anew. */
    private boolean inStep(Channel channel, Finder finder, boolean afterRestart) throws LineLost, InterruptedException {
        desk.notReady();
        status.state(State.SYNCING, afterRestart ? "the module restarted" : "looking for the module on " + line.name());
        channel.takeFresh();
        if (!finder.find(afterRestart ? Recovery.BOOT_PATIENCE : SYNC_PATIENCE) && !recovery.climb(channel, finder)) {
            return false;
        }
        if (afterRestart) {
            status.restarted(false);
        }
        recovery.recovered();
        status.state(State.READY, "the module answers on " + line.name());
        return true;
    }

    /** Brings the stream back into step after a doubt; false asks for the line to be opened anew. */
    private boolean backInStep(String cause, Channel channel, Finder finder, Resync resync) throws LineLost, InterruptedException {
        desk.notReady();
        status.state(State.RESYNCING, cause);
        if (!resync.resync()) {
            // whatever helps now takes longer than a caller waits, and voids what the command built on
            boolean restarted = channel.inbox().restartSeen();
            desk.fail(restarted ? Desk.fault(Kind.RESTARTED, desk.shown(), FaultCode.MODEM_RESTARTED, "the module restarted")
                    : Desk.fault(Kind.SILENT, desk.shown(), FaultCode.MODEM_SILENT, "no answer, and then none to anything"));
            if (channel.inbox().restartSeen()) {
                return inStep(channel, finder, true);
            }
            if (!recovery.climb(channel, finder)) {
                return false;
            }
        }
        recovery.recovered();
        status.state(State.READY, "in step again");
        return true;
    }

    /** Carries out one ticket; false asks for the line to be opened anew. */
    private boolean carryOut(Ticket ticket, Channel channel, Finder finder, Resync resync) throws LineLost, InterruptedException {
        desk.take(ticket);
        if (mail.read(ticket::givenUp)) {
            desk.fail(Desk.fault(Kind.NOT_SENT, ticket.shown(), FaultCode.CANCELED, "given up before its turn"));
            return true;
        }
        if (ticket.command().isEmpty()) {
            return restart(ticket, channel, finder);
        }
        Command command = ticket.command().get();
        for (int tried = 1; ; tried++) {
            if (!resync.prepared(command)) {
                if (!backInStep("the echo could not be set", channel, finder, resync)) {
                    return false;
                }
                if (desk.shown().isEmpty()) {
                    return true;
                }
            }
            boolean watched = resync.watched();
            Ending ending = believed(command, channel.exchange(command, ticket::givenUp), watched, channel, resync);
            boolean again = false;
            if (ending instanceof Ending.Done done) {
                desk.finish(done.reply());
            } else if (ending instanceof Ending.Failed failed) {
                again = failed.worthAnotherTry() && command.repeatable() && tried < command.tries() && !channel.inbox().restartSeen();
                if (!again) {
                    desk.fail(new AtException(failed.kind(), ticket.shown(), failed.result(), code(failed.kind()), failed.detail()));
                }
            }
            boolean doubted = channel.outOfStep() || ending instanceof Ending.Failed failed && failed.kind() == Kind.GARBLED;
            if (doubted && !channel.inbox().restartSeen() && !backInStep(ticket.shown() + ": " + words(ending), channel, finder, resync)) {
                return false;
            }
            if (!again || desk.shown().isEmpty()) {
                return true;
            }
        }
    }

    private static String words(Ending ending) {
        return ending instanceof Ending.Failed failed ? failed.detail() : "its final result is missing";
    }

    /** A definite ending, while an older final result may still come, is believed only when nothing of it is left over. */
    private Ending believed(Command command, Ending ending, boolean watched, Channel channel, Resync resync)
            throws LineLost, InterruptedException {
        boolean definite = ending instanceof Ending.Done || ending instanceof Ending.Failed failed && !failed.inDoubt();
        boolean suspect = watched || channel.inbox().strays() > 0;
        if (!definite || !suspect || resync.confirmed(command)) {
            return ending;
        }
        channel.inbox().disbelieve();
        return new Ending.Failed(Kind.GARBLED, Optional.empty(), "its answer may have been an older command's");
    }

    private boolean restart(Ticket ticket, Channel channel, Finder finder) throws LineLost, InterruptedException {
        desk.notReady();
        boolean worked = recovery.restart(ticket.shown(), channel, finder);
        desk.finishRestart(worked);
        if (!worked && !recovery.climb(channel, finder)) {
            return false;
        }
        recovery.recovered();
        status.state(State.READY, "restarted");
        return true;
    }

    private static FaultCode code(Kind kind) {
        return switch (kind) {
            case REFUSED, FAILED -> FaultCode.MODEM_REFUSED;
            case RESTARTED -> FaultCode.MODEM_RESTARTED;
            case SILENT, ABORTED, GARBLED, GIVEN_UP -> FaultCode.MODEM_UNCLEAR;
            case NOT_SENT -> FaultCode.UNAVAILABLE;
        };
    }
}
