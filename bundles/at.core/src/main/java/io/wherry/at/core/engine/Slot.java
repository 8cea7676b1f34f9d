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

    private enum Stage { SENT, PROMPTED, ACCEPTED, LISTING, BLOCK, TRAILER, STREAM_IN, STREAM_OUT }

    /** How long a final result may stay behind the outcome it belongs to. */
    private static final Duration SETTLING = Duration.ofSeconds(2);
    /** How long a block may stand still: the module has all of it when it sends the header. */
    private static final Duration BLOCK_STALL = Duration.ofSeconds(10);

    /** No module takes larger pieces (protocol.md: 3072). */
    private static final int MOST_UNFINISHED = 4096;

    private final Command command;
    private final Wire wire;
    private final Optional<Completion.Outcome> outcome;
    private final long started;
    private final List<String> info = new ArrayList<>();
    private final StreamTail tail = new StreamTail();

    private Stage stage = Stage.SENT;
    private long deadline;
    private boolean accepted;
    private boolean blankAfterBlock;
    private byte[] block = new byte[0];
    private long streamed;
    private int room;
    private Optional<String> outcomeLine = Optional.empty();
    private boolean outcomeFailed;
    private Optional<Ending> ending = Optional.empty();

    /** A command that is sent {@code now}. */
    public Slot(Command command, Wire wire, long now) {
        this.command = command;
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
            blankAfterBlock |= blank.size() >= 2;
        } else if (stage == Stage.TRAILER) {
            garbled("noise behind the block");
        }
        return token instanceof Token.Blank;
    }

    private boolean offerLine(String line, long now) {
        return switch (stage) {
            case SENT -> line.equals(command.text()) || offerBeforeFinal(line, now);
            case PROMPTED -> offerFinal(line, now) || offerOutcome(line, now);
            case ACCEPTED, STREAM_OUT -> offerAccepted(line, now);
            case LISTING -> offerOutcome(line, now) || !Urcs.certain(line) && content(line);
            case TRAILER -> offerTrailer(line);
            case BLOCK, STREAM_IN -> false;
        };
    }

    private boolean offerBeforeFinal(String line, long now) {
        if (offerFinal(line, now)) {
            return true;
        }
        Completion completion = command.completion();
        if (completion instanceof Completion.Block counted && counted.header().test(line)) {
            return beginBlock(counted, line, now);
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
        if (accepted) {
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

    private boolean beginBlock(Completion.Block counted, String header, long now) {
        int count = counted.count().applyAsInt(header);
        info.add(header);
        if (count < 0 || count > counted.most()) {
            garbled("a header that counts " + count + " bytes where at most " + counted.most() + " can be");
            return true;
        }
        stage = count == 0 ? Stage.TRAILER : Stage.BLOCK;
        blankAfterBlock = count == 0;
        deadline = Math.min(deadline, now + BLOCK_STALL.toNanos());
        wire.expectBlock(count);
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
        block = bytes;
        stage = Stage.TRAILER;
        blankAfterBlock = false;
        deadline = now + BLOCK_STALL.toNanos();
        return true;
    }

    /** Behind the block come CR LF, then the final result; if not, bytes of the block were lost and its tail is the answer's. */
    private boolean offerTrailer(String line) {
        Optional<FinalResult> result = FinalResult.of(line);
        if (blankAfterBlock && result.isEmpty() && Urcs.certain(line)) {
            return false;
        }
        if (!blankAfterBlock || result.isEmpty()) {
            garbled("no final result right behind the block");
        } else if (result.get().ok()) {
            done(started);
        } else {
            end(new Ending.Failed(Kind.FAILED, result, "a block, then " + line));
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
            stage = Stage.ACCEPTED;
            deadline = now + command.deadline().toNanos();
        }
        return true;
    }

    /** The whole outgoing stream of {@code bytes} content bytes was written: the outcome is next. */
    public void streamSent(long bytes, long now) {
        streamed = bytes;
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
            case STREAM_IN -> {
                if (outcome.isPresent() && tail.endsWithLine(outcome.get().failed())) {
                    end(Ending.Failed.of(Kind.FAILED, "the stream broke off with " + tail.lastLine()));
                } else {
                    end(Ending.Failed.of(Kind.SILENT, "the stream stood still"));
                }
            }
            case STREAM_OUT -> end(Ending.Failed.of(Kind.SILENT, "the line took no more of the stream"));
            case ACCEPTED, LISTING -> end(Ending.Failed.of(Kind.SILENT, "accepted, but its outcome did not come in time"));
            case SENT, PROMPTED -> end(Ending.Failed.of(Kind.SILENT, "no answer in time"));
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
        end(new Ending.Done(new Reply(List.copyOf(info), outcomeLine, block, streamed, Duration.ofNanos(Math.max(0, now - started)))));
    }

    private void end(Ending how) {
        ending = Optional.of(how);
    }

    /** What is left of it when it ended in doubt: what may still come, and what the module may still wait for. */
    public Tombstone tombstone() {
        boolean finalOwed = !accepted && !(ending.orElse(null) instanceof Ending.Failed failed && failed.result().filter(FinalResult::ok).isPresent());
        int unfinished = stage == Stage.PROMPTED ? Math.min(Math.max(room, 0), MOST_UNFINISHED) : 0;
        LineMatch claims = command.info();
        if (outcome.isPresent()) {
            claims = claims.or(outcome.get().done()).or(outcome.get().failed()).or(outcome.get().progress());
        }
        if (command.completion() instanceof Completion.Block counted) {
            claims = claims.or(counted.header());
        }
        return new Tombstone(command.shown(), command.text(), claims, finalOwed, outcome.isPresent() && outcomeLine.isEmpty(), unfinished,
                stage == Stage.STREAM_OUT, stage == Stage.STREAM_IN);
    }

    /** Whether it ended with everything that the module owes for it: nothing of it can come late. */
    public boolean clean() {
        if (ending.isEmpty()) {
            return false;
        }
        if (ending.get() instanceof Ending.Done) {
            return accepted || outcome.isEmpty();
        }
        Ending.Failed failed = (Ending.Failed) ending.get();
        return switch (failed.kind()) {
            case REFUSED -> true;
            case FAILED -> accepted || failed.result().isPresent();
            default -> false;
        };
    }
}
