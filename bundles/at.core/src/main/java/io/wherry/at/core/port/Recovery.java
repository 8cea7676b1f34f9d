package io.wherry.at.core.port;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

import io.wherry.at.AtException.Kind;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Command;
import io.wherry.at.Rung;
import io.wherry.at.Rung.Step;
import io.wherry.at.core.engine.Ending;
import io.wherry.fault.FaultCode;
import io.wherry.time.Backoff;
import io.wherry.time.Clock;

/**
 * Brings back a module that does not answer, rung by rung, and restarts it when a person or a layer above asks. Each rung is told when it is entered and
 * when it is left, with its cause.
 */
final class Recovery {
    /** A module that was reset boots within this time. */
    static final Duration BOOT_PATIENCE = Duration.ofSeconds(60);
    private static final Duration RESET_ANSWER = Duration.ofSeconds(3);
    private static final Duration GOING_DOWN = Duration.ofSeconds(3);
    private static final Duration ATTENTION_LOOK = Duration.ofSeconds(5);
    /** The slow retry: the first climb after one that was in vain comes between half of and the whole of this time, later ones up to a day after. */
    private static final Duration NEXT_CLIMB = Duration.ofHours(1);
    private static final Duration LONGEST_REST = Duration.ofDays(1);
    /** A module that answered for so long was well, and its next trouble is a new one. */
    private static final Duration WELL = Duration.ofHours(1);
    private static final String SILENT = "the module does not answer";

    private final Clock clock;
    private final String line;
    private final Optional<PortSettings.BoardReset> board;
    private final Mail mail;
    private final Desk desk;
    private final StatusBoard status;
    private final io.wherry.family.Channel family;
    private final Ladder ladder;
    private final RandomGenerator random;
    private final Backoff climbs;
    private Optional<Rung> entered = Optional.empty();
    private boolean climbing;
    private long answersSince;

    Recovery(Clock clock, String line, PortSettings settings, Mail mail, Desk desk, StatusBoard status, RandomGenerator random) {
        this.clock = clock;
        this.line = line;
        this.family = settings.family().channel();
        this.board = settings.boardReset();
        this.mail = mail;
        this.desk = desk;
        this.status = status;
        this.ladder = new Ladder(settings.family().channel(), board.isPresent());
        this.random = random;
        this.climbs = new Backoff(NEXT_CLIMB, LONGEST_REST, random);
        this.answersSince = clock.nanos();
    }

    /** The first rung, unless a higher one is being tried: the module is looked for, or the stream brought back into step, because {@code cause}. */
    void probing(String cause) {
        if (entered.isEmpty()) {
            enter(Rung.PROBE, cause);
        }
    }

    /** The module answers and the stream is in step: the next climb begins at the bottom. */
    void recovered() {
        leave(Step.HELPED, "the module answers");
        ladder.recovered();
        if (climbing) {
            climbing = false;
            answersSince = clock.nanos();
        }
    }

    /** There is no line: whatever was tried is over. */
    void lineLost(String why) {
        leave(Step.FAILED, why);
    }

    /** Climbs until the module answers; false asks for the line to be opened anew. */
    boolean climb(Channel channel, Finder finder) throws LineLost, InterruptedException {
        if (!climbing && clock.nanos() - answersSince >= WELL.toNanos()) {
            climbs.reset();
        }
        climbing = true;
        while (true) {
            leave(Step.FAILED, SILENT);
            Rung rung = ladder.next(clock.nanos());
            boolean back = switch (rung) {
                case SOFT_RESET, FULL_RESET -> reset(rung, SILENT, channel, finder);
                case BOARD_RESET -> resetByBoard(SILENT, channel, finder);
                case ATTENTION -> attention(channel, finder);
                case PROBE, FTP_SESSION, PDP_CONTEXT, REOPEN -> false;
            };
            if (rung == Rung.REOPEN) {
                enter(rung, SILENT);
                status.fault(State.SYNCING, FaultCode.MODEM_SILENT, "the module does not answer; the line is opened anew");
            }
            if (back || rung == Rung.REOPEN) {
                return back;
            }
        }
    }

    /** Restarts the module because {@code why}, which a person said: by command, else by another, else by the board. Returns whether it answers again. */
    boolean restart(String why, Channel channel, Finder finder) throws LineLost, InterruptedException {
        leave(Step.FAILED, "a restart was asked for");
        ladder.count(clock.nanos());
        return reset(Rung.SOFT_RESET, why, channel, finder) || reset(Rung.FULL_RESET, why, channel, finder)
                || board.isPresent() && resetByBoard(why, channel, finder);
    }

    /** Somebody wants a restart while there is no line: the board's reset may bring it back. Returns whether that was done. */
    boolean restartWithoutLine(String why) throws InterruptedException {
        if (board.isEmpty()) {
            return false;
        }
        ladder.count(clock.nanos());
        boolean done = pullBoard(why);
        leave(done ? Step.HELPED : Step.FAILED, done ? "the board was reset" : "the board could not be reset");
        return done;
    }

    /** The remedy that is due for a layer above, which a module that answers is of no use to; {@code ATTENTION} where all is used up. */
    Rung dueForOthers(boolean again) {
        return ladder.nextForOthers(again, clock.nanos());
    }

    /** What was tried for the layers above. */
    String triedForOthers() {
        return ladder.triedForOthers();
    }

    /** Applies {@code rung}, a reset, for a layer above; a command that the module refuses is followed by the other. Returns whether the module answers. */
    boolean recover(Rung rung, String why, Channel channel, Finder finder) throws LineLost, InterruptedException {
        return rung == Rung.BOARD_RESET && resetByBoard(why, channel, finder)
                || reset(rung == Rung.FULL_RESET ? Rung.FULL_RESET : Rung.SOFT_RESET, why, channel, finder)
                || rung == Rung.SOFT_RESET && reset(Rung.FULL_RESET, why, channel, finder);
    }

    private boolean reset(Rung rung, String why, Channel channel, Finder finder) throws LineLost, InterruptedException {
        String command = rung == Rung.SOFT_RESET ? family.softReset() : family.fullReset();
        if (command.isEmpty()) {
            return false;
        }
        enter(rung, why);
        status.state(State.RESETTING, command + ": " + why);
        status.resets.incrementAndGet();
        Ending ending = channel.probe(Command.of(command).within(RESET_ANSWER));
        if (ending instanceof Ending.Failed failed && failed.kind() == Kind.REFUSED) {
            leave(Step.FAILED, failed.detail());
            return false;
        }
        channel.listen(GOING_DOWN, () -> false);
        return found(channel, finder);
    }

    private boolean resetByBoard(String why, Channel channel, Finder finder) throws LineLost, InterruptedException {
        if (!pullBoard(why)) {
            leave(Step.FAILED, "the board could not be reset");
            return false;
        }
        return found(channel, finder);
    }

    private boolean pullBoard(String why) throws InterruptedException {
        enter(Rung.BOARD_RESET, why);
        status.state(State.RESETTING, "the board's reset: " + why);
        status.resets.incrementAndGet();
        return board.orElseThrow().reset();
    }

    private boolean found(Channel channel, Finder finder) throws LineLost, InterruptedException {
        if (!finder.find(BOOT_PATIENCE)) {
            leave(Step.FAILED, "the module did not answer within " + BOOT_PATIENCE.toSeconds() + " s");
            return false;
        }
        channel.inbox().takeRestart();
        leave(Step.HELPED, "the module answers");
        status.restarted(true);
        return true;
    }

    /** The last rung: says what was tried, and waits for the module to answer by itself, a person's restart, a SIM event, or the next climb. */
    private boolean attention(Channel channel, Finder finder) throws LineLost, InterruptedException {
        Duration rest = climbs.next();
        String what = "the module on " + line + " does not answer; tried: " + ladder.tried();
        attention(what + "; all of it again in " + rest.toMinutes() + " min");
        Backoff pauses = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(20), random);
        long nextClimb = clock.after(rest);
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
                attention("a restart was asked for, and the module on " + line + " still does not answer; tried before: " + ladder.tried());
            }
            channel.rest(pauses.next(), channel.inbox()::simSeen);
        }
        leave(Step.FAILED, "the slow retry begins");
        ladder.recovered();
        return false;
    }

    private void attention(String what) {
        enter(Rung.ATTENTION, what);
        status.fault(State.NEEDS_ATTENTION, FaultCode.MODEM_SILENT, what);
    }

    private void enter(Rung rung, String cause) {
        entered = Optional.of(rung);
        status.climbed(rung, Step.BEGUN, cause);
    }

    private void leave(Step how, String cause) {
        entered.ifPresent(rung -> status.climbed(rung, how, cause));
        entered = Optional.empty();
    }
}
