package io.wherry.at.core.port;

import java.time.Duration;
import java.util.Optional;

import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.at.Reply;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/** A caller's wish while it waits and while it is carried out. Its caller waits at its own gate, which guards the answer; the port's {@link Mail} guards the rest. */
final class Ticket {
    /** What a caller can want. */
    enum Wish { COMMAND, RESTART, RECOVER, RECOVER_AGAIN }

    private final Wish wish;
    private final Optional<Command> command;
    private final String why;
    private final long submitted;
    private final Gate answered;
    private boolean givenUp;
    private Optional<Reply> reply = Optional.empty();
    private Optional<AtException> failure = Optional.empty();

    private Ticket(Wish wish, Optional<Command> command, String why, Clock clock) {
        this.wish = wish;
        this.command = command;
        this.why = why;
        this.submitted = clock.nanos();
        this.answered = clock.gate();
    }

    /** A command to carry out, submitted now, as all of these are. */
    static Ticket command(Command command, Clock clock) {
        return new Ticket(Wish.COMMAND, Optional.of(command), command.shown(), clock);
    }

    /** A restart of the module that a person asked for. */
    static Ticket restart(String why, Clock clock) {
        return new Ticket(Wish.RESTART, Optional.empty(), why, clock);
    }

    /** A reset for a layer above; {@code again} where the last one did not help. */
    static Ticket recover(String why, boolean again, Clock clock) {
        return new Ticket(again ? Wish.RECOVER_AGAIN : Wish.RECOVER, Optional.empty(), why, clock);
    }

    /** What is wished. */
    Wish wish() {
        return wish;
    }

    Optional<Command> command() {
        return command;
    }

    String shown() {
        return why;
    }

    long submitted() {
        return submitted;
    }

    /** Whether it goes before commands that wait: a reset does. */
    boolean urgent() {
        return command.isEmpty();
    }

    boolean givenUp() {
        return givenUp;
    }

    void giveUp() {
        givenUp = true;
    }

    void done(Reply answer) {
        answered.change(() -> reply = Optional.of(answer));
    }

    void failed(AtException fault) {
        answered.change(() -> failure = Optional.of(fault));
    }

    /** Waits for {@link #done} or {@link #failed}. */
    boolean awaitFinished(Duration patience) throws InterruptedException {
        return answered.await(() -> reply.isPresent() || failure.isPresent(), patience);
    }

    /** What came of it; for whom {@link #awaitFinished} has told that something did. */
    Reply answer() throws AtException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        return reply.orElseThrow();
    }
}
