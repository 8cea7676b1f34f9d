package io.wherry.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.simulator.L610;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.remote.NetServer;
import io.wherry.time.Clock;

/** A simulated L610 whose serial line is a TCP port of loopback, as a serial server would offer it; one caller at a time. */
final class SimulatedModule implements AutoCloseable {
    /** A lively module in a good network: half a second to boot, 1 ms a command, 20 ms and 2 MB/s to the server. */
    static final Timing LIVELY = Timing.QUICK.boot(Duration.ofMillis(300), Duration.ofMillis(200)).network(Duration.ofMillis(20), 2_000_000);
    /** A module that answers at once, in a network that fills its buffer in no time: what a transfer then lacks of the line's rate is the host's doing. */
    static final Timing IMMEDIATE = Timing.QUICK.command(Duration.ZERO);

    private final L610 module;
    private final ServerSocket listening;

    private SimulatedModule(L610 module, ServerSocket listening) {
        this.module = module;
        this.listening = listening;
    }

    /** Switches one on whose bytes take the time that they need at {@code baud}. */
    static SimulatedModule start(int baud, Timing timing) throws IOException {
        L610 module = L610.on(Clock.system()).paced(baud).timing(timing).server(new NetServer()).start();
        SimulatedModule simulated = new SimulatedModule(module, new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        Clock.system().start("wherry-demo-module", simulated::serve);
        return simulated;
    }

    /** The port that its line is on. */
    int port() {
        return listening.getLocalPort();
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket caller = listening.accept(); Connection line = module.line().open()) {
                caller.setTcpNoDelay(true);
                Clock.system().start("wherry-demo-line", () -> fromModule(line, caller));
                fromCaller(caller, line);
            } catch (IOException | FaultException over) {
                // The caller hung up, or it is the end: the next one is served, or none.
            }
        }
    }

    private static void fromCaller(Socket caller, Connection line) throws IOException, FaultException {
        byte[] buffer = new byte[4096];
        for (int count = caller.getInputStream().read(buffer); count >= 0; count = caller.getInputStream().read(buffer)) {
            line.write(buffer, 0, count);
        }
    }

    private static void fromModule(Connection line, Socket caller) {
        byte[] buffer = new byte[4096];
        try {
            for (int count = line.read(buffer); count >= 0; count = line.read(buffer)) {
                caller.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException | FaultException over) {
            // The other direction sees it too, and ends the call.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        module.close();
    }
}
