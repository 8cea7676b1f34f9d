package io.wherry.serial.jserialcomm;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fazecast.jSerialComm.SerialPort;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open tty. What {@link SerialPort#isOpen} says is not asked: it stays true when the device is pulled out. */
final class TtyConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(TtyConnection.class);
    /** {@link #close()} promises 200 ms. */
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(150);
    private static final int BITS_PER_BYTE = 10;
    /** A blocking read that brings nothing so often in a row has no device any more. */
    private static final int EMPTY_READS = 3;

    private final SerialPort port;
    private final TtySettings settings;
    private final Clock clock;
    private final Runnable released;
    private final WriteWatchdog watchdog;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean stalled;

    /**
     * Wraps an open port.
     *
     * @param released called once the driver has let go of it
     */
    TtyConnection(SerialPort port, TtySettings settings, Clock clock, Runnable released) {
        this.port = port;
        this.settings = settings;
        this.clock = clock;
        this.released = released;
        this.watchdog = new WriteWatchdog(clock, "wherry-serial-" + settings.modem(), this::stall);
    }

    @Override
    public int read(byte[] buffer) throws FaultException {
        for (int empty = 0; empty < EMPTY_READS && !closed.get(); empty++) {
            int count = port.readBytes(buffer, buffer.length);
            if (closed.get()) {
                return -1;
            }
            if (count > 0) {
                return count;
            }
            if (count < 0) {
                throw gone("was pulled out (errno " + port.getLastErrorCode() + ")");
            }
        }
        if (closed.get()) {
            return -1;
        }
        throw gone("hung up");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws FaultException {
        if (closed.get()) {
            throw ended();
        }
        Duration time = Duration.ofNanos(length * BITS_PER_BYTE * 1_000_000_000L / Math.max(1, port.getBaudRate()));
        watchdog.arm(time.plus(settings.writePatience()));
        int written = port.writeBytes(bytes, length, offset);
        watchdog.disarm();
        if (written < length) {
            throw closed.get() ? ended() : gone("takes no more bytes (errno " + port.getLastErrorCode() + ")");
        }
    }

    @Override
    public int baud() {
        return port.getBaudRate();
    }

    @Override
    public void baud(int rate) throws FaultException {
        int before = baud();
        if (closed.get()) {
            throw ended();
        }
        boolean taken = port.setBaudRate(rate);
        OptionalInt actual = taken && rate != before ? RateCheck.actual(settings.device()) : OptionalInt.empty();
        if (!taken || actual.isPresent() && !RateCheck.near(rate, actual.getAsInt())) {
            port.setBaudRate(before);
            throw gone("refuses " + rate + " baud" + (actual.isPresent() ? " (it stays at " + actual.getAsInt() + ")" : ""));
        }
        LOG.debug("{} runs at {} baud", settings.device(), rate);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        watchdog.stop();
        boolean inTime = NativeCall.within(clock, "wherry-close-" + settings.modem(), CLOSE_PATIENCE, this::closePort, this::closedLate).isPresent();
        if (!inTime) {
            LOG.warn("The driver of {} is slow to close; it is left to a thread of its own, and the port is busy until then", settings.device());
        }
    }

    private boolean closePort() {
        try {
            return port.closePort();
        } finally {
            released.run();
        }
    }

    private void closedLate(boolean success) {
        LOG.info("The driver of {} has closed it at last", settings.device());
    }

    private void stall() {
        stalled = true;
        close();
    }

    private FaultException ended() {
        return stalled ? new FaultException(FaultCode.PORT_STALLED, settings.device() + " took no bytes and was closed")
                : new FaultException(FaultCode.PORT_GONE, settings.device() + " is closed");
    }

    private FaultException gone(String what) {
        return new FaultException(FaultCode.PORT_GONE, settings.device() + " " + what);
    }
}
