package io.wherry.at.core.port;

import java.time.Duration;
import java.util.Optional;

/**
 * What can be set of a port.
 *
 * @param grace      how long a late answer is waited for after a command ended in doubt
 * @param boardReset the board's own way to reset the module, where it has one
 */
public record PortSettings(Duration grace, Optional<BoardReset> boardReset) {
    /** The defaults: 10 s of grace, no board reset. */
    public static final PortSettings DEFAULT = new PortSettings(Duration.ofSeconds(10), Optional.empty());

    /** Resets the module without its help. */
    @FunctionalInterface
    public interface BoardReset {
        /** Does it and waits until it is done; returns whether it worked. */
        boolean reset() throws InterruptedException;
    }
}
