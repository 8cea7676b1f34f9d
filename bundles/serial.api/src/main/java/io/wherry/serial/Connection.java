package io.wherry.serial;

import io.wherry.fault.FaultException;
import org.osgi.annotation.versioning.ProviderType;

/** An open line. One thread reads, one thread writes; {@link #close()} may come from any thread and ends the read of the other. */
@ProviderType
public interface Connection extends AutoCloseable {

    /**
     * Waits for bytes.
     *
     * @param buffer where they go, from its start
     * @return how many came, at least 1, or -1 once {@link #close()} was called
     * @throws FaultException {@code PORT_GONE} when the device was pulled out or the peer went away
     */
    int read(byte[] buffer) throws FaultException;

    /**
     * Writes all of {@code bytes[offset, offset + length)}.
     *
     * @throws FaultException {@code PORT_STALLED} when the line takes nothing for the time those bytes need plus 5 s (the connection is
     *         closed then), {@code PORT_GONE} when it is no more
     */
    void write(byte[] bytes, int offset, int length) throws FaultException;

    /** The rate in bits per second that the line runs at now; 0 where it has none. */
    int baud();

    /**
     * Changes the rate of the near end (the module's is changed by {@code AT+IPR}).
     *
     * @param rate bits per second
     * @throws FaultException {@code PORT_GONE} when the device refuses it, and is at its former rate then, or is no more; lines without a rate ignore it
     */
    void baud(int rate) throws FaultException;

    /** Closes it, within 200 ms and without ever throwing; closing twice is once. */
    @Override
    void close();
}
