package io.wherry.pdp;

import java.time.Duration;

import io.wherry.fault.FaultException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One modem's way to the network, registered with the property {@code modem.id}. It brings the modem up by itself and keeps it up, unless it was
 * told {@link #down}; what it finds stands in {@link #state}.
 */
@ProviderType
public interface PdpService {

    /** The modem's id. */
    String modem();

    /** What is known of the modem now. */
    ModemState state();

    /**
     * Returns when the context is up; at once when it is. Cancels an earlier {@link #down}.
     *
     * @param patience how long to wait at most
     * @return the address
     * @throws FaultException the fault that keeps it down ({@code SIM_MISSING}, {@code NO_NETWORK}, {@code APN_REFUSED}, {@code PORT_MISSING}, …); one that only
     *         a person can mend is thrown as soon as it is certain, others when {@code patience} is over
     */
    String up(Duration patience) throws FaultException, InterruptedException;

    /**
     * Releases the context with {@code AT+MIPCALL=0} and keeps it down until {@link #up} is called.
     *
     * @throws FaultException when the module did not confirm the release
     */
    void down() throws FaultException, InterruptedException;

    /** Somebody found the context dead (a command failed with 901, an FTP session can't be opened): look, and mend it. */
    void doubt(String why);

    /** Somebody got through the context (a login worked): earlier doubts about it count no more. */
    void trust();

    /** Tells {@code listener} of every change from now on, until the handle is closed. */
    AutoCloseable listen(PdpListener listener);
}
