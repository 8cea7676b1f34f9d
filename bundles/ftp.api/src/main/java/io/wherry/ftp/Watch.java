package io.wherry.ftp;

import io.wherry.fault.FaultException;
import org.osgi.annotation.versioning.ConsumerType;

/** The caller's eye on a running operation. Called on the operation's thread, often. */
@ConsumerType
public interface Watch {

    /**
     * Called between any two commands.
     *
     * @throws FaultException to end the operation here ({@code CANCELED}, {@code TIMED_OUT})
     */
    void check() throws FaultException;

    /**
     * Called as bytes move.
     *
     * @param bytes how many of the file there are now
     * @param total its size, or -1 where unknown
     */
    void progress(long bytes, long total);

    /** What is being done, for the job's state, in a few words: {@code waiting for the network}, {@code fetching}. */
    void phase(String what);

    /**
     * Something happened that an operator should hear of although the operation goes on.
     *
     * @param type    lower-case words joined by dots, {@code ftp.file-changed}
     * @param message a sentence
     */
    default void event(String type, String message) {
    }

    /** Nobody watches. */
    Watch NONE = new Watch() {
        @Override
        public void check() {
        }

        @Override
        public void progress(long bytes, long total) {
        }

        @Override
        public void phase(String what) {
        }
    };
}
