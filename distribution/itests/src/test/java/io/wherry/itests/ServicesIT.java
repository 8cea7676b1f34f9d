package io.wherry.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bootClasspathLibrary;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.wherry.at.AtPort;
import io.wherry.at.WireLog;
import io.wherry.ftp.FtpServer;
import io.wherry.ftp.FtpService;
import io.wherry.jobs.JobLane;
import io.wherry.jobs.Jobs;
import io.wherry.jobs.Operation;
import io.wherry.launcher.Distribution;
import io.wherry.launcher.Settings;
import io.wherry.pdp.PdpService;
import io.wherry.serial.Line;
import io.wherry.settings.Refusals;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/** The distribution's own bundles in a forked framework, started with the launcher's own properties: services, configurations, bundles. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ServicesIT {
    private static final long PATIENCE_MS = 20_000;
    /** Nobody listens there: lines and what stands on them are services all the same, and say that they wait. */
    private static final String NOBODY = "tcp://127.0.0.1:1";

    private BundleContext context;
    private final List<Path> written = new ArrayList<>();

    /** The unpacked distribution, its bundles in the launcher's order; Pax Exam's own level for the tests is 5. */
    @Configuration
    public static Option[] distribution() throws IOException {
        Path home = Tarball.unpack("services");
        Path config = Files.createDirectories(home.resolve("../config")).normalize();
        Path data = Files.createDirectories(home.resolve("../data")).normalize();
        List<Option> options = new ArrayList<>();
        Settings.of(new Distribution(home, "test"), config, data, data, 1).forEach((key, value) -> {
            if (value instanceof String text && !key.equals(Constants.FRAMEWORK_STORAGE) && !key.equals(Constants.FRAMEWORK_BEGINNING_STARTLEVEL)) {
                options.add(frameworkProperty(key).value(text));
            }
        });
        for (Path jar : Tarball.list(home.resolve("lib"))) {
            String name = jar.getFileName().toString();
            if (name.startsWith("slf4j") || name.startsWith("logback") || name.startsWith("org.osgi")) {
                options.add(bootClasspathLibrary(jar.toUri().toString()));
            }
        }
        for (Path jar : Tarball.list(home.resolve("bundles"))) {
            String name = jar.getFileName().toString();
            options.add(bundle(jar.toUri().toString()).startLevel(name.startsWith("io.wherry.settings") ? 3 : name.startsWith("io.wherry.") ? 4 : 2));
        }
        options.add(systemProperty("logback.configurationFile").value(Path.of("src/test/resources/logback-test.xml").toAbsolutePath().toString()));
        options.add(junitBundles());
        return options.toArray(Option[]::new);
    }

    @Before
    public void enterTheFramework() {
        context = FrameworkUtil.getBundle(ServicesIT.class).getBundleContext();
    }

    @After
    public void removeFiles() throws IOException {
        for (Path file : written) {
            Files.deleteIfExists(file);
        }
        eventually("everything is gone", () -> all(Line.class).isEmpty() && all(FtpService.class).isEmpty() && all(FtpServer.class).isEmpty());
    }

    @Test
    public void everyBundleRuns() {
        for (Bundle bundle : context.getBundles()) {
            assertEquals(bundle.getSymbolicName(), Bundle.ACTIVE, bundle.getState());
        }
    }

    @Test
    public void aModemFileBringsUpEveryLayer() throws IOException {
        modem("a", NOBODY, "");
        service(Line.class, "a");
        service(AtPort.class, "a");
        service(PdpService.class, "a");
        service(FtpService.class, "a");
        service(JobLane.class, "a");
    }

    @Test
    public void aTtyThatIsMissingIsALineAllTheSame() throws IOException {
        modem("tty", "/dev/wherry-no-such-tty", "");
        service(Line.class, "tty");
        service(FtpService.class, "tty");
    }

    @Test
    public void aSecondModemFileMakesASecondSet() throws IOException {
        modem("a", NOBODY, "");
        modem("b-2", NOBODY, "");
        for (Class<?> layer : List.of(Line.class, AtPort.class, PdpService.class, FtpService.class)) {
            assertNotSame(service(layer, "a"), service(layer, "b-2"));
        }
    }

    @Test
    public void aRemovedFileTakesItsSetAwayAndNoOther() throws IOException {
        modem("a", NOBODY, "");
        modem("b", NOBODY, "");
        everythingFor("a");
        everythingFor("b");
        Object other = service(FtpService.class, "b");
        Files.delete(file("io.wherry.modem~a.cfg"));
        eventually("the set is gone", () -> all(Line.class, "a").isEmpty() && all(AtPort.class, "a").isEmpty() && all(PdpService.class, "a").isEmpty()
                && all(FtpService.class, "a").isEmpty());
        assertSame(other, service(FtpService.class, "b"));
    }

    @Test
    public void aWrongConfigurationIsRefusedByNameAndTheLastGoodStays() throws IOException {
        modem("a", NOBODY, "");
        everythingFor("a");
        Object before = service(FtpService.class, "a");
        write("io.wherry.modem~a.cfg", "port = " + NOBODY + "\nbaud = quick\n");
        Refusals refusals = (Refusals) service(Refusals.class);
        eventually("it is refused", () -> refusals.standing().stream().anyMatch(refusal -> refusal.file().equals("io.wherry.modem~a.cfg")
                && refusal.key().equals("baud") && refusal.value().equals("quick") && refusal.expected().contains("300")));
        assertSame(before, service(FtpService.class, "a"));
        modem("a", NOBODY, "");
        eventually("it is taken", () -> refusals.standing().isEmpty());
        assertSame(before, service(FtpService.class, "a"));
    }

    @Test
    public void aChangedApnLeavesLineAndPortTheSameObjects() throws IOException {
        modem("a", NOBODY, "one");
        everythingFor("a");
        Object line = service(Line.class, "a");
        Object port = service(AtPort.class, "a");
        Object context = service(PdpService.class, "a");
        modem("a", NOBODY, "two");
        eventually("the context is another", () -> all(PdpService.class, "a").stream().anyMatch(service -> service != context));
        assertSame(line, service(Line.class, "a"));
        assertSame(port, service(AtPort.class, "a"));
        service(FtpService.class, "a");
    }

    @Test
    public void aTraceThatIsTurnedOnAndOffLeavesEveryLayerTheSameObject() throws IOException {
        modem("a", NOBODY, "");
        everythingFor("a");
        List<Class<?>> layers = List.of(Line.class, AtPort.class, PdpService.class, FtpService.class, JobLane.class);
        List<Object> before = layers.stream().map(layer -> service(layer, "a")).toList();
        WireLog log = (WireLog) service(WireLog.class, "a");
        write("io.wherry.modem~a.cfg", "port = " + NOBODY + "\ntrace = true\n");
        eventually("it is recorded", log::recording);
        Path recorded = Path.of(context.getProperty("wherry.data"), "wire", "a.log");
        eventually("the log is there", () -> Files.exists(recorded));
        modem("a", NOBODY, "");
        eventually("nothing is recorded", () -> !log.recording());
        for (int i = 0; i < layers.size(); i++) {
            assertSame(before.get(i), service(layers.get(i), "a"));
        }
    }

    @Test
    public void anFtpServerFileIsAServerAndTouchesNoModem() throws IOException {
        modem("a", NOBODY, "");
        everythingFor("a");
        Object sessions = service(FtpService.class, "a");
        write("io.wherry.ftp.server~depot.cfg", "host = depot.example\nuser = me\npassword = $[secret:depot]\n");
        write("secrets/depot", "hush\n");
        eventually("the server is there", () -> all(FtpServer.class).size() == 1);
        assertEquals("hush", ((FtpServer) all(FtpServer.class).get(0)).account().password().reveal());
        assertSame(sessions, service(FtpService.class, "a"));
    }

    @Test
    public void theQueueAndTheOperationsNeedNoFile() throws IOException {
        assertNotNull(service(Jobs.class));
        eventually("the operations are there", () -> all(Operation.class).stream().map(operation -> ((Operation) operation).info().name()).toList()
                .containsAll(List.of("ftp.list", "ftp.get", "ftp.put", "ftp.delete", "ftp.rename", "ftp.mkdir", "ftp.rmdir", "ftp.pwd")));
    }

    @Test
    public void aJarInTheConfigFolderInstallsNothing() throws IOException {
        int bundles = context.getBundles().length;
        Tarball.writeBundle(file("evil.jar"));
        Path folder = Files.createDirectories(file("evil"));
        Tarball.writeBundle(file("evil/worse.jar"));
        write("org.apache.felix.fileinstall~evil.cfg", "felix.fileinstall.dir = " + folder + "\nfelix.fileinstall.poll = 100\n");
        // Two rounds of the folder: by then the jar would have been seen.
        modem("a", NOBODY, "");
        service(Line.class, "a");
        modem("b", NOBODY, "");
        service(Line.class, "b");
        assertEquals(bundles, context.getBundles().length);
        Files.delete(file("evil/worse.jar"));
        Files.delete(folder);
    }

    @Test
    public void everyProductBundleComesBackToWorkAfterAStop() throws IOException, BundleException {
        modem("a", NOBODY, "");
        write("io.wherry.ftp.server~depot.cfg", "host = depot.example\n");
        everythingWorks();
        List<Bundle> product = Arrays.stream(context.getBundles()).filter(bundle -> bundle.getSymbolicName().startsWith("io.wherry.")).toList();
        assertTrue(product.size() > 10);
        for (Bundle bundle : product) {
            bundle.stop();
            bundle.start();
            everythingWorks();
        }
    }

    @Test
    public void aStoppedBundleTakesOnlyWhatStandsOnItAway() throws IOException, BundleException {
        modem("a", NOBODY, "");
        everythingFor("a");
        Object line = service(Line.class, "a");
        Object port = service(AtPort.class, "a");
        Bundle pdp = installed("io.wherry.pdp.manager");
        pdp.stop();
        eventually("what stands on it is gone", () -> all(PdpService.class).isEmpty() && all(FtpService.class).isEmpty());
        assertSame(line, service(Line.class, "a"));
        assertSame(port, service(AtPort.class, "a"));
        pdp.start();
        everythingFor("a");
    }

    private void everythingWorks() {
        everythingFor("a");
        service(Jobs.class);
        service(Refusals.class);
        eventually("the server is there", () -> all(FtpServer.class).size() == 1);
        eventually("the operations are there", () -> all(Operation.class).size() >= 8);
    }

    /** Once all are there, each is in use, so that no object goes just because the test lets go of it. */
    private void everythingFor(String modem) {
        for (Class<?> layer : List.of(Line.class, AtPort.class, PdpService.class, FtpService.class, JobLane.class)) {
            service(layer, modem);
        }
    }

    private void modem(String id, String port, String apn) throws IOException {
        write("io.wherry.modem~" + id + ".cfg", "port = " + port + "\napn = " + apn + "\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = file(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Path file(String name) {
        Path file = Path.of(context.getProperty("wherry.config")).resolve(name);
        written.add(file);
        return file;
    }

    private Bundle installed(String name) {
        return Arrays.stream(context.getBundles()).filter(bundle -> name.equals(bundle.getSymbolicName())).findFirst().orElseThrow();
    }

    private Object service(Class<?> type, String modem) {
        return service("(&(objectClass=" + type.getName() + ")(modem.id=" + modem + "))");
    }

    private Object service(Class<?> type) {
        return service("(objectClass=" + type.getName() + ")");
    }

    private Object service(String filter) {
        try {
            ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context, context.createFilter(filter), null);
            tracker.open();
            try {
                Object service = tracker.waitForService(PATIENCE_MS);
                assertNotNull("no service " + filter, service);
                return service;
            } finally {
                tracker.close();
            }
        } catch (InvalidSyntaxException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Object> all(Class<?> type, String modem) {
        return find(type, "(modem.id=" + modem + ")");
    }

    private List<Object> all(Class<?> type) {
        return find(type, null);
    }

    private <T> List<Object> find(Class<T> type, String filter) {
        try {
            List<Object> services = new ArrayList<>();
            for (var reference : context.getServiceReferences(type, filter)) {
                T service = context.getService(reference);
                if (service != null) {
                    services.add(service);
                    context.ungetService(reference);
                }
            }
            return services;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (!condition.getAsBoolean()) {
            assertTrue(what + ", but not within " + PATIENCE_MS + " ms", System.nanoTime() < end);
            LockSupport.parkNanos(50_000_000);
        }
    }
}
