package io.wherry.mqtt;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.wherry.at.AtPort;
import io.wherry.fault.Secret;
import io.wherry.ftp.FtpServer;
import io.wherry.ftp.FtpService;
import io.wherry.jobs.JobListener;
import io.wherry.jobs.JobState;
import io.wherry.jobs.Jobs;
import io.wherry.mqtt.client.Endpoint;
import io.wherry.mqtt.client.PahoTransport;
import io.wherry.mqtt.messages.About;
import io.wherry.mqtt.messages.StatusMessage;
import io.wherry.mqtt.reports.Reporter;
import io.wherry.mqtt.supervisor.Supervisor;
import io.wherry.pdp.PdpService;
import io.wherry.settings.Refusals;
import io.wherry.time.Clock;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** The MQTT interface as a component: a gateway for as long as there are a configuration and a queue of jobs. */
@Component(configurationPid = "io.wherry.mqtt.client", configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true, service = JobListener.class)
@Designate(ocd = MqttConfig.class)
public final class MqttComponent implements JobListener {
    private static final Duration CONNECTING = Duration.ofSeconds(30);

    private final Gateway gateway;
    private final Map<FtpServer, String> servers = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Refusals> refusals = new CopyOnWriteArrayList<>();

    /** Begins to connect. */
    @Activate
    public MqttComponent(MqttConfig config, BundleContext bundles, @Reference Jobs jobs) {
        Clock clock = Clock.system();
        StatusMessage status = new StatusMessage(config.gateway(), UUID.randomUUID().toString(), clock.instant(),
                Optional.ofNullable(bundles.getProperty("wherry.version")).orElse("unknown"));
        Endpoint.Files files = new Endpoint.Files(file(config.ca()), file(config.certificate()), file(config.key()));
        Endpoint endpoint = Endpoint.of(config.uri(), files, "wherry-" + config.gateway(), config.username(), Secret.of(config._password()),
                Duration.ofSeconds(config.keepalive()));
        Reporter.Facts facts = new Reporter.Facts(words(config.groups()), config.raw_at(), () -> parts(bundles), () -> Set.copyOf(servers.values()), refusals,
                () -> bundles.getBundle(0).getState() == Bundle.STOPPING);
        gateway = new Gateway(clock, new SecureRandom(), Supervisor.Patience.USUAL, new PahoTransport(clock, CONNECTING), endpoint, status, jobs, facts, Duration.ofSeconds(config.telemetry()));
    }

    private static Optional<Path> file(String name) {
        return name.isBlank() ? Optional.empty() : Optional.of(Path.of(name.strip()));
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split(",")).map(String::strip).filter(word -> !word.isEmpty()).toList();
    }

    private static List<About.Part> parts(BundleContext bundles) {
        return Arrays.stream(bundles.getBundles()).map(bundle -> new About.Part(String.valueOf(bundle.getSymbolicName()), bundle.getVersion().toString(), state(bundle))).toList();
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "active";
            case Bundle.INSTALLED -> "installed";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            default -> "state " + Integer.toString(bundle.getState()).toLowerCase(Locale.ROOT);
        };
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPort(AtPort port) {
        gateway.modems().add(port);
    }

    void removePort(AtPort port) {
        gateway.modems().remove(port);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNetwork(PdpService network) {
        gateway.modems().add(network);
    }

    void removeNetwork(PdpService network) {
        gateway.modems().remove(network);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addFtp(FtpService ftp) {
        gateway.modems().add(ftp);
    }

    void removeFtp(FtpService ftp) {
        gateway.modems().remove(ftp);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addServer(FtpServer server, Map<String, Object> properties) {
        servers.put(server, String.valueOf(properties.get(FtpServer.SERVER)));
    }

    void removeServer(FtpServer server) {
        servers.remove(server);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRefusals(Refusals source) {
        refusals.add(source);
    }

    void removeRefusals(Refusals source) {
        refusals.remove(source);
    }

    @Override
    public void changed(JobState state) {
        gateway.changed(state);
    }

    @Override
    public void progress(String operation, String id, long bytes, long total, long bytesPerSecond) {
        gateway.progress(operation, id, bytes, total, bytesPerSecond);
    }

    @Override
    public void forgotten(String operation, String id) {
        gateway.forgotten(operation, id);
    }

    @Override
    public void event(String type, String message, String operation, String id) {
        gateway.event(type, message, operation, id);
    }

    /** Says goodbye. */
    @Deactivate
    public void stop() {
        gateway.close();
    }
}
