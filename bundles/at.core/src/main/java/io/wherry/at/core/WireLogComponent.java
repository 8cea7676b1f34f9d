package io.wherry.at.core;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.wherry.at.WireLog;
import io.wherry.at.core.wire.RecordedLine;
import io.wherry.at.core.wire.WireFile;
import io.wherry.at.core.wire.WireSwitch;
import io.wherry.serial.Line;
import io.wherry.time.Clock;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The {@link WireLog} of one modem. A configuration of its own, which may change while it lives, so that a change does not reach the port. */
@Component(service = {WireLog.class, WireLogComponent.class}, configurationPid = "io.wherry.at.wire", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WireLogComponent.Settings.class, factory = true)
public final class WireLogComponent implements WireLog {

    /** Derived from {@code io.wherry.modem~<id>.cfg} by the settings bundle. */
    @ObjectClassDefinition(name = "Wherry wire log", description = "One modem's wire log; derived from the modem's configuration")
    public @interface Settings {
        @AttributeDefinition(description = "The modem's id")
        String modem_id();

        @AttributeDefinition(description = "Whether both directions of the wire are recorded, without secrets, in wire/<modem>.log below the data folder")
        boolean trace() default false;
    }

    private final String modem;
    private final WireFile file;
    private final WireSwitch recording;

    /** Writes nothing before it is on. */
    @Activate
    public WireLogComponent(Settings settings, BundleContext context) {
        Path data = Path.of(Optional.ofNullable(context.getProperty("wherry.data")).orElse("data"));
        modem = settings.modem_id();
        file = new WireFile(data.resolve("wire"), modem);
        recording = new WireSwitch(Clock.system(), settings.trace());
    }

    @Modified
    void modified(Settings settings) {
        recording.filed(settings.trace());
    }

    /** {@code line}, recorded while this is on. */
    Line recorded(Line line) {
        return new RecordedLine(line, file, Clock.system()::instant, recording);
    }

    @Override
    public String modem() {
        return modem;
    }

    @Override
    public boolean recording() {
        return recording.getAsBoolean();
    }

    @Override
    public void override(boolean on, Duration howLong) {
        recording.override(on, howLong);
    }
}
