package io.wherry.at.core.port;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

import io.wherry.at.AtException.Kind;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Command;
import io.wherry.at.core.engine.Ending;
import io.wherry.fault.FaultCode;
import io.wherry.time.Backoff;
import io.wherry.time.Clock;

/** Brings back a module that does not answer, rung by rung, and restarts it when a person asks. Each rung is told as a state with its cause. */
final class Recovery {
    /** A module that was reset boots within this time. */
    static final Duration BOOT_PATIENCE = Duration.ofSeconds(60);
    private static final Duration RESET_ANSWER = Duration.ofSeconds(3);
    private static final Duration GOING_DOWN = Duration.ofSeconds(3);
    private static final Duration ATTENTION_LOOK = Duration.ofSeconds(5);
    private static final Duration NEXT_CLIMB = Duration.ofMinutes(30);
    private static final String SOFT = "AT+CFUN=15";
    private static final String FULL = "AT+CFUN=1,1";

    private final Clock clock;
    private final String line;
    private final Optional<PortSettings.BoardReset> board;
    private final Mail mail;
    private final Desk desk;
    private final StatusBoard status;
    private final Ladder ladder;
    private final RandomGenerator random;

    Recovery(Clock clock, String line, PortSettings settings, Mail mail, Desk desk, StatusBoard status, RandomGenerator random) {
        this.clock = clock;
        this.line = line;
        this.board = settings.boardReset();
        this.mail = mail;
        this.desk = desk;
        this.status = status;
        this.ladder = new Ladder(board.isPresent());
        this.random = random;
    }

    /** The module answers: the next climb begins at the bottom. */
    void recovered() {
        ladder.recovered();
    }

    /** Climbs until the module answers; false asks for the line to be opened anew. */
    boolean climb(Channel channel, Finder finder) throws LineLost, InterruptedException {
        while (true) {
            Ladder.Rung rung = ladder.next(clock.nanos());
            boolean back = switch (rung) {
                case REOPEN -> false;
                case SOFT_RESET -> reset(SOFT, "the module does not answer", channel, finder);
                case FULL_RESET -> reset(FULL, "the module does not answer", channel, finder);
                case BOARD_RESET -> resetByBoard("the module does not answer") && found(channel, finder);
                case ATTENTION -> attention(channel, finder);
            };
            if (rung == Ladder.Rung.REOPEN) {
                status.fault(State.SYNCING, FaultCode.MODEM_SILENT, "the module does not answer; the line is opened anew");
            }
            if (back || rung == Ladder.Rung.REOPEN) {
                return back;
            }
        }
    }

    /** Restarts the module because {@code why}: by command, else by another, else by the board. Returns whether it answers again. */
    boolean restart(String why, Channel channel, Finder finder) throws LineLost, InterruptedException {
        return reset(SOFT, why, channel, finder) || reset(FULL, why, channel, finder)
                || board.isPresent() && resetByBoard(why) && found(channel, finder);
    }

    /** Somebody wants a restart while there is no line: the board's reset may bring it back. Returns whether that was done. */
    boolean restartWithoutLine(String why) throws InterruptedException {
        return board.isPresent() && resetByBoard(why);
    }

    private boolean reset(String command, String why, Channel channel, Finder finder) throws LineLost, InterruptedException {
        status.state(State.RESETTING, command + ": " + why);
        status.resets.incrementAndGet();
        Ending ending = channel.probe(Command.of(command).within(RESET_ANSWER));
        if (ending instanceof Ending.Failed failed && failed.kind() == Kind.REFUSED) {
            return false;
        }
        channel.listen(GOING_DOWN, () -> false);
        return found(channel, finder);
    }

    private boolean resetByBoard(String why) throws InterruptedException {
        status.state(State.RESETTING, "the board's reset: " + why);
        status.resets.incrementAndGet();
        return board.orElseThrow().reset();
    }

    private boolean found(Channel channel, Finder finder) throws LineLost, InterruptedException {
        if (!finder.find(BOOT_PATIENCE)) {
            return false;
        }
        channel.inbox().takeRestart();
        status.restarted(true);
        return true;
    }

    /** The last rung: says what was tried, and waits for the module to answer by itself, a person's restart, a SIM event, or the next climb. */
    private boolean attention(Channel channel, Finder finder) throws LineLost, InterruptedException {
        status.fault(State.NEEDS_ATTENTION, FaultCode.MODEM_SILENT, "the module on " + line + " does not answer; tried: " + ladder.tried());
        Backoff pauses = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(20), random);
        long nextClimb = clock.after(NEXT_CLIMB);
        while (clock.nanos() < nextClimb) {
            desk.sweep();
            channel.inbox().takeSim();
            if (finder.find(ATTENTION_LOOK)) {
                return true;
            }
            Optional<Ticket> wish = mail.nextRestart();
            if (wish.isPresent()) {
                desk.take(wish.get());
                boolean worked = restart(wish.get().shown(), channel, finder);
                desk.finishRestart(worked);
                if (worked) {
                    return true;
                }
                status.fault(State.NEEDS_ATTENTION, FaultCode.MODEM_SILENT, "a restart was asked for, and the module still does not answer");
            }
            channel.rest(pauses.next(), channel.inbox()::simSeen);
        }
        ladder.recovered();
        return false;
    }
}
