package io.wherry.at.core.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.wherry.at.AtException.Kind;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.FinalResult;
import io.wherry.at.LineMatch;
import io.wherry.at.Reply;
import io.wherry.at.core.parser.Token;

/**
 * One command under way. It says of each token whether it is the command's, tells the parser (through {@link Wire}) when raw bytes follow, and knows
 * when the command has ended. A line that it does not claim is not its business. Owned by the port's thread; times are nanoseconds of its clock.
 */
public final class Slot {

    /** What a conversation asks of the line while it runs. */
    public interface Wire {
        /** Writes {@code bytes} as they are. */
        void send(byte[] bytes);

        /** The next {@code count} bytes from the module are a block. */
        void expectBlock(int count);

        /** The next bytes from the module are a coded stream. */
        void expectStream();

        /** The module waits for a coded stream. */
        void beginStream(Completion.Source source);
    }

    private enum Stage { ECHO, SENT, PROMPTED, ACCEPTED, LISTING, BLOCK, TRAILER, BARE, STREAM_IN, STREAM_OUT }

    /** How long a final result may stay behind the outcome it belongs to. */
    private static final Duration SETTLING = Duration.ofSeconds(2);
    /** How long a block may stand still: the module has all of it when it sends the header. */
    private static final Duration BLOCK_STALL = Duration.ofSeconds(10);
    /** An OK without the block's header is an empty block only if nothing follows it: a lost header leaves its bytes behind. */
    private static final Duration BARE_SILENCE = Duration.ofMillis(300);
    /** A line of a listing that says that the module restarted is believed when nothing follows it. */
    private static final Duration SUSPENSE = Duration.ofSeconds(5);

    /** No module takes larger pieces (protocol.md: 3072). */
    private static final int MOST_UNFINISHED = 4096;

    private final Command command;
    private final Wire wire;
    private final Optional<Completion.Outcome> outcome;
    private final long started;
    private final List<String> info = new ArrayList<>();
    private final StreamTail tail = new StreamTail();

    private final Optional<BlockPart> block;
    private Stage stage;
    private long deadline;
    private boolean accepted;
    private boolean streamEnded;
    private boolean rivalled;
    private boolean rivalSince;
    private boolean rivalFailed;
    private boolean judged;
    private boolean suspense;
    private long streamed;
    private int room;
    private Optional<String> outcomeLine = Optional.empty();
    private boolean outcomeFailed;
    private Optional<Ending> ending = Optional.empty();

    /** A command that is sent {@code now}; with {@code echoed}, nothing is an answer to it before its echo. */
    public Slot(Command command, boolean echoed, Wire wire, long now) {
        this.command = command;
        this.stage = echoed ? Stage.ECHO : Stage.SENT;
        this.block = command.completion() instanceof Completion.Block counted ? Optional.of(new BlockPart(counted)) : Optional.empty();
        this.wire = wire;
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

    /** Offers a token; returns whether it was this command's. */
    public boolean offer(Token token, long now) {
        if (ending.isPresent()) {
            return false;
        }
        if (token instanceof Token.Line line) {
            return offerLine(line.text(), now);
        }
        if (token instanceof Token.Block bytes) {
            return offerBlock(bytes.bytes(), now);
        }
        if (token instanceof Token.Stream run) {
            return offerRun(run, now);
        }
        if (token instanceof Token.Blank blank) {
            block.ifPresent(part -> part.blank(blank.size()));
        } else if (stage == Stage.TRAILER || stage == Stage.BARE) {
            garbled("noise behind the block");
        }
        return token instanceof Token.Blank;
    }

    private boolean offerLine(String line, long now) {
        return switch (stage) {
            case ECHO -> offerEcho(line);
            case SENT -> offerBeforeFinal(line, now);
            case PROMPTED -> offerFinal(line, now) || offerOutcome(line, now);
            case ACCEPTED, STREAM_OUT -> offerAccepted(line, now);
            case LISTING -> offerOutcome(line, now) || offerListed(line, now);
            case TRAILER -> offerTrailer(line);
            case BARE -> offerBehindBareOk(line);
            case BLOCK, STREAM_IN -> false;
        };
    }

    private boolean offerEcho(String line) {
        if (!line.equals(command.text())) {
            return false;
        }
        stage = Stage.SENT;
        return true;
    }

    private boolean offerListed(String line, long now) {
        boolean restart = Urcs.restart(line);
        if (!restart && Urcs.certain(line)) {
            return false;
        }
        if (!accepted && line.equals("OK")) {
            accepted = true;
            return true;
        }
        suspense = restart;
        deadline = restart ? Math.min(started + command.deadline().toNanos(), now + SUSPENSE.toNanos()) : started + command.deadline().toNanos();
        return content(line);
    }

    private boolean offerBehindBareOk(String line) {
        if (line.startsWith("+") && FinalResult.of(line).isEmpty() || Urcs.certain(line)) {
            return false;
        }
        garbled("an OK without the block's header, and then more");
        return true;
    }

    private boolean offerBeforeFinal(String line, long now) {
        if (offerFinal(line, now)) {
            return true;
        }
        Completion completion = command.completion();
        if (block.isPresent() && block.get().header(line)) {
            return beginBlock(block.get(), line, now);
        }
        if (completion instanceof Completion.Prompt prompt && prompt.prompt().test(line)) {
            return answerPrompt(prompt, line);
        }
        return offerOutcome(line, now) || command.info().test(line) && content(line);
    }

    private boolean answerPrompt(Completion.Prompt prompt, String line) {
        info.add(line);
        room = prompt.room().applyAsInt(line);
        stage = Stage.PROMPTED;
        if (room < 0 || room > prompt.data().length) {
            garbled("a prompt for " + room + " bytes where " + prompt.data().length + " were offered");
            return true;
        }
        streamed = room;
        wire.send(Arrays.copyOf(prompt.data(), room));
        return true;
    }

    private boolean offerFinal(String line, long now) {
        Optional<FinalResult> result = FinalResult.of(line);
        result.ifPresent(it -> concluded(it, now));
        return result.isPresent();
    }

    private void concluded(FinalResult result, long now) {
        switch (result.kind()) {
            case OK -> {
                accepted = true;
                if (outcomeLine.isPresent()) {
                    settled(now);
                } else if (block.isPresent()) {
                    stage = Stage.BARE;
                    deadline = Math.min(deadline, now + BARE_SILENCE.toNanos());
                } else if (outcome.isEmpty()) {
                    done(now);
                } else if (stage == Stage.SENT || stage == Stage.PROMPTED) {
                    stage = Stage.ACCEPTED;
                }
            }
            case ERROR -> {
                if (outcomeLine.isPresent() && !outcomeFailed) {
                    garbled("both " + outcomeLine.get() + " and " + result.text());
                } else if (stage == Stage.PROMPTED) {
                    end(new Ending.Failed(Kind.FAILED, Optional.of(result), "the data was taken, then the module answered " + result.text()));
                } else {
                    end(new Ending.Failed(Kind.REFUSED, Optional.of(result), "the module answered " + result.text()));
                }
            }
            case ABORT -> end(new Ending.Failed(Kind.ABORTED, Optional.of(result), "the module answered " + result.text()));
        }
    }

    /** Between acceptance and outcome an error is an outcome too (guide, log: wait for +MIPCALL or ERROR). A second OK is not ours. */
    private boolean offerAccepted(String line, long now) {
        Optional<FinalResult> result = FinalResult.of(line);
        if (result.isPresent()) {
            if (result.get().ok()) {
                return false;
            }
            Kind kind = result.get().kind() == FinalResult.Kind.ABORT ? Kind.ABORTED : Kind.FAILED;
            end(new Ending.Failed(kind, result, "accepted, then the module answered " + line));
            return true;
        }
        return offerOpening(line, now) || offerOutcome(line, now) || command.info().test(line) && content(line);
    }

    private boolean offerOpening(String line, long now) {
        Completion completion = command.completion();
        if (completion instanceof Completion.StreamIn in && in.opened().test(line)) {
            stage = Stage.STREAM_IN;
            deadline = now + in.stall().toNanos();
            wire.expectStream();
            return true;
        }
        if (completion instanceof Completion.StreamOut out && stage == Stage.ACCEPTED && streamed == 0 && out.opened().test(line)) {
            stage = Stage.STREAM_OUT;
            deadline = now + out.stall().toNanos();
            wire.beginStream(out.source());
            return true;
        }
        return false;
    }

    private boolean offerOutcome(String line, long now) {
        if (command.completion() instanceof Completion.Prompt prompt && prompt.failed().test(line)) {
            return conclude(line, false, now);
        }
        if (outcome.isEmpty()) {
            return false;
        }
        if (outcome.get().done().test(line)) {
            return conclude(line, true, now);
        }
        if (outcome.get().failed().test(line)) {
            return conclude(line, false, now);
        }
        if (!outcome.get().progress().test(line)) {
            return false;
        }
        info.add(line);
        if (outcome.get().listing()) {
            stage = Stage.LISTING;
        }
        return true;
    }

    private boolean conclude(String line, boolean worked, long now) {
        outcomeLine = Optional.of(line);
        outcomeFailed = !worked;
        boolean streams = command.completion() instanceof Completion.StreamIn || command.completion() instanceof Completion.StreamOut;
        if (worked && streams && !streamEnded) {
            garbled("done without its stream");
        } else if (worked && command.completion() instanceof Completion.Prompt && stage == Stage.SENT) {
            garbled("done without its data");
        } else if (rivalled && (rivalFailed != outcomeFailed || outcome.filter(Completion.Outcome::listing).isPresent())) {
            garbled("an older command of its kind ended meanwhile, and either outcome may be its");
        } else if (accepted) {
            settled(now);
        } else {
            deadline = Math.min(deadline, now + SETTLING.toNanos());
        }
        return true;
    }

    private boolean content(String line) {
        info.add(line);
        return true;
    }

    private boolean beginBlock(BlockPart part, String header, long now) {
        info.add(header);
        if (!part.begin(header)) {
            garbled("a header that counts " + part.count() + " bytes where at most " + part.most() + " can be");
            return true;
        }
        stage = part.count() == 0 ? Stage.TRAILER : Stage.BLOCK;
        deadline = Math.min(deadline, now + BLOCK_STALL.toNanos());
        wire.expectBlock(part.count());
        return true;
    }

    /** Bytes of the block have come: it does not stand still. */
    public void moved(long now) {
        if (stage == Stage.BLOCK) {
            deadline = Math.min(started + command.deadline().toNanos(), now + BLOCK_STALL.toNanos());
        } else if (stage == Stage.STREAM_IN && command.completion() instanceof Completion.StreamIn in) {
            deadline = now + in.stall().toNanos();
        } else if (stage == Stage.STREAM_OUT && command.completion() instanceof Completion.StreamOut out) {
            deadline = now + out.stall().toNanos();
        }
    }

    private boolean offerBlock(byte[] bytes, long now) {
        if (stage != Stage.BLOCK) {
            return false;
        }
        block.orElseThrow().took(bytes);
        stage = Stage.TRAILER;
        deadline = now + BLOCK_STALL.toNanos();
        return true;
    }

    private boolean offerTrailer(String line) {
        switch (block.orElseThrow().trailer(line)) {
            case NOT_OURS -> {
                return false;
            }
            case GARBLED -> garbled("no final result right behind the block");
            case ENDED -> {
                FinalResult result = FinalResult.of(line).orElseThrow();
                if (result.ok()) {
                    done(started);
                } else {
                    end(new Ending.Failed(result.kind() == FinalResult.Kind.ABORT ? Kind.ABORTED : Kind.FAILED, Optional.of(result), "a block, then " + line));
                }
            }
        }
        return true;
    }

    private boolean offerRun(Token.Stream run, long now) {
        if (stage != Stage.STREAM_IN || !(command.completion() instanceof Completion.StreamIn in)) {
            return false;
        }
        streamed += run.bytes().length;
        tail.add(run.bytes());
        moved(now);
        try {
            in.sink().accept(run.bytes(), 0, run.bytes().length);
        } catch (IOException fault) {
            end(Ending.Failed.of(Kind.GIVEN_UP, "the received bytes could not be kept: " + fault.getMessage()));
        }
        if (run.end() && ending.isEmpty()) {
            streamEnded = true;
            stage = Stage.ACCEPTED;
            deadline = now + command.deadline().toNanos();
        }
        return true;
    }

    /** The whole outgoing stream of {@code bytes} content bytes was written: the outcome is next. */
    public void streamSent(long bytes, long now) {
        streamed = bytes;
        streamEnded = true;
        stage = Stage.ACCEPTED;
        deadline = now + command.deadline().toNanos();
    }

    /** The deadline has passed. */
    public void expire() {
        if (ending.isPresent()) {
            return;
        }
        if (outcomeLine.isPresent()) {
            settled(started);
            return;
        }
        switch (stage) {
            case BLOCK, TRAILER -> garbled("bytes of the block are missing");
            case BARE -> done(started);
            case STREAM_IN -> {
                if (tail.hasLine(Urcs::restart)) {
                    stop(Kind.RESTARTED, "the module restarted in the middle of the stream");
                } else if (outcome.isPresent() && tail.endsWithLine(outcome.get().failed())) {
                    end(Ending.Failed.of(Kind.FAILED, "the stream broke off with " + tail.lastLine()));
                } else {
                    end(Ending.Failed.of(Kind.SILENT, "the stream stood still"));
                }
            }
            case STREAM_OUT -> end(Ending.Failed.of(Kind.SILENT, "the line took no more of the stream"));
            case LISTING -> expireListing();
            case ACCEPTED -> end(Ending.Failed.of(Kind.SILENT, "accepted, but its outcome did not come in time"));
            case ECHO, SENT, PROMPTED -> end(Ending.Failed.of(Kind.SILENT, "no answer in time"));
        }
    }

    private void expireListing() {
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

    private void settled(long now) {
        if (outcomeFailed) {
            end(Ending.Failed.of(Kind.FAILED, "the module reported " + outcomeLine.orElse("")));
        } else {
            done(now);
        }
    }

    private void garbled(String what) {
        end(Ending.Failed.of(Kind.GARBLED, what));
    }

    private void done(long now) {
        end(new Ending.Done(new Reply(List.copyOf(info), outcomeLine, block.map(BlockPart::bytes).orElse(new byte[0]), streamed, Duration.ofNanos(Math.max(0, now - started)))));
    }

    private void end(Ending how) {
        ending = Optional.of(how);
    }

    /** What is left of it when it ended in doubt: what may still come, and what the module may still wait for. */
    public Tombstone tombstone(long now) {
        boolean concluded = ending.orElse(null) instanceof Ending.Failed failed
                && failed.result().filter(result -> result.kind() != FinalResult.Kind.ABORT).isPresent();
        int unfinished = stage == Stage.PROMPTED && !concluded ? Math.min(Math.max(room, 0), MOST_UNFINISHED) : 0;
        LineMatch lines = command.info();
        if (block.isPresent()) {
            lines = lines.or(block.get()::header);
        }
        Tombstone tombstone = new Tombstone(command.shown(), command.text(), lines, outcome,
                new Tombstone.Leftover(unfinished, stage == Stage.STREAM_OUT, stage == Stage.STREAM_IN, stage == Stage.STREAM_OUT || stage == Stage.PROMPTED), now);
        if (!accepted && !concluded) {
            tombstone.owingFinal();
        } else if (!concluded && outcome.isPresent() && outcomeLine.isEmpty()) {
            tombstone.owingOutcome();
        }
        return stage == Stage.LISTING ? tombstone.inListing(now) : tombstone;
    }

    /** Whether it ended with everything that the module owes for it, and with the module waiting for a command: nothing of it can come late. */
    public boolean clean() {
        if (ending.isEmpty() || judged || stage == Stage.STREAM_OUT) {
            return false;
        }
        if (ending.get() instanceof Ending.Done) {
            return accepted || outcome.isEmpty();
        }
        Ending.Failed failed = (Ending.Failed) ending.get();
        return switch (failed.kind()) {
            case REFUSED -> true;
            case FAILED -> accepted || failed.result().isPresent() && stage != Stage.PROMPTED;
            default -> false;
        };
    }
}
