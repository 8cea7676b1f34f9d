package io.wherry.serial.tcp;

import java.time.Duration;

import io.wherry.serial.Line;
import io.wherry.time.Clock;

/** Real TCP lines for the port's tests; they live in this package because the bundle exports nothing. */
public final class TcpLines {
    private TcpLines() {
    }

    /** A line to that port of this machine. */
    public static Line to(int port) {
        return new TcpLine(new TcpSettings("plug", "127.0.0.1", port, 921_600, TcpSettings.CONNECT_TIMEOUT, TcpSettings.WRITE_PATIENCE), Clock.system());
    }

    /** A fast one, which takes no longer than {@code patience} for a write beyond its bytes' time. */
    public static Line to(int port, Duration patience) {
        return new TcpLine(new TcpSettings("plug", "127.0.0.1", port, 40_000_000, TcpSettings.CONNECT_TIMEOUT, patience), Clock.system());
    }
}
