package io.wherry.at.core.wire;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.wherry.time.Clock;

/** Whether a wire is recorded: as its modem's file says, unless somebody said otherwise for a while. Asked for every read and write; thread-safe. */
public final class WireSwitch implements BooleanSupplier {
    private final Clock clock;
    private volatile Position position;

    private record Position(boolean filed, boolean overridden, long until) {
    }

    /** As the file says. */
    public WireSwitch(Clock clock, boolean filed) {
        this.clock = clock;
        this.position = new Position(filed, false, 0);
    }

    /** The file was written: what it says holds from now on, if it says something new. */
    public synchronized void filed(boolean on) {
        if (on != position.filed) {
            position = new Position(on, false, 0);
        }
    }

    /** On or off for that long, whatever the file says. */
    public synchronized void override(boolean on, Duration howLong) {
        position = new Position(position.filed, on != position.filed, clock.after(howLong));
    }

    /** Whether it is on. */
    @Override
    public boolean getAsBoolean() {
        Position now = position;
        return now.filed ^ (now.overridden && clock.nanos() - now.until < 0);
    }
}
