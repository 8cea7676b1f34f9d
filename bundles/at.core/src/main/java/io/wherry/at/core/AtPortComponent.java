package io.wherry.at.core;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

import io.wherry.at.AtException;
import io.wherry.at.AtListener;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus;
import io.wherry.at.Command;
import io.wherry.at.Reply;
import io.wherry.at.Rung;
import io.wherry.at.StateQuery;
import io.wherry.at.core.port.BoardResetCommand;
import io.wherry.at.core.port.ModemPort;
import io.wherry.at.core.port.PortSettings;
import io.wherry.family.Families;
import io.wherry.serial.Line;
import io.wherry.time.Clock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The {@link AtPort} of one modem: lives as long as its {@link Line} and its configuration. */
@Component(service = AtPort.class, configurationPid = "io.wherry.at", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = AtPortComponent.Settings.class, factory = true)
public final class AtPortComponent implements AtPort {

    /** Derived from {@code io.wherry.modem~<id>.cfg} by the settings bundle. */
    @ObjectClassDefinition(name = "Wherry AT port", description = "One modem's AT channel; derived from the modem's configuration")
    public @interface Settings {
        @AttributeDefinition(description = "The modem's id")
        String modem_id();

        @AttributeDefinition(description = "The module's family")
        String family() default "l610";

        @AttributeDefinition(description = "Seconds that a late answer is waited for after a command ended in doubt")
        int grace() default 10;

        @AttributeDefinition(description = "The board's own reset, run by /bin/sh -c; empty for none")
        String reset_command() default "";

        @AttributeDefinition(description = "Seconds that the board's reset may take")
        int reset_timeout() default 30;

        @AttributeDefinition(description = "At which rate line and module talk: line, auto (wherever it is found) or max (the highest that both follow)")
        String rate() default "line";

        @AttributeDefinition(description = "Flow control: none or rtscts")
        String flow() default "none";
    }

    private final ModemPort port;

    /** Starts the port on {@code line}. */
    @Activate
    public AtPortComponent(Settings settings, @Reference(name = "line") Line line, @Reference(name = "wire") WireLogComponent wire) {
        Optional<PortSettings.BoardReset> boardReset = settings.reset_command().isBlank() ? Optional.empty()
                : Optional.of(new BoardResetCommand(settings.reset_command(), Duration.ofSeconds(settings.reset_timeout())));
        port = new ModemPort(Clock.system(), settings.modem_id(), wire.recorded(line),
                new PortSettings(Families.configured(settings.family()), Duration.ofSeconds(settings.grace()), boardReset,
                        PortSettings.Rate.valueOf(settings.rate().toUpperCase(Locale.ROOT)),
                        settings.flow().equals("rtscts")), new Random());
    }

    @Deactivate
    void stop() {
        port.close();
    }

    @Override
    public String modem() {
        return port.modem();
    }

    @Override
    public Reply execute(Command command) throws AtException, InterruptedException {
        return port.execute(command);
    }

    @Override
    public AtStatus status() {
        return port.status();
    }

    @Override
    public void restart(String why) throws AtException, InterruptedException {
        port.restart(why);
    }

    @Override
    public void recover(String why, boolean again) throws AtException, InterruptedException {
        port.recover(why, again);
    }

    @Override
    public void climbed(Rung rung, Rung.Step step, String cause) {
        port.climbed(rung, step, cause);
    }

    @Override
    public Listening askAfterDoubt(StateQuery query) {
        return port.askAfterDoubt(query);
    }

    @Override
    public Listening listen(AtListener listener) {
        return port.listen(listener);
    }
}
