package io.wherry.simulator.wire;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.wherry.time.Clock;
import io.wherry.time.Gate;

/** From the module to the host: bytes arrive one after the other at the line's rate, and are read in the segments they were sent in. */
final class Downlink {
    /** So many bytes a receiving UART hands on at once, at most. */
    static final int BURST = 256;
    private static final Duration FAR = Duration.ofDays(365);

    private final Clock clock;
    private final Gate gate;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private long freeAt;
    private int backlog;

    Downlink(Clock clock) {
        this.clock = clock;
        this.gate = clock.gate();
        this.freeAt = clock.nanos();
    }

    /** Sends bytes at {@code now} as segments of at most {@code burst} bytes; each byte takes {@code byteNanos}, and {@code read} is done with the last one. */
    void send(long now, byte[] bytes, int burst, long byteNanos, Runnable read) {
        gate.change(() -> {
            freeAt = Math.max(freeAt, now);
            for (int from = 0; from < bytes.length; from += burst) {
                int to = Math.min(bytes.length, from + burst);
                byte[] part = Arrays.copyOfRange(bytes, from, to);
                freeAt += part.length * byteNanos;
                segments.add(new Segment(part, freeAt, to == bytes.length ? read : Segment.UNNOTICED));
                backlog += part.length;
            }
        });
    }

    /** Waits for the first segment and takes as much of it as {@code most}; empty once {@code ended} holds. */
    Optional<byte[]> receive(int most, BooleanSupplier ended) throws InterruptedException {
        while (true) {
            Segment first = gate.read(segments::peek);
            if (ended.getAsBoolean()) {
                return Optional.empty();
            }
            if (first != null && first.arrival() <= clock.nanos()) {
                return Optional.of(gate.read(() -> take(most)));
            }
            gate.await(() -> ended.getAsBoolean() || segments.peek() != first, first == null ? FAR : clock.until(first.arrival()));
        }
    }

    private byte[] take(int most) {
        Segment first = segments.remove();
        int taken = Math.min(most, first.bytes().length);
        if (taken < first.bytes().length) {
            segments.addFirst(new Segment(Arrays.copyOfRange(first.bytes(), taken, first.bytes().length), first.arrival(), first.read()));
        } else {
            first.read().run();
        }
        backlog -= taken;
        return Arrays.copyOf(first.bytes(), taken);
    }

    /** Throws away what has not been read, and has waiting readers look again. */
    void clear() {
        gate.change(() -> {
            segments.clear();
            backlog = 0;
        });
    }

    /** How many bytes were sent and not read yet. */
    int backlog() {
        return gate.read(() -> backlog);
    }

    /** When the last byte sent so far has arrived. */
    long freeAt() {
        return gate.read(() -> freeAt);
    }
}
