package io.wherry.jobs;

import java.time.Duration;

/**
 * What an operation is; published as its capability.
 *
 * @param name        as in the topic, {@code ftp.get}
 * @param description a sentence
 * @param schema      the JSON Schema (2020-12) of its arguments, as JSON text; unknown members are tolerated
 * @param idempotent  whether doing it twice is as good as once
 * @param cancellable whether it can be stopped once it runs
 * @param lane        what it needs
 * @param timeout     how long it may run unless the request says otherwise
 */
public record OperationInfo(String name, String description, String schema, boolean idempotent, boolean cancellable, Lane lane, Duration timeout) {

    /** Jobs of one lane run one after another. */
    public enum Lane {
        /** A modem's: one job at a time for each modem. */
        MODEM,
        /** The gateway's own: does not wait behind a transfer. */
        GATEWAY
    }
}
