package io.wherry.at;

import java.time.Instant;
import java.util.List;

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
     * @param command the old command, as logs show it; where several wait for such a line, the oldest of them
     * @param others  the further commands whose answer it may be as well; empty when it can only be the answer to {@code command}
     * @param line    the line
     */
    record LateAnswer(String modem, Instant at, String command, List<String> others, String line) implements AtEvent {
        /** A line whose command is certain. */
        public LateAnswer(String modem, Instant at, String command, String line) {
            this(modem, at, command, List.of(), line);
        }

        /** Whether it can only be the answer to {@link #command}. */
        public boolean certain() {
            return others.isEmpty();
        }
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

    /**
     * A rung of the recovery ladder was entered or left.
     *
     * @param rung  which
     * @param step  entered, or left and how
     * @param cause why it was entered, or what came of it
     */
    record Climbed(String modem, Instant at, Rung rung, Rung.Step step, String cause) implements AtEvent {
    }
}
