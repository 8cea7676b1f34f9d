package io.wherry.operations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.wherry.at.AtPort;
import io.wherry.at.WireLog;
import io.wherry.fault.FaultCode;
import io.wherry.ftp.FtpServer;
import io.wherry.ftp.FtpService;
import io.wherry.jobs.JobLane;
import io.wherry.jobs.Jobs;
import io.wherry.jobs.Operation;
import io.wherry.operations.ftp.FtpOperations;
import io.wherry.operations.gateway.DiagnosticsOperation;
import io.wherry.operations.gateway.ModemReport;
import io.wherry.operations.local.LocalFiles;
import io.wherry.operations.modem.PdpOperation;
import io.wherry.operations.modem.RawAtOperation;
import io.wherry.operations.modem.RestartOperation;
import io.wherry.operations.modem.TraceOperation;
import io.wherry.operations.services.Modem;
import io.wherry.operations.services.Modems;
import io.wherry.operations.services.Roster;
import io.wherry.pdp.PdpService;
import io.wherry.settings.Refusals;
import io.wherry.time.Clock;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers every operation as a service, and a {@link JobLane} for each modem while all its services are there. */
@Component(service = {}, configurationPid = "io.wherry.operations", configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = OperationsComponent.Config.class)
public final class OperationsComponent implements Modems.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(OperationsComponent.class);

    private final BundleContext context;
    private final Modems modems;
    private final Roster<FtpServer> servers;
    private final Roster<WireLog> wireLogs;
    private final List<ServiceRegistration<?>> operations = new ArrayList<>();
    private final Map<Modem, ServiceRegistration<JobLane>> lanes = new ConcurrentHashMap<>();

    /** Derived from {@code io.wherry.files.cfg}. */
    @ObjectClassDefinition(name = "Wherry operations", description = "What can be asked of the gateway")
    public @interface Config {
        /** An absolute path. */
        @AttributeDefinition(description = "The folder below which commands may read and write files; absolute")
        String root();

        /** Bytes. */
        @AttributeDefinition(description = "Bytes that stay free on its disk")
        long reserve() default 16L << 20;
    }

    /** Registers the operations; modems and servers come as they come. */
    @Activate
    public OperationsComponent(BundleContext context, Config config) {
        Clock clock = Clock.system();
        this.context = context;
        this.modems = new Modems(clock, this);
        this.servers = new Roster<>(clock, FaultCode.UNKNOWN_SERVER, "server");
        this.wireLogs = new Roster<>(clock, FaultCode.UNKNOWN_MODEM, "modem");
        LocalFiles files = new LocalFiles(Path.of(config.root()), config.reserve());
        try {
            files.create();
        } catch (IOException failed) {
            LOG.error("The files folder {} can't be made: transfers fail until it can (root in io.wherry.files.cfg)", config.root(), failed);
        }
        List<Operation> all = new ArrayList<>(FtpOperations.all(clock, servers, modems, files));
        all.addAll(List.of(new RestartOperation(clock, modems), new TraceOperation(modems, wireLogs), new RawAtOperation(modems), PdpOperation.up(modems), PdpOperation.down(modems),
                new DiagnosticsOperation(clock, files, sources())));
        all.forEach(operation -> operations.add(context.registerService(Operation.class, operation, properties("operation", operation.info().name()))));
    }

    private DiagnosticsOperation.Sources sources() {
        return new DiagnosticsOperation.Sources(Optional.ofNullable(context.getProperty("wherry.version")).orElse("unknown"), this::bundles,
                () -> ModemReport.of(modems), servers::names, () -> ask(Jobs.class, Jobs::counts),
                () -> ask(Refusals.class, Refusals::standing).orElse(List.of()));
    }

    private static Dictionary<String, Object> properties(String key, String value) {
        return new Hashtable<>(Map.of(key, value));
    }

    /** Unregisters all; a modem's running job is interrupted by that and waits. */
    @Deactivate
    public void deactivate() {
        modems.clear();
        operations.forEach(ServiceRegistration::unregister);
    }

    @Override
    public void came(Modem modem) {
        JobLane lane = modem::id;
        lanes.put(modem, context.registerService(JobLane.class, lane, properties("modem.id", modem.id())));
    }

    @Override
    public void left(Modem modem) {
        Optional.ofNullable(lanes.remove(modem)).ifPresent(ServiceRegistration::unregister);
    }

    private JsonArray bundles() {
        JsonArray all = new JsonArray();
        for (Bundle bundle : context.getBundles()) {
            JsonObject one = new JsonObject();
            one.addProperty("name", bundle.getSymbolicName());
            one.addProperty("version", bundle.getVersion().toString());
            one.addProperty("active", bundle.getState() == Bundle.ACTIVE);
            all.add(one);
        }
        return all;
    }

    /** A service that is only looked at now and then; a reference would tie the queue and its operations to each other. */
    private <T, R> Optional<R> ask(Class<T> type, Function<T, R> question) {
        Optional<ServiceReference<T>> reference = Optional.ofNullable(context.getServiceReference(type));
        try {
            return reference.map(context::getService).map(question);
        } finally {
            reference.ifPresent(context::ungetService);
        }
    }

    /** A service came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addAtPort(AtPort port) {
        modems.add(port);
    }

    /** A service left. */
    void removeAtPort(AtPort port) {
        modems.remove(port);
    }

    /** A service came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addPdpService(PdpService pdp) {
        modems.add(pdp);
    }

    /** A service left. */
    void removePdpService(PdpService pdp) {
        modems.remove(pdp);
    }

    /** A service came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addFtpService(FtpService ftp) {
        modems.add(ftp);
    }

    /** A service left. */
    void removeFtpService(FtpService ftp) {
        modems.remove(ftp);
    }

    /** A server's file came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addServer(FtpServer server) {
        servers.add(server.account().name(), server);
    }

    /** A server's file left. */
    void removeServer(FtpServer server) {
        servers.remove(server.account().name(), server);
    }

    /** A modem's wire log came. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addWireLog(WireLog log) {
        wireLogs.add(log.modem(), log);
    }

    /** A modem's wire log left. */
    void removeWireLog(WireLog log) {
        wireLogs.remove(log.modem(), log);
    }
}
