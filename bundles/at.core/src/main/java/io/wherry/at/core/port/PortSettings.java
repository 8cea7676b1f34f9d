package io.wherry.at.core.port;

import java.time.Duration;
import java.util.Optional;

import io.wherry.family.Families;
import io.wherry.family.Family;

/**
 * What can be set of a port.
 *
 * @param family       what the module on it says and does
 * @param grace        how long a late answer is waited for after a command ended in doubt
 * @param boardReset   the board's own way to reset the module, where it has one
 * @param rate         at which rate module and line are to talk
 * @param hardwareFlow whether the module is told to use RTS and CTS ({@code AT+IFC=2,2})
 */
public record PortSettings(Family family, Duration grace, Optional<BoardReset> boardReset, Rate rate, boolean hardwareFlow) {
    /** The defaults: 10 s of grace, no board reset, the line's rate, no flow control. */
    public static final PortSettings DEFAULT = new PortSettings(Duration.ofSeconds(10), Optional.empty());

    /** An L610 at the line's rate, without flow control. */
    public PortSettings(Duration grace, Optional<BoardReset> boardReset) {
        this(Families.L610, grace, boardReset, Rate.LINE, false);
    }

    /** The same with another rate. */
    public PortSettings at(Rate other) {
        return new PortSettings(family, grace, boardReset, other, hardwareFlow);
    }

    /** The same for another family. */
    public PortSettings of(Family other) {
        return new PortSettings(other, grace, boardReset, rate, hardwareFlow);
    }

    /** At which rate module and line are to talk. A line without a rate of its own has no choice. */
    public enum Rate {
        /** At the line's configured one: a module that is found at another is told to change. */
        LINE,
        /** At whichever the module is found at; it is never told to change. */
        AUTO,
        /** At the highest that both follow. */
        MAX
    }

    /** Resets the module without its help. */
    @FunctionalInterface
    public interface BoardReset {
        /** Does it and waits until it is done; returns whether it worked. */
        boolean reset() throws InterruptedException;
    }
}
