package io.wherry.at.core.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.wherry.at.core.wire.WireEntry.Direction;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/**
 * A recorded line again: each opening gives what came from the module after one opening in the log, at the recorded pace, and never before the command it
 * followed is sent. What is written is not compared. After the last byte it stays silent.
 */
public final class ReplayedLine implements Line {
    private final Clock clock;
    private final List<WireEntry> entries;
    private final int baud;
    private int next;

    /** Replays {@code entries} on {@code clock}, as a line of {@code baud} bits per second (0 where it had no rate). */
    public ReplayedLine(Clock clock, List<WireEntry> entries, int baud) {
        this.clock = clock;
        this.entries = List.copyOf(entries);
        this.baud = baud;
    }

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public int baud() {
        return baud;
    }

    @Override
    public Connection open() {
        int from = next;
        while (from < entries.size() && entries.get(from).direction() == Direction.OPENED) {
            from++;
        }
        int to = from;
        while (to < entries.size() && entries.get(to).direction() != Direction.OPENED) {
            to++;
        }
        next = to;
        return new Replay(entries.subList(from, to));
    }

    private static int commands(byte[] bytes, int offset, int length) {
        int count = 0;
        for (int i = offset; i < offset + length; i++) {
            count += bytes[i] == '\r' ? 1 : 0;
        }
        return count;
    }

    private final class Replay implements Connection {
        private final List<WireEntry> run;
        private final Gate gate = clock.gate();
        private int at;
        private int taken;
        private int expected;
        private Instant before = Instant.MAX;
        private int sent;
        private boolean closed;

        Replay(List<WireEntry> run) {
            this.run = run;
        }

        @Override
        public int read(byte[] buffer) throws FaultException {
            try {
                while (at < run.size()) {
                    WireEntry entry = run.get(at);
                    if (taken == 0 && !due(entry)) {
                        return -1;
                    }
                    if (entry.direction() == Direction.IN) {
                        int count = Math.min(buffer.length, entry.bytes().length - taken);
                        System.arraycopy(entry.bytes(), taken, buffer, 0, count);
                        taken += count;
                        if (taken == entry.bytes().length) {
                            at++;
                            taken = 0;
                        }
                        return count;
                    }
                    at++;
                }
                gate.await(() -> closed, Duration.ofDays(365));
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }

        /** Waits until the entry's time has come: a command's is when it is sent, an answer's as long after what was before it as it was then. */
        private boolean due(WireEntry entry) throws InterruptedException {
            if (entry.direction() == Direction.OUT) {
                expected += commands(entry.bytes(), 0, entry.bytes().length);
                gate.await(() -> closed || sent >= expected, Duration.ofDays(365));
            } else if (before.isBefore(entry.at())) {
                gate.await(() -> closed, Duration.between(before, entry.at()));
            }
            before = entry.at();
            return !gate.read(() -> closed);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            gate.change(() -> sent += commands(bytes, offset, length));
        }

        @Override
        public int baud() {
            return baud;
        }

        @Override
        public void baud(int rate) {
            // the recorded bytes are what they are
        }

        @Override
        public void close() {
            gate.change(() -> closed = true);
        }
    }
}
