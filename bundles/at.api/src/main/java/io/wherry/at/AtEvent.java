package io.wherry.at;

import java.time.Instant;

/** Something that happened on a modem's AT channel without being the answer to a command. */
public sealed interface AtEvent {

    /** The modem's id. */
    String modem();

    /** When, by the wall clock. */
    Instant at();

    /**
     * A line that no pending command may receive and that has the shape of a known unsolicited one.
     *
     * @param urc what it says
     */
    record Unsolicited(String modem, Instant at, Urc urc) implements AtEvent {
    }

    /**
     * A line that belongs to a command which had already timed out, been aborted or been given up.
     *
     * @param command the old command, as logs show it
     * @param line    the line
     */
    record LateAnswer(String modem, Instant at, String command, String line) implements AtEvent {
    }

    /**
     * The module restarted: every session in it is gone, echo and baud rate may be back to their defaults.
     *
     * @param asked whether Wherry asked for it
     */
    record Restarted(String modem, Instant at, boolean asked) implements AtEvent {
    }

    /**
     * The channel's state changed.
     *
     * @param state the new one
     * @param cause why
     */
    record StateChanged(String modem, Instant at, AtStatus.State state, String cause) implements AtEvent {
    }
}
