package io.wherry.at.core.wire;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Supplier;

import io.wherry.at.core.wire.WireEntry.Direction;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;

/** A line whose connections are recorded, a line of text at a time, with the secrets taken out. */
public final class RecordedLine implements Line {
    /** What has no end of line is recorded in pieces of this many bytes. */
    private static final int PIECE = 512;

    private final Line line;
    private final WireFile file;
    private final Supplier<Instant> now;
    private final Secrets secrets = new Secrets();

    /** Records what goes over {@code line} to {@code file}; {@code now} is the wall clock. */
    public RecordedLine(Line line, WireFile file, Supplier<Instant> now) {
        this.line = line;
        this.file = file;
        this.now = now;
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
        Connection connection = line.open();
        file.append(new WireEntry(now.get(), Direction.OPENED, new byte[0]));
        return new Recorded(connection);
    }

    /** Gathers the bytes of one direction up to the end of a line, so that a secret is not recorded in halves. */
    private final class Track {
        private final Direction direction;
        private final byte last;
        private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        private Instant since = Instant.EPOCH;

        Track(Direction direction, char last) {
            this.direction = direction;
            this.last = (byte) last;
        }

        void take(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                if (gathered.size() == 0) {
                    since = now.get();
                }
                gathered.write(bytes[i]);
                if (bytes[i] == last || gathered.size() == PIECE) {
                    flush();
                }
            }
        }

        boolean isCommand() {
            byte[] begun = gathered.toByteArray();
            return begun.length > 0 && (begun[0] == 'A' || begun[0] == 'a');
        }

        void flush() {
            if (gathered.size() > 0) {
                file.append(new WireEntry(since, direction, secrets.masked(gathered.toByteArray())));
                gathered.reset();
            }
        }
    }

    private final class Recorded implements Connection {
        private final Connection connection;
        private final Track in = new Track(Direction.IN, '\n');
        private final Track out = new Track(Direction.OUT, '\r');

        Recorded(Connection connection) {
            this.connection = connection;
        }

        @Override
        public int read(byte[] buffer) throws FaultException {
            int count = connection.read(buffer);
            if (count > 0) {
                synchronized (this) {
                    if (!out.isCommand()) {
                        out.flush();
                    }
                    in.take(buffer, 0, count);
                }
            }
            return count;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws FaultException {
            synchronized (this) {
                if (!in.isCommand()) {
                    in.flush();
                }
                out.take(Arrays.copyOfRange(bytes, offset, offset + length), 0, length);
            }
            connection.write(bytes, offset, length);
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
            synchronized (this) {
                in.flush();
                out.flush();
            }
        }
    }
}
