package io.wherry.settings.component;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.wherry.settings.Refusals;
import io.wherry.settings.core.RefusalBook;
import io.wherry.settings.core.Settings;
import io.wherry.settings.files.Place;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import io.wherry.time.Worker;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to ConfigAdmin and keeps the derived configurations in step; tells what was refused. */
@Component(immediate = true, service = {Refusals.class, ConfigurationListener.class})
public final class SettingsComponent implements Refusals, ConfigurationListener {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsComponent.class);

    /** A secret or a certificate that was missing may be there by now, and no configuration event tells of it. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final RefusalBook refusals;
    private final Settings settings;
    private final Worker worker;

    /** Takes up what changed while nobody looked. */
    @Activate
    public SettingsComponent(BundleContext context, @Reference ConfigurationAdmin admin) {
        Place place = Place.here(folder(context, "wherry.config"), folder(context, "wherry.data"));
        this.refusals = new RefusalBook(Clock.system());
        this.settings = new Settings(new ConfigAdminStore(admin, context.getServiceReference(ConfigurationAdmin.class)), place, refusals);
        reconcile();
        Gate never = Clock.system().gate();
        this.worker = Clock.system().start("wherry-settings", () -> {
            while (!never.await(() -> false, LOOK_AGAIN)) {
                reconcile();
            }
        });
    }

    /** Ends the looking; what was derived stays. */
    @Deactivate
    public void stop() throws InterruptedException {
        worker.interrupt();
        worker.join(STOP_PATIENCE);
    }

    private void reconcile() {
        carryOut("the configuration folder", settings::reconcile);
    }

    @Override
    public List<Refusal> standing() {
        return refusals.standing();
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        carryOut(event.getPid(), () -> settings.changed(event.getPid()));
    }

    /** A disk that does not take a configuration must not end the listening: the next change of the file is the next try. */
    private static void carryOut(String what, Work work) {
        try {
            work.run();
        } catch (IOException e) {
            LOG.error("What follows from {} could not be stored; is the disk full?", what, e);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static Path folder(BundleContext context, String property) {
        String folder = context.getProperty(property);
        if (folder == null) {
            throw new IllegalStateException("The launcher has to set the framework property " + property);
        }
        return Path.of(folder).toAbsolutePath();
    }
}
