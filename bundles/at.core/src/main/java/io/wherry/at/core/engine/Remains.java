package io.wherry.at.core.engine;

import java.util.Optional;

import io.wherry.at.AtException.Kind;
import io.wherry.at.FinalResult;
import io.wherry.at.LineMatch;
import io.wherry.at.core.engine.Conversation.Stage;

/** What is left of a command that has ended: whether anything of it may still come, and what the module may still wait for. */
public final class Remains {
    /** No module takes larger pieces (protocol.md: 3072). */
    private static final int MOST_UNFINISHED = 4096;

    private final Conversation life;

    Remains(Conversation life) {
        this.life = life;
    }

    /** What is to be watched for when it ended in doubt. */
    public Tombstone tombstone(long now) {
        Stage stage = life.stage;
        boolean concluded = life.ending.orElse(null) instanceof Ending.Failed failed
                && failed.result().filter(result -> result.kind() != FinalResult.Kind.ABORT).isPresent();
        int unfinished = stage == Stage.PROMPTED && !concluded ? Math.min(Math.max(life.room, 0), MOST_UNFINISHED) : 0;
        LineMatch lines = life.command.info();
        if (life.block.isPresent()) {
            lines = lines.or(life.block.get()::header);
        }
        Tombstone tombstone = new Tombstone(life.urcs, life.command.shown(), life.command.text(), lines, life.outcome,
                new Tombstone.Leftover(unfinished, stage == Stage.STREAM_OUT, stage == Stage.STREAM_IN || streamsOn(), stage == Stage.STREAM_OUT || stage == Stage.PROMPTED,
                        life.raw.map(RawPart::escape).orElse("")), now);
        if (!life.accepted && !concluded) {
            tombstone.owingFinal();
        } else if (!concluded && life.outcome.isPresent() && life.outcomeLine.isEmpty()) {
            tombstone.owingOutcome();
        }
        return stage == Stage.LISTING ? tombstone.inListing(now) : tombstone;
    }

    /** It seemed to have ended, but the ending may have been an older command's: its own outcome may come yet. */
    public Optional<Tombstone> mistaken(long now) {
        return life.outcome.map(it -> new Tombstone(life.urcs, life.command.shown(), life.command.text(), life.command.info(), life.outcome,
                new Tombstone.Leftover(0, false, false, false, ""), now).owingOutcome());
    }

    /** Whether it ended while a raw stream, or more than was to come of one, is on its way: nothing of that is a line. */
    public boolean streamsOn() {
        boolean doubt = life.ending.orElse(null) instanceof Ending.Failed failed && failed.inDoubt() && failed.kind() != Kind.RESTARTED;
        boolean incoming = life.raw.isPresent() && life.raw.get().source().isEmpty();
        return doubt && incoming && (life.stage == Stage.STREAM_IN || life.stage == Stage.RAW_END);
    }

    /** Whether it ended with everything that the module owes for it, and with the module waiting for a command: nothing of it can come late. */
    public boolean clean() {
        if (life.ending.isEmpty() || life.judged || life.stage == Stage.STREAM_OUT || life.streaming.saysNoCarrier()) {
            return false;
        }
        if (life.ending.get() instanceof Ending.Done) {
            return life.accepted || life.outcome.isEmpty();
        }
        Ending.Failed failed = (Ending.Failed) life.ending.get();
        return switch (failed.kind()) {
            case REFUSED -> true;
            case FAILED -> life.accepted || failed.result().isPresent() && life.stage != Stage.PROMPTED;
            default -> false;
        };
    }
}
