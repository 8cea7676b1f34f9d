package io.wherry.serial.jserialcomm;

import java.nio.file.Path;

import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.time.Clock;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Registers a {@link Line} for each configuration of the PID {@code io.wherry.serial.jserialcomm~<modem id>}. */
@Component(service = Line.class, configurationPid = "io.wherry.serial.jserialcomm", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TtyLineComponent.Config.class, factory = true)
public final class TtyLineComponent implements Line {

    /** Derived from {@code config/io.wherry.modem~<id>.cfg} by the bundle settings, and checked there. */
    @ObjectClassDefinition(name = "Wherry serial port", description = "The tty that a module is connected to")
    public @interface Config {
        /** The modem's id. */
        @AttributeDefinition(name = "modem.id", description = "The modem's id; also the service's property")
        String modem_id();

        /** The device. */
        @AttributeDefinition(name = "device", description = "Path of the device, best below /dev/serial/by-id, or COM3")
        String device();

        /** The rate. */
        @AttributeDefinition(name = "baud", description = "Bits per second, 8N1")
        int baud() default 115200;

        /** The flow control. */
        @AttributeDefinition(name = "flow", description = "Flow control", options = {@Option("none"), @Option("rtscts")})
        String flow() default "none";
    }

    private final TtyLine line;

    /** Opens nothing yet. */
    @Activate
    public TtyLineComponent(Config config, BundleContext context) {
        Path libraries = Path.of(context.getProperty("wherry.data")).resolve("native").toAbsolutePath().normalize();
        line = new TtyLine(new TtySettings(config.modem_id(), config.device(), config.baud(), config.flow().equals("rtscts"), libraries,
                TtySettings.LOCKS, TtySettings.WRITE_PATIENCE), Clock.system());
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
