package io.wherry.pdp;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of changes. Called on the service's own thread: hand over and return. */
@ConsumerType
public interface PdpListener {

    /** Something in it changed. */
    void changed(ModemState state);
}
