package io.wherry.at.core.port;

import java.util.Optional;

import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.at.Reply;

/** A caller's wish while it waits and while it is carried out. All fields are guarded by the port's {@link Mail}. */
final class Ticket {
    /** What a caller can want. */
    enum Wish { COMMAND, RESTART, RECOVER, RECOVER_AGAIN }

    private final Wish wish;
    private final Optional<Command> command;
    private final String why;
    private final long submitted;
    private boolean givenUp;
    private Optional<Reply> reply = Optional.empty();
    private Optional<AtException> failure = Optional.empty();

    private Ticket(Wish wish, Optional<Command> command, String why, long submitted) {
        this.wish = wish;
        this.command = command;
        this.why = why;
        this.submitted = submitted;
    }

    /** A command to carry out. */
    static Ticket command(Command command, long now) {
        return new Ticket(Wish.COMMAND, Optional.of(command), command.shown(), now);
    }

    /** A restart of the module that a person asked for. */
    static Ticket restart(String why, long now) {
        return new Ticket(Wish.RESTART, Optional.empty(), why, now);
    }

    /** A reset for a layer above; {@code again} where the last one did not help. */
    static Ticket recover(String why, boolean again, long now) {
        return new Ticket(again ? Wish.RECOVER_AGAIN : Wish.RECOVER, Optional.empty(), why, now);
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

    boolean urgent() {
        return command.map(Command::urgent).orElse(true);
    }

    boolean givenUp() {
        return givenUp;
    }

    void giveUp() {
        givenUp = true;
    }

    void done(Reply answer) {
        reply = Optional.of(answer);
    }

    void failed(AtException fault) {
        failure = Optional.of(fault);
    }

    boolean finished() {
        return reply.isPresent() || failure.isPresent();
    }

    Reply answer() throws AtException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        return reply.orElseThrow();
    }
}
