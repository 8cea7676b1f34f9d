package io.wherry.at;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears what the module says unasked and what the channel goes through. Called on the port's thread: hand over and return. */
@ConsumerType
public interface AtListener {

    /** An unsolicited line, a late answer, or a change of the channel. */
    void heard(AtEvent event);
}
