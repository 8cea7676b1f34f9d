package io.wherry.settings.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.wherry.settings.Refusals.Refusal;
import io.wherry.settings.files.Derived;
import io.wherry.settings.files.Place;
import io.wherry.settings.keys.Source;
import io.wherry.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SettingsTest {
    private static final String MODEM = "io.wherry.modem~gw";

    @TempDir
    Path folder;
    private final MapStore store = new MapStore();
    private final RefusalBook refusals = new RefusalBook(Clock.system());
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger("io.wherry.settings");
    private Settings settings;

    @BeforeEach
    void begin() throws IOException {
        Files.createDirectories(folder.resolve("config"));
        settings = new Settings(store, new Place(folder.resolve("config"), folder.resolve("data"), "host"), refusals);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void end() {
        root.detachAppender(log);
    }

    @Test
    void aModemBecomesALineAPortAContextAndSessions() throws IOException {
        write(MODEM, "port", "/dev/ttyUSB0", "apn", "internet");
        assertThat(store.derived).containsOnlyKeys("io.wherry.serial.jserialcomm~gw", "io.wherry.at.wire~gw", "io.wherry.at~gw", "io.wherry.pdp~gw",
                "io.wherry.ftp~gw");
        assertThat(store.derived.get("io.wherry.serial.jserialcomm~gw").properties())
                .isEqualTo(Map.of("modem.id", "gw", "device", "/dev/ttyUSB0", "baud", 115_200, "flow", "none"));
        assertThat(store.derived.get("io.wherry.at~gw").properties())
                .isEqualTo(Map.of("modem.id", "gw", "family", "l610", "line.target", "(modem.id=gw)", "wire.target", "(modem.id=gw)", "rate", "line", "flow", "none",
                        "grace", 10, "reset.command", "", "reset.timeout", 30));
        assertThat(store.derived.get("io.wherry.at.wire~gw").properties()).isEqualTo(Map.of("modem.id", "gw", "trace", false));
        assertThat(store.derived.get("io.wherry.pdp~gw").properties())
                .isEqualTo(Map.of("modem.id", "gw", "family", "l610", "port.target", "(modem.id=gw)", "apn", "internet", ".pin", "", "rat", ""));
        assertThat(store.derived.get("io.wherry.ftp~gw").properties())
                .isEqualTo(new TreeMap<>(Map.of("modem.id", "gw", "family", "l610", "port.target", "(modem.id=gw)", "pdp.target", "(modem.id=gw)", "port.position", 6,
                        "piece.get", 0, "piece.put", 0, "receive.early", false, "idle.close", 0, "idle.down", 0)));
    }

    @Test
    void aTurnedOnTraceTouchesOnlyTheWireLog() throws IOException {
        write(MODEM, "port", "/dev/ttyUSB0");
        store.done.clear();
        write(MODEM, "port", "/dev/ttyUSB0", "trace", "true");
        assertThat(store.done).containsExactly("put io.wherry.at.wire~gw");
    }

    @Test
    void aChangedApnTouchesOnlyThePdpLayer() throws IOException {
        write(MODEM, "port", "/dev/ttyUSB0");
        store.done.clear();
        write(MODEM, "port", "/dev/ttyUSB0", "apn", "internet");
        assertThat(store.done).containsExactly("put io.wherry.pdp~gw");
    }

    @Test
    void anFtpServerTouchesNoModem() throws IOException {
        write(MODEM, "port", "/dev/ttyUSB0");
        store.done.clear();
        write("io.wherry.ftp.server~depot", "host", "depot.example");
        assertThat(store.done).containsExactly("put io.wherry.ftp.account~depot");
    }

    @Test
    void aModemThatMovesToATcpPortLeavesNoTtyBehind() throws IOException {
        write(MODEM, "port", "/dev/ttyUSB0");
        write(MODEM, "port", "tcp://[::1]:2000");
        assertThat(store.derived).doesNotContainKey("io.wherry.serial.jserialcomm~gw");
        assertThat(store.derived.get("io.wherry.serial.tcp~gw").properties())
                .isEqualTo(Map.of("modem.id", "gw", "host", "::1", "tcp.port", 2000, "baud", 115_200));
    }

    @Test
    void aWrongValueLeavesTheLastGoodInForceAndIsToldOnce() throws IOException {
        write(MODEM, "port", "/dev/ttyUSB0");
        Map<String, Derived> good = Map.copyOf(store.derived);
        write(MODEM, "port", "/dev/ttyUSB0", "baud", "fast", "apn", "other");
        settings.reconcile();
        assertThat(store.derived).containsAllEntriesOf(good);
        assertThat(refusals.standing()).singleElement().satisfies(refusal -> {
            assertThat(refusal.file()).isEqualTo("io.wherry.modem~gw.cfg");
            assertThat(refusal.key()).isEqualTo("baud");
            assertThat(refusal.value()).isEqualTo("fast");
            assertThat(refusal.expected()).contains("300 to 4000000");
        });
        assertThat(warnings()).singleElement().asString().contains("io.wherry.modem~gw.cfg: baud=fast", "last good");
    }

    @Test
    void aWrongFileStillHasItsLastGoodAfterARestart() throws IOException {
        write(MODEM, "port", "/dev/ttyUSB0");
        Map<String, Derived> good = Map.copyOf(store.derived);
        write(MODEM, "port", "nonsense");
        new Settings(store, new Place(folder.resolve("config"), folder.resolve("data"), "host"), refusals).reconcile();
        assertThat(store.derived).containsAllEntriesOf(good);
    }

    @Test
    void aFileThatIsPutRightIsNoLongerRefused() throws IOException {
        write(MODEM, "port", "nonsense");
        write(MODEM, "port", "COM3");
        assertThat(refusals.standing()).isEmpty();
        assertThat(store.derived).containsKey("io.wherry.serial.jserialcomm~gw");
    }

    @Test
    void aDeletedFileTakesItsLayersAwayFromTheTopDown() throws IOException {
        write(MODEM, "port", "/dev/ttyUSB0");
        store.done.clear();
        delete(MODEM);
        assertThat(store.done).containsSubsequence("remove io.wherry.ftp~gw", "remove io.wherry.pdp~gw", "remove io.wherry.at~gw",
                "remove io.wherry.serial.jserialcomm~gw");
    }

    @Test
    void aFileDeletedWhileNobodyLookedIsGoneAtTheStart() throws IOException {
        write(MODEM, "port", "/dev/ttyUSB0");
        Files.delete(folder.resolve("config").resolve(MODEM + ".cfg"));
        settings.reconcile();
        assertThat(store.sources).isEmpty();
        assertThat(store.derived).doesNotContainKeys("io.wherry.at~gw", "io.wherry.serial.jserialcomm~gw");
    }

    @Test
    void aDeletedFileIsNoLongerRefused() throws IOException {
        write(MODEM, "port", "nonsense");
        delete(MODEM);
        assertThat(refusals.standing()).isEmpty();
    }

    @Test
    void filesAndJobsNeedNoFileButMqttDoes() throws IOException {
        settings.reconcile();
        assertThat(store.derived).containsOnlyKeys("io.wherry.operations", "io.wherry.jobs.spool");
        assertThat(store.derived.get("io.wherry.operations").properties())
                .isEqualTo(Map.of("root", folder.resolve("data/files").toString(), "reserve", 16L << 20));
        assertThat(store.derived.get("io.wherry.jobs.spool").properties())
                .isEqualTo(Map.of("folder", folder.resolve("data/jobs").toString(), "patience", 120, "queue", 1000, "wait.days", 7, "keep.count", 100, "keep.days", 30));
    }

    @Test
    void aFileThatIsThereButNotYetReadIsNotOverriddenByDefaults() throws IOException {
        Files.createFile(folder.resolve("config/io.wherry.files.cfg"));
        settings.reconcile();
        assertThat(store.derived).doesNotContainKey("io.wherry.operations");
    }

    @Test
    void aRefusedJobsFileWithoutALastGoodOneLeavesTheDefaults() throws IOException {
        write("io.wherry.jobs", "queue", "many");
        assertThat(store.derived.get("io.wherry.jobs.spool").properties()).containsEntry("queue", 1000);
        assertThat(refusals.standing()).extracting(Refusal::key).containsExactly("queue");
    }

    @Test
    void aDeletedJobsFileGoesBackToTheDefaultsWithoutTakingTheQueueAway() throws IOException {
        write("io.wherry.jobs", "queue", "7");
        store.done.clear();
        delete("io.wherry.jobs");
        assertThat(store.done).contains("put io.wherry.jobs.spool").doesNotContain("remove io.wherry.jobs.spool");
        assertThat(store.derived.get("io.wherry.jobs.spool").properties()).containsEntry("queue", 1000);
    }

    @Test
    void anUnknownKeyIsNamedWithTheNearestKnownOneAndDoesNoHarm() throws IOException {
        write(MODEM, "port", "/dev/ttyUSB0", "buad", "9600");
        assertThat(warnings()).singleElement().asString().contains("buad", "nearest known key is baud");
        assertThat(store.derived).containsKey("io.wherry.at~gw");
        assertThat(refusals.standing()).isEmpty();
    }

    @Test
    void aFileWithAnUnknownNameIsRefusedByItsName() throws IOException {
        Files.createFile(folder.resolve("config/io.wherry.modm~gw.cfg"));
        settings.reconcile();
        assertThat(refusals.standing()).extracting(Refusal::file).containsExactly("io.wherry.modm~gw.cfg");
        Files.delete(folder.resolve("config/io.wherry.modm~gw.cfg"));
        settings.reconcile();
        assertThat(refusals.standing()).isEmpty();
    }

    @Test
    void aSecretIsInNoRefusalAndInNoLog() throws IOException {
        write(MODEM, "port", "nonsense", "pin", "12 34");
        write("io.wherry.mqtt", "uri", "mqtt://me:hush@host", "password", "hu\u0007sh");
        assertThat(refusals.standing()).hasSize(5).extracting(Refusal::toString).noneMatch(text -> text.contains("12 34") || text.contains("hush") || text.contains("hu\u0007sh"));
        assertThat(warnings()).noneMatch(text -> text.contains("12 34") || text.contains("hush") || text.contains("hu\u0007sh"));
    }

    @Test
    void aPlaceholderIsHandedOnAsItIsButCheckedByWhatItStandsFor() throws IOException {
        Map<String, String> written = Map.of("port", "/dev/ttyUSB0", "pin", "$[secret:pin]");
        take(new Source(MODEM, MODEM + ".cfg", written, Map.of("port", "/dev/ttyUSB0", "pin", "1234")));
        assertThat(store.derived.get("io.wherry.pdp~gw").properties()).containsEntry(".pin", "$[secret:pin]");
        take(new Source(MODEM, MODEM + ".cfg", written, Map.of("port", "/dev/ttyUSB0", "pin", "12")));
        assertThat(refusals.standing()).extracting(Refusal::key, Refusal::value).containsExactly(tuple("pin", "***"));
    }

    @Test
    void aMissingSecretIsRefusedByItsName() throws IOException {
        write(MODEM, "port", "/dev/ttyUSB0", "pin", "$[secret:sim-pin]");
        assertThat(refusals.standing()).singleElement().satisfies(refusal -> assertThat(refusal.expected()).contains("file sim-pin"));
        assertThat(store.derived).doesNotContainKey("io.wherry.pdp~gw");
    }

    @Test
    void aSecretThatTurnsUpIsTakenWithoutTouchingTheFile() throws IOException {
        write(MODEM, "port", "/dev/ttyUSB0", "pin", "$[secret:sim-pin]");
        Source found = new Source(MODEM, MODEM + ".cfg", store.sources.get(MODEM).written(), Map.of("port", "/dev/ttyUSB0", "pin", "1234"));
        store.sources.put(MODEM, found);
        settings.reconcile();
        assertThat(refusals.standing()).isEmpty();
        assertThat(store.derived).containsKey("io.wherry.pdp~gw");
    }

    @Test
    void aFileWithAHyphenHasAnotherPidButKeepsItsName() throws IOException {
        Files.createFile(folder.resolve("config/io.wherry.modem~gw-2.cfg"));
        Map<String, String> values = Map.of("port", "/dev/ttyUSB1");
        Source source = new Source("io.wherry.modem~gw~2", "io.wherry.modem~gw-2.cfg", values, values);
        store.sources.put(source.pid(), source);
        settings.changed(source.pid());
        assertThat(store.derived.get("io.wherry.at~gw-2").properties()).containsEntry("modem.id", "gw-2");
    }

    private void write(String pid, String... keysAndValues) throws IOException {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        take(new Source(pid, pid + ".cfg", values, values));
    }

    private void take(Source source) throws IOException {
        Files.writeString(folder.resolve("config").resolve(source.file()), "");
        store.sources.put(source.pid(), source);
        settings.changed(source.pid());
    }

    private void delete(String pid) throws IOException {
        Files.delete(folder.resolve("config").resolve(pid + ".cfg"));
        store.sources.remove(pid);
        settings.changed(pid);
    }

    private List<String> warnings() {
        return log.list.stream().filter(event -> event.getLevel().levelStr.equals("WARN")).map(ILoggingEvent::getFormattedMessage).toList();
    }
}
