package io.wherry.at.core.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.wherry.at.AtException.Kind;
import io.wherry.at.Completion;
import io.wherry.at.FinalResult;
import io.wherry.at.core.engine.Conversation.Stage;
import io.wherry.at.core.parser.Token;

/**
 * The stream of a conversation, coded or raw, in either direction: how it begins, how long it may stand still, and how it ends. A module that breaks an incoming one
 * off says so in its middle, so the last bytes are looked at for the module's words.
 */
final class Streaming {
    /** How much of a coded stream's end may be words of the module. */
    private static final int CODED_TAIL = 128;
    private static final String NO_CARRIER = "NO CARRIER";
    /** A line at the end of a raw stream that says that it broke off is believed when nothing follows it; one that says that the module restarted, later. */
    private static final Duration BROKEN_OFF = Duration.ofSeconds(2);
    private static final Duration GONE = Duration.ofSeconds(10);

    private final Conversation life;
    private final StreamTail tail;

    /** The stream of {@code life}, should it have one. */
    Streaming(Conversation life) {
        this.life = life;
        this.tail = new StreamTail(life.raw.isPresent() ? Completion.HELD : CODED_TAIL);
    }

    /** Whether {@code line} opens a coded stream, which begins then. */
    boolean opens(String line, Wire wire, long now) {
        Completion completion = life.command.completion();
        if (completion instanceof Completion.StreamIn in && in.opened().test(line)) {
            life.stage = Stage.STREAM_IN;
            life.deadline = now + in.stall().toNanos();
            wire.expectStream();
            return true;
        }
        if (completion instanceof Completion.StreamOut out && life.stage == Stage.ACCEPTED && life.streamed == 0 && out.opened().test(line)) {
            life.stage = Stage.STREAM_OUT;
            life.deadline = now + out.stall().toNanos();
            wire.beginStream(out.source());
            return true;
        }
        return false;
    }

    /** The line that opens the raw stream {@code part} was this conversation's. */
    boolean begin(RawPart part, Wire wire, long now) {
        life.connected = true;
        life.deadline = now + part.stall().toNanos();
        if (part.count() == 0) {
            sent(0, now);
        } else if (part.source().isPresent()) {
            life.stage = Stage.STREAM_OUT;
            wire.beginRaw(part.source().get(), part.count());
        } else {
            life.stage = Stage.STREAM_IN;
            wire.expectRaw(part.count());
        }
        return true;
    }

    /** Offers bytes of an incoming stream; returns whether they were this conversation's. */
    boolean offer(Token.Stream run, long now) {
        if (life.stage != Stage.STREAM_IN) {
            return false;
        }
        life.streamed += run.bytes().length;
        tail.add(run.bytes());
        moved(now);
        try {
            take(run.bytes());
        } catch (IOException fault) {
            life.end(Ending.Failed.of(Kind.GIVEN_UP, "the received bytes could not be kept: " + fault.getMessage()));
        }
        if (run.end() && life.ending.isEmpty()) {
            life.streamEnded = true;
            life.raw.ifPresent(RawPart::ended);
            life.stage = life.raw.isPresent() ? Stage.RAW_END : Stage.ACCEPTED;
            life.deadline = now + untilConfirmed().toNanos();
        }
        return true;
    }

    private void take(byte[] bytes) throws IOException {
        if (life.raw.isPresent()) {
            life.raw.get().take(bytes);
        } else if (life.command.completion() instanceof Completion.StreamIn in) {
            in.sink().accept(bytes, 0, bytes.length);
        }
    }

    /** Bytes of it move: it does not stand still. */
    void moved(long now) {
        if (life.stage == Stage.STREAM_IN && life.command.completion() instanceof Completion.StreamIn in) {
            life.deadline = now + in.stall().toNanos();
        } else if (life.stage == Stage.STREAM_OUT && life.command.completion() instanceof Completion.StreamOut out) {
            life.deadline = now + out.stall().toNanos();
        } else if (life.raw.isPresent() && (life.stage == Stage.STREAM_IN || life.stage == Stage.STREAM_OUT)) {
            life.deadline = now + patience(life.raw.get()).toNanos();
        }
    }

    private Duration patience(RawPart part) {
        if (life.stage == Stage.STREAM_IN && saysBrokenOff()) {
            return BROKEN_OFF;
        }
        boolean gone = life.stage == Stage.STREAM_IN && tail.hasLine(life.urcs::restart) && GONE.compareTo(part.stall()) < 0;
        return gone ? GONE : part.stall();
    }

    /** All of an outgoing stream, {@code bytes} of content, was written. */
    void sent(long bytes, long now) {
        life.streamed = bytes;
        life.streamEnded = true;
        life.stage = life.raw.isPresent() ? Stage.RAW_END : Stage.ACCEPTED;
        life.deadline = now + life.command.deadline().toNanos();
    }

    /** An empty line of {@code size} bytes behind a raw stream. */
    void blank(int size, long now) {
        life.raw.ifPresent(part -> part.blank(size));
        tail.add(new byte[] {'\n'});
        life.deadline = Math.min(life.deadline, now + untilConfirmed().toNanos());
    }

    /** Whether {@code line} may be the word on a raw stream's end; what the module says when it breaks off may have been taken for the last of the bytes. */
    boolean inPlace(String line) {
        boolean failure = life.outcome.filter(it -> it.failed().test(line)).isPresent() || FinalResult.of(line).filter(result -> !result.ok()).isPresent();
        life.accepted |= failure && tail.hasLine("OK"::equals);
        return failure || life.raw.orElseThrow().inPlace(FinalResult.of(line).isPresent());
    }

    /** Offers a line behind a raw stream that is not the word on its end; returns whether it was this conversation's. */
    boolean offerBehind(String line, boolean inPlace, long now) {
        RawPart part = life.raw.orElseThrow();
        if (!inPlace && line.equals("OK")) {
            // the outcome behind it tells a stream that broke off from one that lost bytes
            part.misplaced();
            life.accepted = true;
            life.deadline = Math.min(life.deadline, now + Conversation.SETTLING.toNanos());
            return true;
        }
        if (life.urcs.certain(line)) {
            part.passed();
            return false;
        }
        tail.add((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        if (saysBrokenOff()) {
            brokenOff();
        } else {
            life.garbled("more or fewer bytes than the stream's");
        }
        return true;
    }

    /** An incoming stream stood still for too long. */
    void stoodStill() {
        if (life.raw.isPresent() && saysBrokenOff()) {
            brokenOff();
        } else if (tail.hasLine(life.urcs::restart)) {
            life.stop(Kind.RESTARTED, "the module restarted in the middle of the stream");
        } else if (saysBrokenOff()) {
            brokenOff();
        } else {
            life.end(Ending.Failed.of(Kind.SILENT, "the stream stood still"));
        }
    }

    /** Nothing came behind a raw stream in time. */
    void notConfirmed() {
        if (saysBrokenOff()) {
            brokenOff();
        } else {
            life.end(Ending.Failed.of(Kind.SILENT, "the stream's end was not confirmed in time"));
        }
    }

    /** How long the final result may stay behind the stream: not at all where its last bytes say that it broke off. */
    private Duration untilConfirmed() {
        return life.raw.isPresent() && saysBrokenOff() ? BROKEN_OFF : life.command.deadline();
    }

    private boolean saysBrokenOff() {
        return life.outcome.isPresent() && tail.endsWithLine(life.outcome.get().failed()) || saysNoCarrier();
    }

    /** The modem's old word for a connection that is gone; the outcome may follow it or not. */
    boolean saysNoCarrier() {
        return life.raw.isPresent() && tail.endsWithLine(NO_CARRIER::equals);
    }

    /** The end of what came is the module's word that there is no more. A raw stream's final result stands before that word, so nothing of it is owed. */
    private void brokenOff() {
        if (life.raw.isPresent()) {
            life.accepted = true;
            life.stage = Stage.ACCEPTED;
        }
        life.end(Ending.Failed.told(tail.lastLine(), "the stream broke off with " + tail.lastLine()));
    }
}
