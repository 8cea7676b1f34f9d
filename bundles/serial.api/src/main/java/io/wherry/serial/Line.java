package io.wherry.serial;

import io.wherry.fault.FaultException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The way to one module: a tty, a serial server's TCP port, or a simulator. Registered as a service with the property
 * {@link #MODEM_ID}. A Line is cheap and never fails; opening it may.
 */
@ProviderType
public interface Line {
    /** Service property: the modem's id, the part after {@code ~} in its configuration file's name. */
    String MODEM_ID = "modem.id";

    /** What a person calls it: {@code /dev/ttyUSB0}, {@code tcp://host:port}, {@code sim:...}. */
    String name();

    /** Bits per second that the configuration asks for; 0 where the line has no rate of its own. */
    int baud();

    /**
     * Opens it. One connection at a time: a second call while one is open is {@code PORT_BUSY}.
     *
     * @throws FaultException {@code PORT_MISSING}, {@code PORT_BUSY}, {@code PORT_NOT_PERMITTED} or {@code PORT_REFUSED}
     */
    Connection open() throws FaultException;
}
