package io.wherry.at.core.wire;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.wherry.at.core.wire.WireEntry.Direction;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;

/**
 * A line whose connections are recorded while a switch is on, a line of text at a time, with the secrets taken out. The switch may be turned at any time; the
 * connection does not notice.
 */
public final class RecordedLine implements Line {
    /** The wall clock may tick no finer; what goes back further was set. */
    private static final Duration COARSE = Duration.ofMillis(100);

    private final Line line;
    private final WireFile file;
    private final Supplier<Instant> now;
    private final BooleanSupplier wanted;
    private final Secrets secrets = new Secrets();
    /** Whether the switch was on when it was last looked at; guarded by this. */
    private boolean recording;

    /** Records what goes over {@code line} to {@code file} while it is {@code wanted}; {@code now} is the wall clock. */
    public RecordedLine(Line line, WireFile file, Supplier<Instant> now, BooleanSupplier wanted) {
        this.line = line;
        this.file = file;
        this.now = now;
        this.wanted = wanted;
    }

    @Override
    public String name() {
        return line.name();
    }

    @Override
    public int baud() {
        return line.baud();
    }

    @Override
    public Connection open() throws FaultException {
        try {
            Connection connection = line.open();
            note(Direction.OPENED, "");
            return new Recorded(connection);
        } catch (FaultException unopened) {
            note(Direction.LOST, words(unopened));
            throw unopened;
        }
    }

    /** The fault's name and what happened, without the remedy, which follows from the name. */
    private static String words(FaultException fault) {
        return fault.code() + " " + fault.getMessage().replace(": " + fault.code().remedy(), "");
    }

    private synchronized void note(Direction direction, String words) {
        look();
        append(direction, words);
    }

    private void append(Direction direction, String words) {
        if (recording) {
            file.append(new WireEntry(now.get(), direction, words.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Looks at the switch; returns whether it has just been turned on. */
    private boolean look() {
        boolean before = recording;
        recording = wanted.getAsBoolean();
        boolean turnedOn = recording && !before;
        if (turnedOn) {
            file.begin();
        }
        return turnedOn;
    }

    private final class Recorded implements Connection {
        private final Connection connection;
        private final Track in = new Track(Direction.IN, file, secrets);
        private final Track out = new Track(Direction.OUT, file, secrets);
        private Instant lastRead = Instant.EPOCH;
        private boolean ended;

        Recorded(Connection connection) {
            this.connection = connection;
        }

        /** Whether to record; inside the lock. */
        private boolean on() {
            if (look()) {
                append(Direction.CONTINUED, "");
            } else if (!recording) {
                in.drop();
                out.drop();
            }
            return recording;
        }

        @Override
        public int read(byte[] buffer) throws FaultException {
            int count;
            try {
                count = connection.read(buffer);
            } catch (FaultException lost) {
                end(Direction.LOST, words(lost));
                throw lost;
            }
            synchronized (RecordedLine.this) {
                if (count > 0 && on()) {
                    if (!out.isCommand()) {
                        out.flush();
                    }
                    in.take(buffer, 0, count, later());
                }
            }
            return count;
        }

        /** The time; what was not read at once does not get the same, so that a replay gives it apart. */
        private Instant later() {
            Instant at = now.get();
            Duration since = Duration.between(lastRead, at);
            lastRead = !since.isNegative() && !since.isZero() || since.abs().compareTo(COARSE) > 0 ? at : lastRead.plusNanos(1);
            return lastRead;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws FaultException {
            synchronized (RecordedLine.this) {
                if (on()) {
                    if (!in.isCommand()) {
                        in.flush();
                    }
                    out.begin(bytes, offset, length);
                    out.take(bytes, offset, length, now.get());
                } else {
                    // it may come back as an echo while recording
                    secrets.sent(Arrays.copyOfRange(bytes, offset, offset + length));
                }
            }
            try {
                connection.write(bytes, offset, length);
            } catch (FaultException lost) {
                end(Direction.LOST, words(lost));
                throw lost;
            }
        }

        @Override
        public int baud() {
            return connection.baud();
        }

        @Override
        public void baud(int rate) throws FaultException {
            connection.baud(rate);
        }

        @Override
        public void close() {
            connection.close();
            end(Direction.CLOSED, "");
        }

        private void end(Direction how, String words) {
            synchronized (RecordedLine.this) {
                if (!ended) {
                    ended = true;
                    in.flush();
                    out.flush();
                    append(how, words);
                }
            }
        }
    }
}
