package io.wherry.at.core.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

import io.wherry.at.AtException.Kind;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.FinalResult;
import io.wherry.at.core.parser.Token;

/**
 * One command under way. It says of each token whether it is the command's, tells the parser (through {@link Wire}) when raw bytes follow, and knows
 * when the command has ended. A line that it does not claim is not its business. Owned by the port's thread; times are nanoseconds of its clock.
 */
public final class Slot extends Conversation {

    private static final String CONNECT = "CONNECT";
    /** An OK without the block's header is an empty block only if nothing follows it: a lost header leaves its bytes behind. */
    private static final Duration BARE_SILENCE = Duration.ofMillis(300);
    /** A line of a listing that says that the module restarted is believed when nothing follows it. */
    private static final Duration SUSPENSE = Duration.ofSeconds(5);

    private final Wire wire;

    /** A command that is sent {@code now}; with {@code echoed}, nothing is an answer to it before its echo. */
    public Slot(Command command, boolean echoed, Urcs urcs, Wire wire, long now) {
        super(command, echoed, urcs, now);
        this.wire = wire;
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
            return streaming.offer(run, now);
        }
        if (token instanceof Token.Blank blank) {
            block.ifPresent(part -> part.blank(blank.size()));
            if (stage == Stage.RAW_END) {
                streaming.blank(blank.size(), now);
            }
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
            case RAW_END -> offerRawEnd(line, now);
            case BLOCK, STREAM_IN -> false;
        };
    }

    private boolean offerEcho(String line) {
        if (!line.equalsIgnoreCase(command.text())) {
            return false;
        }
        stage = Stage.SENT;
        return true;
    }

    private boolean offerListed(String line, long now) {
        boolean restart = urcs.restart(line);
        if (!restart && urcs.certain(line)) {
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
        if (line.startsWith("+") && FinalResult.of(line).isEmpty() || urcs.certain(line)) {
            return false;
        }
        garbled("an OK without the block's header, and then more");
        return true;
    }

    private boolean offerBeforeFinal(String line, long now) {
        if (offerFinal(line, now)) {
            return true;
        }
        if (raw.isPresent() && !streamEnded && raw.get().opens(line)) {
            return streaming.begin(raw.get(), wire, now);
        }
        Completion completion = command.completion();
        if (block.isPresent() && block.get().header(line)) {
            return beginBlock(block.get(), line, now);
        }
        if (completion instanceof Completion.Prompt prompt && prompt.prompt().test(line)) {
            return answerPrompt(prompt, line);
        }
        if (completion instanceof Completion.StreamIn in && in.opened().test(line)) {
            // an OK got lost: whose stream this is can't be known, and what is in it must not be read as anybody's lines
            stage = Stage.STREAM_IN;
            garbled("its stream began before it was accepted");
            return true;
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
                } else if (stage == Stage.RAW_END) {
                    stage = Stage.ACCEPTED;
                    deadline = now + command.deadline().toNanos();
                } else if (stage == Stage.SENT || stage == Stage.PROMPTED) {
                    stage = Stage.ACCEPTED;
                }
            }
            case ERROR -> {
                if (outcomeLine.isPresent() && !outcomeFailed) {
                    garbled("both " + outcomeLine.get() + " and " + result.text());
                } else if (stage == Stage.PROMPTED || stage == Stage.RAW_END) {
                    end(new Ending.Failed(Kind.FAILED, Optional.of(result), "the data was taken, then the module answered " + result.explained()));
                } else {
                    end(new Ending.Failed(Kind.REFUSED, Optional.of(result), "the module answered " + result.explained()));
                }
            }
            case ABORT -> end(new Ending.Failed(Kind.ABORTED, Optional.of(result), "the module answered " + result.explained()));
        }
    }

    /** Between acceptance and outcome an error is an outcome too (guide, log: wait for +MIPCALL or ERROR). A second OK is not ours. */
    private boolean offerAccepted(String line, long now) {
        Optional<FinalResult> result = FinalResult.of(line);
        if (result.isPresent()) {
            if (result.get().ok()) {
                boolean cutShort = stage == Stage.STREAM_OUT && raw.isPresent() && !accepted;
                accepted |= cutShort;
                return cutShort;
            }
            Kind kind = result.get().kind() == FinalResult.Kind.ABORT ? Kind.ABORTED : Kind.FAILED;
            end(new Ending.Failed(kind, result, "accepted, then the module answered " + result.get().explained()));
            return true;
        }
        return streaming.opens(line, wire, now) || offerOutcome(line, now) || command.info().test(line) && content(line);
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
        content(line);
        connected |= line.startsWith(CONNECT);
        if (outcome.get().listing()) {
            stage = Stage.LISTING;
        }
        return true;
    }

    private boolean conclude(String line, boolean worked, long now) {
        outcomeLine = Optional.of(line);
        outcomeFailed = !worked;
        boolean streams = raw.isPresent() || command.completion() instanceof Completion.StreamIn || command.completion() instanceof Completion.StreamOut;
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
        kept += LINE_COST + line.length();
        if (kept > MOST_KEPT) {
            garbled("an answer without end");
        } else {
            info.add(line);
        }
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
                    end(new Ending.Failed(result.kind() == FinalResult.Kind.ABORT ? Kind.ABORTED : Kind.FAILED, Optional.of(result), "a block, then " + result.explained()));
                }
            }
        }
        return true;
    }

    /** Right behind a raw stream come its final result and its outcome. */
    private boolean offerRawEnd(String line, long now) {
        boolean inPlace = streaming.inPlace(line);
        return inPlace && (offerFinal(line, now) || offerOutcome(line, now)) || streaming.offerBehind(line, inPlace, now);
    }
}
