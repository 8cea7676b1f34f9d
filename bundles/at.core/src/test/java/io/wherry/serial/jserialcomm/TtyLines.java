package io.wherry.serial.jserialcomm;

import java.nio.file.Path;
import java.time.Duration;

import io.wherry.serial.Line;
import io.wherry.time.Clock;

/** Real ttys for the port's tests; they live in this package because the bundle exports nothing. */
public final class TtyLines {
    private TtyLines() {
    }

    /** A line to that device, which takes no longer than {@code patience} for a write beyond its bytes' time. */
    public static Line to(Path device, Duration patience) {
        return new TtyLine(new TtySettings("plug", device.toString(), 921_600, false, Path.of("target/native").toAbsolutePath(), device.getParent(), patience),
                Clock.system());
    }
}
