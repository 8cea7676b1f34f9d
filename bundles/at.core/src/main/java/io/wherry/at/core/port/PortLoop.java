package io.wherry.at.core.port;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

import io.wherry.at.AtException;
import io.wherry.at.AtException.Kind;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Command;
import io.wherry.at.Rung;
import io.wherry.at.StateQuery;
import io.wherry.at.core.engine.Ending;
import io.wherry.at.core.engine.Graveyard;
import io.wherry.at.core.engine.Urcs;
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
    private final PortSettings settings;
    private final Mail mail;
    private final Desk desk;
    private final StatusBoard status;
    private final Recovery recovery;
    private final Inquiry inquiry;
    private final Backoff reopening;
    private final Graveyard graveyard = new Graveyard();
    private final Urcs urcs;
    /** Why the channel is ready, once nothing more is to be asked. */
    private String ready = "";
    /** How often the command in hand was sent. */
    private int tried;
    private final RateBook rates = new RateBook();

    PortLoop(Clock clock, String modem, Line line, PortSettings settings, Mail mail, StatusBoard status, Inquiry inquiry, RandomGenerator random) {
        this.clock = clock;
        this.modem = modem;
        this.line = line;
        this.settings = settings;
        this.mail = mail;
        this.status = status;
        this.urcs = new Urcs(settings.family());
        this.desk = new Desk(clock, mail, status);
        this.inquiry = inquiry;
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
        leaveReady();
        inquiry.renew();
        recovery.lineLost(why.getMessage());
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
        Channel channel = new Channel(clock, connection, mail, status, graveyard, urcs, desk::sweep);
        Reader reader = new Reader(clock, modem, connection, opening, mail, channel.inbox()::blockEnd, status.flood::on);
        status.baud(connection.baud());
        try {
            Fence fence = new Fence(channel);
            Finder finder = new Finder(clock, channel, fence, settings, line.baud(), rates);
            Resync resync = new Resync(clock, channel, status, settings.grace(), fence, finder);
            if (status.fault().filter(FaultCode.PORT_STALLED::equals).isPresent()) {
                // until the line takes a byte there is nothing new to tell
                channel.write(new byte[] {'\r'});
            }
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
        boolean open = true;
        while (open) {
            if (channel.inbox().restartSeen()) {
                open = inStep(channel, finder, true);
            } else if (channel.inbox().strays() > 0) {
                open = backInStep("an answer that belongs to no command", channel, finder, resync);
            } else if (status.flood.takeBegun()) {
                open = backInStep("the line brings far more than anybody asked for", channel, finder, resync);
            } else {
                Optional<StateQuery> query = inquiry.next();
                open = query.isPresent() ? inquire(query.get(), channel, finder, resync) : serveCallers(channel, finder, resync);
            }
        }
    }

    /** The channel is ready: goes on with the command in hand, takes the next, or waits for one. */
    private boolean serveCallers(Channel channel, Finder finder, Resync resync) throws LineLost, InterruptedException {
        status.state(State.READY, ready);
        if (desk.current().isEmpty()) {
            Optional<Ticket> next = mail.nextTicket();
            if (next.isEmpty()) {
                channel.idle(Duration.ofMinutes(1));
                return true;
            }
            desk.take(next.get());
            tried = 0;
        }
        Ticket ticket = desk.current().get();
        if (mail.read(ticket::givenUp)) {
            desk.fail(tried == 0 ? Desk.fault(Kind.NOT_SENT, ticket.shown(), FaultCode.CANCELED, "given up before its turn")
                    : Desk.fault(Kind.GIVEN_UP, ticket.shown(), FaultCode.CANCELED, "given up between two tries"));
            return true;
        }
        return switch (ticket.wish()) {
            case COMMAND -> carryOut(ticket, ticket.command().orElseThrow(), channel, finder, resync);
            case RESTART -> restarted(recovery.restart(leavingReady(ticket), channel, finder), channel, finder);
            case RECOVER, RECOVER_AGAIN -> recover(ticket, channel, finder);
        };
    }

    /** What the module holds is in doubt from now on. Nothing is asked twice when the doubt is about the asking. */
    private void leaveReady() {
        if (status.state() == State.READY) {
            inquiry.renew();
        }
        desk.notReady();
    }

    private String leavingReady(Ticket ticket) {
        leaveReady();
        return ticket.shown();
    }

    /** Finds the module, climbing the ladder if need be; false asks for the line to be opened anew. */
    private boolean inStep(Channel channel, Finder finder, boolean afterRestart) throws LineLost, InterruptedException {
        leaveReady();
        String cause = afterRestart ? "the module restarted" : "looking for the module on " + line.name();
        status.state(State.SYNCING, cause);
        recovery.probing(cause);
        channel.takeFresh();
        if (!finder.find(afterRestart ? Recovery.BOOT_PATIENCE : SYNC_PATIENCE) && !recovery.climb(channel, finder)) {
            return false;
        }
        if (afterRestart) {
            status.restarted(false);
        }
        recovery.recovered();
        ready = "the module answers on " + line.name();
        return true;
    }

    /** Brings the stream back into step after a doubt; false asks for the line to be opened anew. */
    private boolean backInStep(String cause, Channel channel, Finder finder, Resync resync) throws LineLost, InterruptedException {
        leaveReady();
        status.state(State.RESYNCING, cause);
        recovery.probing(cause);
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
        if (!finder.doubted()) {
            return inStep(channel, finder, channel.inbox().restartSeen());
        }
        recovery.recovered();
        ready = "in step again";
        return true;
    }

    /** Asks what the module holds; false asks for the line to be opened anew. */
    private boolean inquire(StateQuery query, Channel channel, Finder finder, Resync resync) throws LineLost, InterruptedException {
        Optional<Ending> ending = resync.prepared(query.command()) ? Optional.of(asked(query.command(), () -> false, channel, resync)) : Optional.empty();
        inquiry.tell(query, ending.filter(Ending.Done.class::isInstance).map(done -> ((Ending.Done) done).reply()));
        if (ending.isEmpty()) {
            return backInStep("the echo could not be set", channel, finder, resync);
        }
        return !doubted(ending.get(), channel) || backInStep(query.command() + ": " + words(ending.get()), channel, finder, resync);
    }

    /** Sends the command in hand once; it stays in hand when it is to be sent again. False asks for the line to be opened anew. */
    private boolean carryOut(Ticket ticket, Command command, Channel channel, Finder finder, Resync resync) throws LineLost, InterruptedException {
        if (!resync.prepared(command)) {
            return backInStep("the echo could not be set", channel, finder, resync);
        }
        tried++;
        Ending ending = asked(command, ticket::givenUp, channel, resync);
        if (ending instanceof Ending.Done done) {
            desk.finish(done.reply());
        } else if (ending instanceof Ending.Failed failed) {
            boolean again = failed.worthAnotherTry() && command.repeatable() && tried < command.tries() && !channel.inbox().restartSeen();
            if (!again) {
                desk.fail(new AtException(failed.kind(), ticket.shown(), failed.result(), code(failed.kind()), failed.detail(), failed.outcome()));
            }
        }
        return !doubted(ending, channel) || backInStep(ticket.shown() + ": " + words(ending), channel, finder, resync);
    }

    private Ending asked(Command command, BooleanSupplier givenUp, Channel channel, Resync resync) throws LineLost, InterruptedException {
        boolean watched = resync.watched();
        return believed(command, channel.exchange(command, givenUp), watched, channel, resync);
    }

    private static boolean doubted(Ending ending, Channel channel) {
        boolean doubted = channel.outOfStep() || ending instanceof Ending.Failed failed && failed.kind() == Kind.GARBLED;
        return doubted && !channel.inbox().restartSeen();
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

    /** A restart that a caller wanted has ended; false asks for the line to be opened anew. */
    private boolean restarted(boolean worked, Channel channel, Finder finder) throws LineLost, InterruptedException {
        desk.finishRestart(worked);
        if (!worked && !recovery.climb(channel, finder)) {
            return false;
        }
        recovery.recovered();
        ready = "restarted";
        return true;
    }

    private boolean recover(Ticket ticket, Channel channel, Finder finder) throws LineLost, InterruptedException {
        Rung rung = recovery.dueForOthers(ticket.wish() == Ticket.Wish.RECOVER_AGAIN);
        if (rung == Rung.ATTENTION) {
            String tried = "tried: " + recovery.triedForOthers();
            status.climbed(Rung.ATTENTION, Rung.Step.BEGUN, ticket.shown() + "; " + tried);
            desk.fail(Desk.fault(Kind.NOT_SENT, ticket.shown(), FaultCode.NEEDS_ATTENTION, tried));
            return true;
        }
        return restarted(recovery.recover(rung, leavingReady(ticket), channel, finder), channel, finder);
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
