package io.wherry.serial.jserialcomm;

import java.time.Duration;
import java.util.Optional;

import com.fazecast.jSerialComm.SerialPort;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Line} on a tty. The device is looked up anew, links and all, each time it is opened: behind {@code /dev/serial/by-id/…} a USB port
 * may be another {@code ttyUSB} after it was plugged in again.
 */
final class TtyLine implements Line {
    private static final Logger LOG = LoggerFactory.getLogger(TtyLine.class);
    /** A driver answers an open at once, or is stuck. */
    private static final Duration OPEN_PATIENCE = Duration.ofSeconds(10);
    private static final int DATA_BITS = 8;

    private final TtySettings settings;
    private final Clock clock;
    private final Gate gate;
    /** Whether a connection is open, being opened, or stuck in being closed. */
    private boolean taken;
    private boolean shut;
    private Optional<TtyConnection> open = Optional.empty();

    TtyLine(TtySettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.gate = clock.gate();
    }

    @Override
    public String name() {
        return settings.device();
    }

    @Override
    public int baud() {
        return settings.baud();
    }

    @Override
    public Connection open() throws FaultException {
        if (!gate.update(this::take)) {
            throw new FaultException(FaultCode.PORT_BUSY, name() + " is open already, or its driver has not let go of it");
        }
        return opened(prepared());
    }

    /** Closes what is open and opens no more. */
    void shut() {
        gate.update(() -> {
            shut = true;
            return open;
        }).ifPresent(TtyConnection::close);
    }

    private SerialPort prepared() throws FaultException {
        boolean ready = false;
        try {
            PortCheck.before(name(), settings.locks());
            NativeLibrary.prepare(settings.libraries());
            SerialPort port = configured();
            ready = true;
            return port;
        } catch (LinkageError e) {
            throw new FaultException(FaultCode.LOCAL_IO, "the serial library in " + settings.libraries() + " cannot be loaded (" + e.getMessage() + ")", e);
        } finally {
            if (!ready) {
                release();
            }
        }
    }

    private Connection opened(SerialPort port) throws FaultException {
        // From here a driver that hangs keeps the line taken, until it answers after all.
        Opening opening = NativeCall.within(clock, "wherry-open-" + settings.modem(), OPEN_PATIENCE, () -> attempt(port), this::tooLate)
                .orElseThrow(() -> new FaultException(FaultCode.PORT_BUSY, "the driver of " + name() + " did not open it in time"));
        if (!opening.success()) {
            release();
            throw PortCheck.after(name(), baud(), opening.errno());
        }
        TtyConnection connection = new TtyConnection(port, settings, clock, this::release);
        boolean late = gate.update(() -> {
            open = Optional.of(connection);
            return shut;
        });
        if (late) {
            connection.close();
        }
        LOG.debug("Opened {} at {} baud, flow control {}", name(), baud(), settings.hardwareFlow() ? "rtscts" : "none");
        return connection;
    }

    /** Everything is set before opening: each later setting would make jSerialComm configure the device again, in mid-traffic. */
    private SerialPort configured() throws FaultException {
        try {
            SerialPort port = SerialPort.getCommPort(name());
            port.setComPortParameters(baud(), DATA_BITS, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
            port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, 0, 0);
            port.setFlowControl(settings.hardwareFlow() ? SerialPort.FLOW_CONTROL_RTS_ENABLED | SerialPort.FLOW_CONTROL_CTS_ENABLED
                    : SerialPort.FLOW_CONTROL_DISABLED);
            // Both asserted: a module sleeps, or holds back its answers, while its host seems absent.
            port.setDTR();
            port.setRTS();
            return port;
        } catch (com.fazecast.jSerialComm.SerialPortInvalidPortException e) {
            throw new FaultException(FaultCode.PORT_MISSING, "there is no " + name(), e);
        }
    }

    /** The library keeps one error number for all ports, so it is asked for at once. */
    private static Opening attempt(SerialPort port) {
        boolean success = port.openPort();
        return new Opening(port, success, success ? 0 : port.getLastErrorCode());
    }

    private void tooLate(Opening opening) {
        if (opening.success()) {
            opening.port().closePort();
        }
        release();
    }

    private boolean take() {
        boolean free = !taken && !shut;
        taken = taken || free;
        return free;
    }

    private void release() {
        gate.change(() -> {
            taken = false;
            open = Optional.empty();
        });
    }

    private record Opening(SerialPort port, boolean success, int errno) {
    }
}
