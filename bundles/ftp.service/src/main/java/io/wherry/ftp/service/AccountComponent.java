package io.wherry.ftp.service;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import io.wherry.fault.Secret;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpServer;

/** Registers a {@link FtpServer} for each configured server. */
@Component(service = FtpServer.class, configurationPid = "io.wherry.ftp.account", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = AccountComponent.Config.class, factory = true)
public final class AccountComponent implements FtpServer {

    /** Derived from {@code config/io.wherry.ftp.server~<name>.cfg} by the bundle settings, and checked there. */
    @ObjectClassDefinition(name = "Wherry FTP server", description = "A server and the way to log in; derived from the server's configuration")
    public @interface Config {
        /** The name. */
        @AttributeDefinition(name = "ftp.server", description = "The name that commands use; also the service's property")
        String ftp_server();

        /** The host. */
        @AttributeDefinition(name = "host", description = "Name or address")
        String host();

        /** The port. */
        @AttributeDefinition(name = "tcp.port", description = "1 to 65535")
        int tcp_port() default 21;

        /** The user. */
        @AttributeDefinition(name = "user", description = "The user")
        String user() default "anonymous";

        /** The password. */
        @AttributeDefinition(name = ".password", description = "The password; never published", type = AttributeType.PASSWORD)
        String _password() default "";

        /** The account. */
        @AttributeDefinition(name = "account", description = "The account of AT+FTPOPEN, mostly empty")
        String account() default "";

        /** The mode. */
        @AttributeDefinition(name = "passive", description = "Whether the module opens the data connections")
        boolean passive() default true;

        /** The way of uploads. */
        @AttributeDefinition(name = "direct", description = "Whether uploads go straight to their name because the server lets nobody rename")
        boolean direct() default false;
    }

    private final FtpAccount account;

    /** Takes the configuration as it is: it was checked. */
    @Activate
    public AccountComponent(Config config) {
        account = new FtpAccount(config.ftp_server(), config.host(), config.tcp_port(), config.user(), Secret.of(config._password()), config.account(),
                config.passive(), config.direct());
    }

    @Override
    public FtpAccount account() {
        return account;
    }
}
