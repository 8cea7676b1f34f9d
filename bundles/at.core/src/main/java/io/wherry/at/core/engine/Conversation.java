package io.wherry.at.core.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.wherry.at.AtException.Kind;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.FinalResult;
import io.wherry.at.Reply;

/**
 * The life of one command from its sending to its end: its state, its deadline, its ending. What a line means to it is {@link Slot}'s business, a stream
 * {@link Streaming}'s, and what is left of it {@link Remains}'. Owned by the port's thread; times are nanoseconds of its clock.
 */
abstract class Conversation {

    enum Stage { ECHO, SENT, PROMPTED, ACCEPTED, LISTING, BLOCK, TRAILER, BARE, STREAM_IN, STREAM_OUT, RAW_END }

    /** How long a block may stand still: the module has all of it when it sends the header. */
    static final Duration BLOCK_STALL = Duration.ofSeconds(10);
    /** An answer's lines take at most so many bytes of memory: a listing of ten thousand names. */
    static final int MOST_KEPT = 2 << 20;
    /** What a line takes besides its characters. */
    static final int LINE_COST = 64;
    /** How long a final result may stay behind the outcome it belongs to. */
    static final Duration SETTLING = Duration.ofSeconds(2);

    final Command command;
    final Urcs urcs;
    final Optional<Completion.Outcome> outcome;
    final long started;
    final List<String> info = new ArrayList<>();
    final Optional<RawPart> raw;
    final Optional<BlockPart> block;
    final Streaming streaming;
    Stage stage;
    long deadline;
    boolean accepted;
    boolean connected;
    boolean streamEnded;
    boolean rivalled;
    boolean rivalSince;
    boolean rivalFailed;
    boolean judged;
    boolean suspense;
    long streamed;
    int room;
    int kept;
    Optional<String> outcomeLine = Optional.empty();
    boolean outcomeFailed;
    Optional<Ending> ending = Optional.empty();

    /** A command that is sent {@code now}; with {@code echoed}, nothing is an answer to it before its echo. */
    Conversation(Command command, boolean echoed, Urcs urcs, long now) {
        this.command = command;
        this.urcs = urcs;
        this.stage = echoed ? Stage.ECHO : Stage.SENT;
        this.block = command.completion() instanceof Completion.Block counted ? Optional.of(new BlockPart(counted, urcs)) : Optional.empty();
        this.raw = RawPart.of(command.completion());
        this.streaming = new Streaming(this);
        this.started = now;
        this.deadline = now + command.deadline().toNanos();
        this.outcome = outcomeOf(command.completion());
    }

    private static Optional<Completion.Outcome> outcomeOf(Completion completion) {
        if (completion instanceof Completion.Outcome it) {
            return Optional.of(it);
        }
        if (completion instanceof Completion.Prompt prompt) {
            return prompt.then();
        }
        if (completion instanceof Completion.StreamIn stream) {
            return Optional.of(stream.outcome());
        }
        if (completion instanceof Completion.RawIn stream) {
            return Optional.of(stream.outcome());
        }
        if (completion instanceof Completion.RawOut stream) {
            return Optional.of(stream.outcome());
        }
        return completion instanceof Completion.StreamOut stream ? Optional.of(stream.outcome()) : Optional.empty();
    }

    /** The command. */
    public Command command() {
        return command;
    }

    /** How it ended, once it has. */
    public Optional<Ending> ending() {
        return ending;
    }

    /** When it ends as silent unless something comes. */
    public long deadline() {
        return deadline;
    }

    /** Whether the module has accepted it and only the outcome is missing. */
    public boolean awaitsOutcome() {
        return ending.isEmpty() && stage == Stage.ACCEPTED && outcomeLine.isEmpty();
    }

    /** Whether it would take {@code line} for its outcome, or for the line that opens its listing. */
    public boolean takesForOutcome(String line) {
        return ending.isEmpty() && stage != Stage.ECHO && outcome.isPresent()
                && (outcome.get().done().test(line) || outcome.get().failed().test(line) || outcome.get().progress().test(line));
    }

    /** An older command, accepted and without its outcome, took a line that may have been this one's. */
    public void rivalled(String line) {
        rivalled = true;
        rivalSince = true;
        rivalFailed = outcome.filter(it -> it.failed().test(line)).isPresent();
    }

    /** Whether an older command of its kind took an outcome, since this was last asked: then a query is the quickest way to know. */
    public boolean takeRivalled() {
        boolean since = rivalSince;
        rivalSince = false;
        return since;
    }

    /** Whether it was accepted, so that another final result is an error or somebody else's. */
    public boolean accepted() {
        return accepted;
    }

    /** Whether all lines are content just now. */
    public boolean listing() {
        return ending.isEmpty() && stage == Stage.LISTING;
    }

    /** Bytes of its block or stream move: it does not stand still. */
    public void moved(long now) {
        if (stage == Stage.BLOCK) {
            deadline = Math.min(started + command.deadline().toNanos(), now + BLOCK_STALL.toNanos());
        } else {
            streaming.moved(now);
        }
    }

    /** The whole outgoing stream of {@code bytes} content bytes was written: the outcome is next. */
    public void streamSent(long bytes, long now) {
        streaming.sent(bytes, now);
    }

    /** The deadline has passed. */
    public void expire() {
        if (ending.isPresent()) {
            return;
        }
        if (outcomeLine.isPresent()) {
            // CONNECT is a result too (V.250 §6.3): where no OK comes behind the data, none is owed
            accepted |= connected;
            settled(started);
            return;
        }
        switch (stage) {
            case BLOCK, TRAILER -> garbled("bytes of the block are missing");
            case BARE -> done(started);
            case STREAM_IN -> streaming.stoodStill();
            case RAW_END -> streaming.notConfirmed();
            case STREAM_OUT -> end(Ending.Failed.of(Kind.SILENT, "the line took no more of the stream"));
            case LISTING -> expireListing();
            case ACCEPTED -> end(Ending.Failed.of(Kind.SILENT, "accepted, but its outcome did not come in time"));
            case ECHO, SENT, PROMPTED -> end(Ending.Failed.of(Kind.SILENT, "no answer in time"));
        }
    }

    void expireListing() {
        Optional<FinalResult> last = info.isEmpty() ? Optional.empty() : FinalResult.of(info.get(info.size() - 1));
        if (suspense) {
            stop(Kind.RESTARTED, "the module restarted in the middle of the listing");
        } else if (last.isPresent() && last.get().kind() == FinalResult.Kind.ERROR) {
            end(new Ending.Failed(Kind.FAILED, last, "the listing broke off with " + last.get().text()));
        } else {
            end(Ending.Failed.of(Kind.SILENT, "accepted, but its outcome did not come in time"));
        }
    }

    /** Ends it from outside: given up, restarted, line lost. */
    public void stop(Kind kind, String why) {
        if (ending.isEmpty()) {
            end(Ending.Failed.of(kind, why));
        }
    }

    /** A query has said how it ended. */
    public void judged(Completion.Verdict verdict, long now) {
        if (ending.isPresent()) {
            return;
        }
        judged = verdict != Completion.Verdict.PENDING;
        switch (verdict) {
            case DONE -> done(now);
            case FAILED -> end(Ending.Failed.of(Kind.FAILED, "accepted, but not carried out, as a query shows"));
            case PENDING -> { }
        }
    }

    void settled(long now) {
        if (outcomeFailed) {
            end(Ending.Failed.told(outcomeLine.orElse(""), "the module reported " + outcomeLine.orElse("")));
        } else {
            done(now);
        }
    }

    void garbled(String what) {
        end(Ending.Failed.of(Kind.GARBLED, what));
    }

    void done(long now) {
        try {
            if (raw.isPresent()) {
                raw.get().flush();
            }
        } catch (IOException fault) {
            end(Ending.Failed.of(Kind.GIVEN_UP, "the received bytes could not be kept: " + fault.getMessage()));
            return;
        }
        end(new Ending.Done(new Reply(List.copyOf(info), outcomeLine, block.map(BlockPart::bytes).orElse(new byte[0]), streamed, Duration.ofNanos(Math.max(0, now - started)))));
    }

    void end(Ending how) {
        ending = Optional.of(how);
    }

    /** What is left of it, now that it has ended. */
    public Remains remains() {
        return new Remains(this);
    }
}
