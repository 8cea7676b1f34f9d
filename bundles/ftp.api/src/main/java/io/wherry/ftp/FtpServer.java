package io.wherry.ftp;

import org.osgi.annotation.versioning.ProviderType;

/** A configured server, registered with the property {@link #SERVER}. */
@ProviderType
public interface FtpServer {
    /** Service property: the server's name, the part after {@code ~} in its configuration file's name. */
    String SERVER = "ftp.server";

    /** How to reach it. */
    FtpAccount account();
}
