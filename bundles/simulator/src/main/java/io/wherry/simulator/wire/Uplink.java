package io.wherry.simulator.wire;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.wherry.time.Clock;
import io.wherry.time.Gate;

/** From the host to the module: what is written arrives at the line's rate; a writer is held up by what the module has not taken yet. */
final class Uplink {
    /** So many bytes are on the way at most: the host's and the module's buffers together. */
    static final int ROOM = 4096;
    private static final int BURST = 256;

    private final Clock clock;
    private final Agenda agenda;
    private final Gate gate;
    private long freeAt;
    private int underway;

    Uplink(Clock clock, Agenda agenda) {
        this.clock = clock;
        this.agenda = agenda;
        this.gate = clock.gate();
        this.freeAt = clock.nanos();
    }

    /**
     * Sends bytes to {@code sink}, which says {@link #taken} for each of them; each takes {@code byteNanos} on the way.
     *
     * @return whether all of them were taken up before {@code patience} was over (only while {@code takes} holds) and {@code ended} did not hold
     */
    boolean send(byte[] bytes, long byteNanos, Consumer<byte[]> sink, Duration patience, BooleanSupplier ended,
            BooleanSupplier takes)
            throws InterruptedException {
        long deadline = clock.after(patience);
        for (int from = 0; from < bytes.length; from += BURST) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + BURST));
            if (!gate.await(() -> ended.getAsBoolean() || takes.getAsBoolean() && underway + part.length <= ROOM, clock.until(deadline))
                    || ended.getAsBoolean()) {
                return false;
            }
            long arrival = gate.read(() -> {
                underway += part.length;
                freeAt = Math.max(freeAt, clock.nanos()) + part.length * byteNanos;
                return freeAt;
            });
            agenda.at(arrival, () -> sink.accept(part));
        }
        return true;
    }

    /** The module has taken {@code count} bytes out of its buffer. */
    void taken(int count) {
        gate.change(() -> underway -= count);
    }

    /** Has waiting writers look again. */
    void wake() {
        gate.change(() -> { });
    }
}
