package io.wherry.settings.files;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The keys of {@code io.wherry.ftp.server~<name>.cfg}, described for tools; {@link FtpServerFile} reads them. */
@ObjectClassDefinition(factoryPid = "io.wherry.ftp.server", name = "Wherry: an FTP server")
@interface FtpServerKeys {
    @AttributeDefinition(description = "Name or address, as it is reached from the modem's network")
    String host();

    @AttributeDefinition(description = "Port", min = "1", max = "65535")
    int port() default 21;

    @AttributeDefinition(description = "User")
    String user() default "anonymous";

    @AttributeDefinition(description = "Password", type = AttributeType.PASSWORD, required = false)
    String password() default "";

    @AttributeDefinition(description = "Account, where the server wants one", required = false)
    String account() default "";

    @AttributeDefinition(description = "Who opens data connections",
            options = {@Option(label = "the modem", value = "passive"), @Option(label = "the server", value = "active")})
    String mode() default "passive";

    @AttributeDefinition(description = "How a file is delivered",
            options = {@Option(label = "under a temporary name, then renamed", value = "rename"), @Option(label = "straight to its name", value = "direct")})
    String upload() default "rename";
}
