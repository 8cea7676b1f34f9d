package io.wherry.at.core.port;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

import io.wherry.at.AtException;
import io.wherry.at.AtListener;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus;
import io.wherry.at.Command;
import io.wherry.at.Reply;
import io.wherry.at.Rung;
import io.wherry.at.StateQuery;
import io.wherry.fault.FaultCode;
import io.wherry.serial.Line;
import io.wherry.time.Clock;
import io.wherry.time.Worker;

/** {@link AtPort} over one {@link Line}: owns the thread that runs {@link PortLoop}, and hands callers' commands to it. */
public final class ModemPort implements AtPort, AutoCloseable {
    /** It ends by itself, but not while it waits for a line to open or a board to be reset: {@link #close()} promises 200 ms. */
    private static final Duration PROMPTLY = Duration.ofMillis(100);
    private static final Duration STOPPING = Duration.ofSeconds(5);
    /** More than anything takes that the owner bounds itself; only a fault of ours makes a caller wait this long. */
    private static final Duration SLACK = Duration.ofMinutes(20);

    private final String modem;
    private final Clock clock;
    private final Mail mail;
    private final StatusBoard status;
    private final Inquiry inquiry = new Inquiry();
    private final Worker owner;

    /**
     * Starts the owner's thread.
     *
     * @param random jitter for pauses; seeded in tests
     */
    public ModemPort(Clock clock, String modem, Line line, PortSettings settings, RandomGenerator random) {
        this.modem = modem;
        this.clock = clock;
        this.mail = new Mail(clock);
        this.status = new StatusBoard(modem, line.name(), clock);
        PortLoop loop = new PortLoop(clock, modem, line, settings, mail, status, inquiry, random);
        this.owner = clock.start("wherry-at-" + modem, loop::run);
    }

    @Override
    public String modem() {
        return modem;
    }

    @Override
    public Reply execute(Command command) throws AtException, InterruptedException {
        return await(Ticket.command(command, clock), command.deadline().multipliedBy(command.tries()).plus(SLACK));
    }

    @Override
    public void restart(String why) throws AtException, InterruptedException {
        await(Ticket.restart(why, clock), SLACK);
    }

    @Override
    public void recover(String why, boolean again) throws AtException, InterruptedException {
        await(Ticket.recover(why, again, clock), SLACK);
    }

    @Override
    public void climbed(Rung rung, Rung.Step step, String cause) {
        status.climbed(rung, step, cause);
    }

    @Override
    public Listening askAfterDoubt(StateQuery query) {
        return inquiry.add(query);
    }

    private Reply await(Ticket ticket, Duration patience) throws AtException, InterruptedException {
        if (!mail.submit(ticket)) {
            throw new AtException(AtException.Kind.NOT_SENT, ticket.shown(), Optional.empty(), FaultCode.UNAVAILABLE,
                    "the port stops, or " + Mail.QUEUE + " commands wait already");
        }
        boolean finished = false;
        try {
            finished = ticket.awaitFinished(patience);
        } finally {
            if (!finished) {
                mail.giveUp(ticket);
            }
        }
        if (!finished) {
            throw new AtException(AtException.Kind.GIVEN_UP, ticket.shown(), Optional.empty(), FaultCode.INTERNAL, "the port's owner did not finish it");
        }
        return ticket.answer();
    }

    @Override
    public AtStatus status() {
        return status.snapshot();
    }

    @Override
    public Listening listen(AtListener listener) {
        return status.listen(listener);
    }

    /** Stops the owner: waiting commands fail, the line is closed. */
    @Override
    public void close() {
        mail.stop();
        try {
            if (!owner.join(PROMPTLY)) {
                owner.interrupt();
                owner.join(STOPPING);
            }
        } catch (InterruptedException hurried) {
            owner.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
