package io.wherry.pdp.manager;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

import io.wherry.at.AtPort;
import io.wherry.family.Families;
import io.wherry.fault.FaultException;
import io.wherry.fault.Secret;
import io.wherry.pdp.ModemState;
import io.wherry.pdp.PdpListener;
import io.wherry.pdp.PdpService;
import io.wherry.time.Clock;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The manager of one modem's context as a component: one for each {@code io.wherry.pdp~<id>}. */
@Component(service = PdpService.class, configurationPid = "io.wherry.pdp", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PdpComponent.Config.class, factory = true)
public final class PdpComponent implements PdpService {
    private final PdpManager manager;

    /** What the component is told; derived from {@code io.wherry.modem~<id>.cfg}, and valid. */
    @ObjectClassDefinition(name = "Wherry PDP context", description = "How one modem comes to its address")
    @interface Config {
        @AttributeDefinition(name = "Modem", description = "The modem's id")
        String modem_id();

        @AttributeDefinition(name = "Family", description = "The module's family", required = false)
        String family() default "l610";

        @AttributeDefinition(name = "APN", description = "The access point's name; empty leaves the module's own", required = false)
        String apn() default "";

        @AttributeDefinition(name = "PIN", description = "The SIM's PIN; empty where it has none", required = false)
        String _pin() default "";

        @AttributeDefinition(name = "Search order", description = "What AT+GTRAT is set to, such as 6,3,2; empty leaves it alone", required = false)
        String rat() default "";
    }

    /**
     * Begins to bring the modem up.
     *
     * @throws IOException what is remembered of refused PINs can't be cleared, though no PIN is configured any more
     */
    @Activate
    public PdpComponent(@Reference(name = "port") AtPort port, Config config, BundleContext context) throws IOException {
        Path data = Path.of(Optional.ofNullable(context.getProperty("wherry.data")).orElse("data"));
        PinMemory memory = new PinMemory(data.resolve("pdp").resolve(config.modem_id() + ".pins"));
        Secret pin = Secret.of(config._pin());
        if (pin.isEmpty()) {
            memory.forget();
        }
        this.manager = new PdpManager(Clock.system(), port, new Settings(Families.configured(config.family()), config.modem_id(), config.apn(), pin, config.rat()), memory,
                new SplittableRandom());
    }

    /** Releases the context, where that goes at once, and ends. */
    @Deactivate
    void deactivate() {
        manager.close();
    }

    @Override
    public String modem() {
        return manager.modem();
    }

    @Override
    public ModemState state() {
        return manager.state();
    }

    @Override
    public String up(Duration patience) throws FaultException, InterruptedException {
        return manager.up(patience);
    }

    @Override
    public void down() throws FaultException, InterruptedException {
        manager.down();
    }

    @Override
    public void doubt(String why) {
        manager.doubt(why);
    }

    @Override
    public void trust() {
        manager.trust();
    }

    @Override
    public AutoCloseable listen(PdpListener listener) {
        return manager.listen(listener);
    }
}
