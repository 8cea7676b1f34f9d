package io.wherry.jobs.spool.job;

import java.time.Duration;
import java.util.Optional;

/**
 * On which terms a job was accepted.
 *
 * @param priority    -100 to 100; higher goes first
 * @param expires     until when it must be begun, on the scale of {@link Timeline#age()}
 * @param timeout     how long it may run, where the request says so
 * @param modem       the only modem that may do it, where the request says so
 * @param replyTo     a topic that gets the final state too
 * @param correlation what the sender wants back with it
 */
public record Terms(int priority, long expires, Optional<Duration> timeout, Optional<String> modem, Optional<String> replyTo,
        Optional<String> correlation) {
    /** Thousands of jobs name a few modems and topics. */
    public Terms {
        modem = modem.map(String::intern);
        replyTo = replyTo.map(String::intern);
    }

    /** Nothing was asked. */
    public static final Terms NONE = new Terms(0, Long.MAX_VALUE, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
