package io.wherry.serial.tcp;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Line} on a raw TCP port. It has no rate of its own: the serial server's configuration sets that of the port behind it. */
final class TcpLine implements Line {
    private static final Logger LOG = LoggerFactory.getLogger(TcpLine.class);

    private final TcpSettings settings;
    private final Clock clock;
    private final Gate gate;
    /** Whether a connection is open or being opened. */
    private boolean taken;
    private boolean shut;
    private Optional<TcpConnection> open = Optional.empty();

    TcpLine(TcpSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.gate = clock.gate();
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public int baud() {
        return 0;
    }

    @Override
    public Connection open() throws FaultException {
        if (!gate.update(this::take)) {
            throw new FaultException(FaultCode.PORT_BUSY, name() + " is open already");
        }
        Optional<TcpConnection> connection = Optional.empty();
        try {
            SocketChannel channel = new Dialler(settings, clock).connect();
            connection = Optional.of(new TcpConnection(channel, settings, clock, this::release));
        } catch (IOException e) {
            throw new FaultException(FaultCode.PORT_REFUSED, name() + " was not reached (" + e.getMessage() + ")", e);
        } finally {
            if (connection.isEmpty()) {
                release();
            }
        }
        return keep(connection.get());
    }

    /** Closes what is open and opens no more. */
    void shut() {
        gate.update(() -> {
            shut = true;
            return open;
        }).ifPresent(TcpConnection::close);
    }

    private Connection keep(TcpConnection connection) {
        boolean late = gate.update(() -> {
            open = Optional.of(connection);
            return shut;
        });
        if (late) {
            connection.close();
        }
        LOG.debug("Connected to {}", name());
        return connection;
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
}
