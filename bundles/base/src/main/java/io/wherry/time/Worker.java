package io.wherry.time;

import java.time.Duration;

/** A thread that somebody owns: whoever started it ends it. */
public interface Worker {

    /** The name a thread dump shows. */
    String name();

    /** Whether it still runs. */
    boolean alive();

    /** Makes the wait it is in, or the next one, throw {@link InterruptedException}. */
    void interrupt();

    /**
     * Waits for its end.
     *
     * @return whether it ended within {@code patience}
     */
    boolean join(Duration patience) throws InterruptedException;
}
