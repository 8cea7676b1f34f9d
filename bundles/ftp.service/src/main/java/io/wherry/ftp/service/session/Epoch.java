package io.wherry.ftp.service.session;

import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Completion.Outcome;
import io.wherry.at.LineMatch;

/**
 * Ties the outcome of a command to the session that it was sent in. The module carries commands out one after another, so once it has answered an
 * {@code AT+FTPCLOSE} nothing more can come of the commands before it. Without that knowledge the AT core would have to take the next
 * outcome of the same name for the late one of a command whose own got lost, and the one after that likewise. The lines are tested on the port's thread.
 */
final class Epoch {
    private volatile int now;

    /** The session was closed: what was sent before is owed nothing any more. */
    void over() {
        now++;
    }

    /** The same command, whose outcome is one only as long as this epoch lasts. */
    Command bound(Command command) {
        return command.ending(bound(command.completion(), now));
    }

    private Completion bound(Completion completion, int mine) {
        if (completion instanceof Outcome outcome) {
            return bound(outcome, mine);
        }
        if (completion instanceof Completion.Prompt prompt) {
            return new Completion.Prompt(only(mine, prompt.prompt()), prompt.room(), prompt.data(), only(mine, prompt.failed()),
                    prompt.then().map(outcome -> bound(outcome, mine)));
        }
        if (completion instanceof Completion.RawIn in) {
            return new Completion.RawIn(only(mine, in.opened()), in.count(), in.sink(), bound(in.outcome(), mine), in.stall(), in.escape());
        }
        if (completion instanceof Completion.RawOut out) {
            return new Completion.RawOut(only(mine, out.opened()), out.count(), out.source(), bound(out.outcome(), mine), out.stall(), out.escape());
        }
        if (completion instanceof Completion.StreamIn in) {
            return new Completion.StreamIn(only(mine, in.opened()), in.sink(), bound(in.outcome(), mine), in.stall());
        }
        if (completion instanceof Completion.StreamOut out) {
            return new Completion.StreamOut(only(mine, out.opened()), out.source(), bound(out.outcome(), mine), out.stall());
        }
        return completion;
    }

    private Outcome bound(Outcome outcome, int mine) {
        return new Outcome(only(mine, outcome.progress()), only(mine, outcome.done()), only(mine, outcome.failed()), outcome.listing(), outcome.query());
    }

    private LineMatch only(int mine, LineMatch shape) {
        return line -> now == mine && shape.test(line);
    }
}
