package io.wherry.at.core.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

import io.wherry.at.core.wire.WireEntry.Direction;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/**
 * A recorded line again: each opening gives what came from the module after one opening in the log, at the recorded pace, and never before the command it
 * followed is sent, and fails or ends as it did then. What is written is compared only where the echo of a command hid something: there it is put back. What
 * stands in the log before the first opening is left out. After the last byte it stays silent.
 */
public final class ReplayedLine implements Line {
    private static final int ECHOES = 16;

    private final Clock clock;
    private final List<WireEntry> entries;
    private final int baud;
    private int next;

    /** Replays {@code recording} on {@code clock}, as a line of {@code baud} bits per second (0 where it had no rate). */
    public ReplayedLine(Clock clock, Recording recording, int baud) {
        this.clock = clock;
        this.entries = recording.entries();
        this.baud = baud;
        while (next < entries.size() && entries.get(next).direction() != Direction.OPENED) {
            next++;
        }
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
    public Connection open() throws FaultException {
        if (next < entries.size() && entries.get(next).direction() == Direction.LOST) {
            throw fault(entries.get(next++));
        }
        int from = Math.min(next + 1, entries.size());
        int to = from;
        while (to < entries.size() && !ends(entries.get(to).direction())) {
            to++;
        }
        boolean its = to < entries.size() && entries.get(to).direction() != Direction.OPENED;
        next = its ? to + 1 : to;
        return new Replay(entries.subList(from, next));
    }

    private static boolean ends(Direction direction) {
        return switch (direction) {
            case OPENED, CLOSED, LOST -> true;
            case IN, OUT, CONTINUED -> false;
        };
    }

    private static FaultException fault(WireEntry lost) {
        String words = text(lost.bytes());
        String name = words.split(" ", 2)[0];
        FaultCode code = Arrays.stream(FaultCode.values()).filter(each -> each.name().equals(name)).findFirst().orElse(FaultCode.PORT_GONE);
        return new FaultException(code, words.substring(Math.min(words.length(), name.length() + 1)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
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
        private final Deque<String> echoes = new ArrayDeque<>();
        private byte[] chunk = new byte[0];
        private int taken;
        private int at;
        private int expected;
        private Instant before = Instant.MAX;
        private int sent;
        private boolean closed;
        private volatile int rate = baud;

        Replay(List<WireEntry> run) {
            this.run = run;
        }

        @Override
        public int read(byte[] buffer) throws FaultException {
            try {
                while (taken == chunk.length && at < run.size()) {
                    WireEntry entry = run.get(at);
                    if (!due(entry)) {
                        return -1;
                    }
                    if (entry.direction() == Direction.LOST) {
                        throw fault(entry);
                    }
                    if (entry.direction() == Direction.IN) {
                        chunk = together(entry.at());
                        taken = 0;
                    } else {
                        at++;
                    }
                }
                if (taken < chunk.length) {
                    int count = Math.min(buffer.length, chunk.length - taken);
                    System.arraycopy(chunk, taken, buffer, 0, count);
                    taken += count;
                    return count;
                }
                gate.await(() -> closed, Duration.ofDays(365));
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }

        /** What was read at once, for what comes after an answer must not come after the next command. */
        private byte[] together(Instant when) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            while (at < run.size() && run.get(at).direction() == Direction.IN && run.get(at).at().equals(when)) {
                all.writeBytes(restored(run.get(at).bytes()));
                at++;
            }
            return all.toByteArray();
        }

        /** An echo whose arguments were hidden is what was sent now. */
        private byte[] restored(byte[] bytes) {
            String text = text(bytes);
            int hidden = text.indexOf("***");
            int begun = text.toUpperCase(Locale.ROOT).indexOf("AT");
            if (begun < 0 || hidden < begun) {
                return bytes;
            }
            String shown = text.substring(begun, hidden);
            return gate.read(() -> echoes.stream().filter(each -> each.regionMatches(true, 0, shown, 0, shown.length())).findFirst())
                    .map(each -> (text.substring(0, begun) + each + text.substring(hidden + 3)).getBytes(StandardCharsets.ISO_8859_1)).orElse(bytes);
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
            gate.change(() -> {
                sent += commands(bytes, offset, length);
                if (length > 2 && bytes[offset] == 'A') {
                    echoes.addFirst(text(Arrays.copyOfRange(bytes, offset, offset + length - 1)));
                    if (echoes.size() > ECHOES) {
                        echoes.removeLast();
                    }
                }
            });
        }

        @Override
        public int baud() {
            return rate;
        }

        /** The recorded bytes are what they are. */
        @Override
        public void baud(int asked) {
            rate = asked;
        }

        @Override
        public void close() {
            gate.change(() -> closed = true);
        }
    }
}
