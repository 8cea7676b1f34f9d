package io.wherry.at;

import java.time.Duration;

import org.osgi.annotation.versioning.ProviderType;

/** The wire log of one modem, registered with the property {@code modem.id}. Turning it on or off does not disturb the modem's port. */
@ProviderType
public interface WireLog {

    /** The modem's id. */
    String modem();

    /** Whether the wire is recorded now. */
    boolean recording();

    /** Records, or does not, for {@code howLong} from now on, whatever the modem's file says; then, or when the file says something else, this holds again. */
    void override(boolean on, Duration howLong);
}
