package io.wherry.jobs;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A modem that can take jobs, registered as a service with the property {@code modem.id}. While it is registered the queue gives it one job
 * at a time out of those that name this modem or none. When it goes away, its running job is interrupted and waits for it, or another, to come.
 */
@ConsumerType
public interface JobLane {

    /** The modem's id. */
    String modem();
}
