package io.wherry.at.core.port;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.wherry.at.AtException;
import io.wherry.at.AtException.Kind;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Reply;
import io.wherry.fault.FaultCode;
import io.wherry.time.Clock;

/** The ticket in hand and those that wait: each of them ends, in one way or another. Owned by the port's thread. */
final class Desk {
    private static final Duration LINE_DOWN_PATIENCE = Duration.ofSeconds(10);

    private final Clock clock;
    private final Mail mail;
    private final StatusBoard status;
    private Optional<Ticket> current = Optional.empty();
    private long notReadySince;

    Desk(Clock clock, Mail mail, StatusBoard status) {
        this.clock = clock;
        this.mail = mail;
        this.status = status;
        this.notReadySince = clock.nanos();
    }

    /** Takes {@code ticket} in hand. */
    void take(Ticket ticket) {
        current = Optional.of(ticket);
    }

    /** What is in hand, where something is. */
    Optional<Ticket> current() {
        return current;
    }

    /** What is in hand, as logs show it; empty when nothing is. */
    String shown() {
        return current.map(Ticket::shown).orElse("");
    }

    /** The one in hand is done. */
    void finish(Reply reply) {
        current.ifPresent(ticket -> ticket.done(reply));
        current = Optional.empty();
    }

    /** The one in hand, if there is one, has failed. */
    void fail(AtException fault) {
        current.ifPresent(ticket -> ticket.failed(fault));
        current = Optional.empty();
    }

    /** The line is down: a command in hand has failed, a restart that is to bring the line back waits a while. */
    void lineLost(AtException fault) {
        long late = clock.nanos() - Duration.ofSeconds(AtPort.RESYNC_BOUND_SECONDS).toNanos();
        if (current.filter(ticket -> ticket.wish() != Ticket.Wish.RESTART || ticket.submitted() <= late).isPresent()) {
            fail(fault);
        }
    }

    /** Ends a restart that is in hand: the module answers again or not. */
    void finishRestart(boolean worked) {
        if (worked) {
            finish(new Reply(List.of(), Optional.empty(), new byte[0], 0, Duration.ZERO));
        } else {
            fail(fault(Kind.SILENT, "restart", FaultCode.MODEM_SILENT, "the module did not answer after the reset"));
        }
    }

    /** The port stops: nothing is carried out any more. */
    void close() {
        fail(fault(Kind.GIVEN_UP, shown(), FaultCode.UNAVAILABLE, "the port stopped"));
        mail.remove(ticket -> true).forEach(ticket -> ticket.failed(fault(Kind.NOT_SENT, ticket.shown(), FaultCode.UNAVAILABLE, "the port stopped")));
    }

    /** The channel leaves READY. */
    void notReady() {
        if (status.state() == State.READY) {
            notReadySince = clock.nanos();
        }
    }

    /** Commands don't wait for ever for a channel that is not in step; a restart waits for whoever can carry it out, but not for a line. */
    void sweep() {
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
        mail.remove(ticket -> ticket.givenUp()
                        || (ticket.wish() != Ticket.Wish.RESTART || state == State.LINE_DOWN) && longDown && ticket.submitted() <= late)
                .forEach(ticket -> ticket.failed(fault(Kind.NOT_SENT, ticket.shown(), status.fault().orElse(FaultCode.MODEM_SILENT),
                        status.detail().isEmpty() ? "the modem is not ready (" + state + ")" : status.detail())));
    }

    static AtException fault(Kind kind, String command, FaultCode code, String detail) {
        return new AtException(kind, command, Optional.empty(), code, detail);
    }
}
