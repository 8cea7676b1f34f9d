package io.wherry.jobs;

import io.wherry.fault.FaultException;
import org.osgi.annotation.versioning.ProviderType;

/** A running job, as its operation sees it. */
@ProviderType
public interface JobContext {

    /** The caller's id. */
    String id();

    /** 1 for the first begin; more after a restart of the daemon, a lost link or a swapped bundle. */
    int attempt();

    /** The modem it runs on; empty in the gateway's lane. */
    String modem();

    /**
     * To be called between steps.
     *
     * @throws FaultException {@code CANCELED} or {@code TIMED_OUT} when the job is to end here
     */
    void check() throws FaultException;

    /** Bytes moved; may be called as often as one likes. */
    void progress(long bytes, long total);

    /** What is being done, in a few words; a change of it is published. */
    void phase(String what);

    /**
     * Something happened that an operator should hear of although the job goes on.
     *
     * @param type    lower-case words joined by dots, {@code ftp.file-changed}
     * @param message a sentence
     */
    default void event(String type, String message) {
    }
}
