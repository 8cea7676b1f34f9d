package io.wherry.simulator.wire;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;

/**
 * The host's end of the wire as a {@link Line}.
 *
 * @param wire what it opens
 * @param name what a person calls it
 * @param baud the rate its connections begin with; 0 follows the module's
 */
public record HostEnd(Wire wire, String name, int baud) implements Line {

    @Override
    public Connection open() throws FaultException {
        if (!wire.plugged()) {
            throw new FaultException(FaultCode.PORT_MISSING, name + " is not there");
        }
        long holder = wire.open(baud);
        if (holder == 0) {
            throw new FaultException(FaultCode.PORT_BUSY, name + " is open already");
        }
        return new Opened(wire, name, holder);
    }

    private static final class Opened implements Connection {
        private static final Duration PATIENCE = Duration.ofSeconds(5);

        private final Wire wire;
        private final String name;
        private final long holder;
        private volatile boolean closed;

        Opened(Wire wire, String name, long holder) {
            this.wire = wire;
            this.name = name;
            this.holder = holder;
        }

        @Override
        public int read(byte[] buffer) throws FaultException {
            try {
                Optional<byte[]> bytes = wire.receive(buffer.length, holder);
                if (bytes.isPresent()) {
                    System.arraycopy(bytes.get(), 0, buffer, 0, bytes.get().length);
                    return bytes.get().length;
                }
                if (closed) {
                    return -1;
                }
                throw gone();
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
                throw gone();
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws FaultException {
            if (!wire.holds(holder)) {
                throw gone();
            }
            int rate = Math.max(1, wire.moduleBaud());
            Duration patience = PATIENCE.plusMillis(length * 10_000L / rate);
            try {
                if (!wire.transmit(Arrays.copyOfRange(bytes, offset, offset + length), patience, holder)) {
                    if (!wire.holds(holder)) {
                        throw gone();
                    }
                    close();
                    throw new FaultException(FaultCode.PORT_STALLED, name + " took nothing for " + patience.toSeconds() + " s");
                }
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
                throw gone();
            }
        }

        private FaultException gone() {
            return new FaultException(FaultCode.PORT_GONE, name + " is gone");
        }

        @Override
        public int baud() {
            return wire.hostBaud();
        }

        @Override
        public void baud(int rate) throws FaultException {
            if (!wire.holds(holder)) {
                throw gone();
            }
            if (wire.hostBaud() != 0 && rate > wire.uart().line()) {
                throw new FaultException(FaultCode.PORT_GONE, name + " refuses " + rate + " baud");
            }
            if (wire.hostBaud() != 0) {
                wire.hostBaud(rate);
            }
        }

        @Override
        public void close() {
            closed = true;
            wire.close(holder);
        }
    }
}
