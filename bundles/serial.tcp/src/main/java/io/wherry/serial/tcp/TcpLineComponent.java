package io.wherry.serial.tcp;

import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.time.Clock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Registers a {@link Line} for each configuration of the PID {@code io.wherry.serial.tcp~<modem id>}. */
@Component(service = Line.class, configurationPid = "io.wherry.serial.tcp", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TcpLineComponent.Config.class, factory = true)
public final class TcpLineComponent implements Line {

    /** Derived from {@code config/io.wherry.modem~<id>.cfg} by the bundle settings, and checked there. */
    @ObjectClassDefinition(name = "Wherry serial server", description = "The raw TCP port that a module is reached through")
    public @interface Config {
        /** The modem's id. */
        @AttributeDefinition(name = "modem.id", description = "The modem's id; also the service's property")
        String modem_id();

        /** The host. */
        @AttributeDefinition(name = "host", description = "Name or address of the serial server")
        String host();

        /** The port. */
        @AttributeDefinition(name = "tcp.port", description = "Its raw TCP port, 1 to 65535")
        int tcp_port();

        /** The rate. */
        @AttributeDefinition(name = "baud", description = "Bits per second of the serial port behind it, for the time that a write may take")
        int baud() default 115200;
    }

    private final TcpLine line;

    /** Connects nothing yet. */
    @Activate
    public TcpLineComponent(Config config) {
        line = new TcpLine(new TcpSettings(config.modem_id(), config.host(), config.tcp_port(), config.baud(), TcpSettings.CONNECT_TIMEOUT,
                TcpSettings.WRITE_PATIENCE), Clock.system());
    }

    /** Closes what is open. */
    @Deactivate
    public void deactivate() {
        line.shut();
    }

    @Override
    public String name() {
        return line.name();
    }

    @Override
    public int baud() {
        return line.baud();
    }

    @Override
    public Connection open() throws FaultException {
        return line.open();
    }
}
