package io.wherry.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.time.Clock;
import io.wherry.time.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A module's line on a TCP port of the loopback interface, as a raw serial server offers it. One client at a time, the next one
 * waits; the module lives on between them. On the machine's own clock only.
 */
public final class TcpPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpPort.class);

    private final ServerSocket listener;
    private final Line line;
    private final Clock clock = Clock.system();
    private final Worker acceptor;
    private volatile Optional<Socket> client = Optional.empty();

    /**
     * Listens.
     *
     * @param port 0 takes any that is free
     */
    public TcpPort(SimulatedModule module, int port) throws IOException {
        line = module.lineWithoutRate();
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        acceptor = clock.start("wherry-simulator-port", this::accept);
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                client = Optional.of(socket);
                socket.setTcpNoDelay(true);
                serve(socket);
            } catch (IOException ended) {
                LOG.debug("A client of the simulated module is gone: {}", ended.toString());
            } catch (FaultException refused) {
                LOG.info("A client of the simulated module was turned away: {}", refused.getMessage());
            }
        }
    }

    private void serve(Socket socket) throws IOException, FaultException {
        try (Connection connection = line.open()) {
            Worker fromModule = clock.start("wherry-simulator-port-out", () -> fromModule(connection, socket));
            try {
                toModule(socket.getInputStream(), connection);
            } finally {
                connection.close();
                fromModule.interrupt();
            }
        }
    }

    private static void toModule(InputStream in, Connection connection) throws IOException, FaultException {
        byte[] buffer = new byte[4096];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            connection.write(buffer, 0, count);
        }
    }

    private static void fromModule(Connection connection, Socket socket) {
        byte[] buffer = new byte[8192];
        try (socket) {
            OutputStream out = socket.getOutputStream();
            for (int count = connection.read(buffer); count > 0; count = connection.read(buffer)) {
                out.write(buffer, 0, count);
            }
        } catch (IOException | FaultException ended) {
            LOG.debug("The simulated module's line is closed: {}", ended.toString());
        }
    }

    /** Listens no more, and ends the client's connection. */
    @Override
    public void close() throws IOException {
        listener.close();
        if (client.isPresent()) {
            client.get().close();
        }
        acceptor.interrupt();
    }
}
