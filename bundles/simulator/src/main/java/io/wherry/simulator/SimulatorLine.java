package io.wherry.simulator;

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

/** A simulated module of its own for each configuration of the PID {@code io.wherry.serial.simulator~<modem id>}. */
@Component(service = Line.class, configurationPid = "io.wherry.serial.simulator", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SimulatorLine.Config.class, factory = true)
public final class SimulatorLine implements Line {

    /** Derived from {@code config/io.wherry.modem~<id>.cfg} by the bundle settings, where {@code port} begins with {@code sim:}. */
    @ObjectClassDefinition(name = "Wherry simulated module", description = "A module that exists in this process only")
    public @interface Config {
        /** The modem's id. */
        @AttributeDefinition(name = "modem.id", description = "The modem's id; also the service's property")
        String modem_id();

        /** Which module. */
        @AttributeDefinition(name = "uri",
                description = "sim: and its options, such as sim:seed=7;paced;variants=receive=1024, or sim:module=quectel")
        String uri() default "sim:";

        /** Its rate. */
        @AttributeDefinition(name = "baud", description = "Bits per second that it begins with, unless the uri says otherwise")
        int baud() default 115200;
    }

    private final SimulatedModule module;
    private final Line line;
    private final String name;

    /** Switches a module on. */
    @Activate
    public SimulatorLine(Config config) {
        name = config.uri();
        module = Options.parse(Clock.system(), "baud=" + config.baud() + ";" + config.uri().replaceFirst("^sim:", "")).start();
        line = module.line();
    }

    /** Switches it off. */
    @Deactivate
    public void deactivate() {
        module.close();
    }

    @Override
    public String name() {
        return name;
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
