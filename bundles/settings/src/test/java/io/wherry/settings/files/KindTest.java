package io.wherry.settings.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.wherry.settings.keys.Keys;
import io.wherry.settings.keys.Source;
import io.wherry.settings.keys.Wrong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindTest {
    private static final Map<Kind, Map<String, String>> LEAST = Map.of(Kind.MODEM, Map.of("port", "/dev/ttyUSB0"), Kind.FTP_SERVER, Map.of("host", "h"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"/dev/ttyUSB0", "/dev/serial/by-id/usb-Fibocom_L610-if02", "/tmp/pty link", "COM3", "tcp://host:2000", "tcp://10.0.0.1:1", "tcp://[::1]:65535", "sim:", "sim:baud=9600"})
    void thesePortsAreTaken(String port) {
        assertThat(wrong(Kind.MODEM, Map.of("port", port))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ttyUSB0", "COM", "tcp://host", "tcp://host:0", "tcp://host:65536", "tcp://:2000", "tcp:host:2000", "udp://host:1", "tcp://u:p@host:1", "tcp://host:1/x"})
    void thesePortsAreRefused(String port) {
        assertThat(wrong(Kind.MODEM, Map.of("port", port))).extracting(Wrong::key).containsExactly("port");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "MODEM|family|l610|acme", "MODEM|baud|9600|115k", "MODEM|baud|auto|fast", "MODEM|baud|max|MAX", "MODEM|baud|4000000|0", "MODEM|baud|300|-9600", "MODEM|baud|921600|12345", "MODEM|baud|460800|460800.0",
        "MODEM|baud|115200|0115200", "MODEM|baud|57600|57 600", "MODEM|baud|230400|4294967295230400", "MODEM|flow|rtscts|xonxoff", "MODEM|apn|internet.tele.com|a\"b", "MODEM|pin|12345678|123", "MODEM|rat|6,3,2|lte",
        "MODEM|reset.timeout|1|0", "MODEM|at.grace|120|121", "MODEM|trace|true|on", "MODEM|ftp.port.position|5|4", "MODEM|ftp.piece.get|4096|4097", "MODEM|ftp.piece.put|3072|3073",
        "MODEM|ftp.piece.get|auto|0", "MODEM|ftp.receive.early|true|yes", "MODEM|ftp.idle.close|86400|-1", "MODEM|pdp.idle.down|60|60 s",
        "FTP_SERVER|host|10.0.0.1|a b", "FTP_SERVER|port|65535|0", "FTP_SERVER|user|me@home|a\"b", "FTP_SERVER|password|p w|p\"w", "FTP_SERVER|mode|active|port",
        "FTP_SERVER|upload|direct|append", "FTP_SERVER|account|x|\"",
        "MQTT|uri|mqtts://broker:8884|http://broker", "MQTT|uri|ssl://broker|broker:1883", "MQTT|uri|tcp://broker|mqtt://me:pw@broker", "MQTT|gateway|gw-1.a_b|_all", "MQTT|gateway|x|a/b",
        "MQTT|groups|north,south , east|a,,b", "MQTT|keepalive|5|4", "MQTT|telemetry|1|0", "MQTT|raw.at|true|on", "MQTT|ca||/nowhere/ca.pem",
        "FILES|reserve|0|-1", "FILES|reserve|32 MB|32 KB", "FILES|reserve|32|1000000", "JOBS|patience|1|0", "JOBS|queue|100000|100001",
    })
    void aValueIsTakenOrRefusedByItsKey(Kind kind, String key, String good, String bad) {
        assertThat(wrong(kind, with(kind, key, good == null ? "" : good))).isEmpty();
        assertThat(wrong(kind, with(kind, key, bad))).extracting(Wrong::key).containsExactly(key);
    }

    @Test
    void aRateThatIsToBeFoundBeginsAtTheUsualOne() {
        for (String rate : List.of("auto", "max")) {
            List<Derived> derived = derive(Kind.MODEM, with(Kind.MODEM, "baud", rate));
            assertThat(of(Layer.SERIAL_TTY, derived)).containsEntry("baud", 115_200);
            assertThat(of(Layer.AT, derived)).containsEntry("rate", rate);
        }
        List<Derived> fixed = derive(Kind.MODEM, with(Kind.MODEM, "baud", "921600"));
        assertThat(of(Layer.SERIAL_TTY, fixed)).containsEntry("baud", 921_600);
        assertThat(of(Layer.AT, fixed)).containsEntry("rate", "line");
    }

    @Test
    void whatIsWrongWithARateIsSaid() {
        assertThat(wrong(Kind.MODEM, with(Kind.MODEM, "baud", "12345"))).extracting(Wrong::value, Wrong::expected)
                .containsExactly(tuple("12345", "auto, max, or one of the usual rates in bits per second from 300 to 4000000, such as 9600, 115200, 460800 or 921600"));
    }

    @Test
    void aSerialServersRateIsNotRaised() {
        assertThat(wrong(Kind.MODEM, Map.of("port", "tcp://host:2000", "baud", "max"))).extracting(Wrong::key, Wrong::expected)
                .containsExactly(tuple("baud", "a number or auto: the rate behind tcp:// is the serial server's, which Wherry can't raise"));
        assertThat(derive(Kind.MODEM, Map.of("port", "tcp://host:2000", "baud", "auto")).get(0).properties()).containsEntry("baud", 115_200);
    }

    @Test
    void flowControlReachesTheLineAndTheModule() {
        List<Derived> derived = derive(Kind.MODEM, with(Kind.MODEM, "flow", "rtscts"));
        assertThat(of(Layer.SERIAL_TTY, derived)).containsEntry("flow", "rtscts");
        assertThat(of(Layer.AT, derived)).containsEntry("flow", "rtscts");
    }

    private static Map<String, Object> of(Layer layer, List<Derived> derived) {
        return derived.stream().filter(one -> one.layer() == layer).findFirst().orElseThrow().properties();
    }

    @Test
    void whatBelongsTogetherIsAskedForTogether() throws IOException {
        Files.createFile(folder.resolve("a.pem"));
        assertThat(wrong(Kind.MQTT, Map.of("password", "x"))).extracting(Wrong::key).containsExactly("username");
        assertThat(wrong(Kind.MQTT, Map.of("certificate", "a.pem"))).extracting(Wrong::key).containsExactly("key");
        assertThat(wrong(Kind.MQTT, Map.of("key", "a.pem"))).extracting(Wrong::key).containsExactly("certificate");
        assertThat(wrong(Kind.MQTT, Map.of("key", "a.pem", "certificate", "a.pem", "ca", "a.pem"))).isEmpty();
    }

    @Test
    void aFilesRootIsAFolderBelowDataOrAnywhere() throws IOException {
        Files.createFile(folder.resolve("file"));
        assertThat(wrong(Kind.FILES, Map.of("root", "file"))).extracting(Wrong::key).containsExactly("root");
        assertThat(derive(Kind.FILES, Map.of("root", "/srv/x")).get(0).properties()).containsEntry("root", "/srv/x");
        assertThat(derive(Kind.FILES, Map.of("root", "in/it")).get(0).properties()).containsEntry("root", folder.resolve("in/it").toString());
    }

    @Test
    void anAccountIsWhatTheFileSays() {
        assertThat(derive(Kind.FTP_SERVER, Map.of("host", "h", "port", "2121", "user", "u", "password", "p", "mode", "active", "upload", "direct")).get(0).properties())
                .isEqualTo(Map.of("ftp.server", "it", "host", "h", "tcp.port", 2121, "user", "u", ".password", "p", "account", "", "passive", false, "direct", true));
    }

    @Test
    void everyWrongValueOfAFileIsNamed() {
        assertThat(wrong(Kind.MODEM, Map.of("port", "x", "baud", "y", "pin", "z"))).extracting(Wrong::key, Wrong::value)
                .containsExactly(tuple("port", "x"), tuple("baud", "y"),
                        tuple("pin", "***"));
    }

    @Test
    void valuesAreTrimmed() {
        assertThat(derive(Kind.MODEM, Map.of("port", " /dev/ttyS1 ", "baud", " 9600 ")).get(0).properties()).containsEntry("device", "/dev/ttyS1").containsEntry("baud", 9600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.wherry.modem~a.cfg", "io.wherry.modem~a-b.c_d.cfg", "io.wherry.ftp.server~1.cfg", "io.wherry.mqtt.cfg", "io.wherry.files.cfg", "io.wherry.jobs.cfg"})
    void theseAreAnOperatorsFiles(String file) {
        assertThat(Kind.of(file)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.wherry.modem.cfg", "io.wherry.modem~.cfg", "io.wherry.modem-a.cfg", "io.wherry.modem~a b.cfg", "io.wherry.modem~_a.cfg", "io.wherry.mqtt~x.cfg",
        "io.wherry.at~a.cfg", "logback.xml", "io.wherry.modem~a*.cfg"})
    void theseAreNone(String file) {
        assertThat(Kind.of(file)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"gw,gw", "'my gw\n',my-gw", "_x,x", "'',wherry", "gäteway,g-teway"})
    void aHostsNameBecomesAGatewaysName(String host, String gateway) {
        assertThat(Place.tidy(host)).isEqualTo(gateway);
    }

    static Stream<Map.Entry<Kind, Class<?>>> descriptions() {
        return Map.<Kind, Class<?>>of(Kind.MODEM, ModemKeys.class, Kind.FTP_SERVER, FtpServerKeys.class, Kind.MQTT, MqttKeys.class, Kind.FILES, FilesKeys.class,
                Kind.JOBS, JobsKeys.class).entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void theDescriptionNamesTheKeysThatAreReadAndTheirDefaults(Map.Entry<Kind, Class<?>> entry) {
        Kind kind = entry.getKey();
        Map<String, String> described = Arrays.stream(entry.getValue().getDeclaredMethods())
                .collect(Collectors.toMap(method -> method.getName().replace('_', '.'), KindTest::standard));
        Keys keys = keys(described);
        kind.derive(keys, "it", place());
        assertThat(keys.unread()).as("described, but never read").isEmpty();
        for (String key : described.keySet()) {
            Map<String, String> misspelt = Map.of(key + "x", "");
            Keys probe = keys(misspelt);
            kind.derive(probe, "it", place());
            assertThat(probe.nearest(key)).isEqualTo(key);
        }
        described.values().removeIf(String::isEmpty);
        described.putAll(LEAST.getOrDefault(kind, Map.of()));
        assertThat(derive(kind, described)).as("the described defaults are those that hold").isEqualTo(derive(kind, LEAST.getOrDefault(kind, Map.of())));
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void theShippedFileIsRightAndNamesEveryKeyWithItsDefault(Map.Entry<Kind, Class<?>> entry) throws IOException {
        Path shipped;
        try (Stream<Path> files = Files.list(Path.of("../../config"))) {
            shipped = files.filter(file -> Kind.of(file.getFileName().toString()).equals(Optional.of(entry.getKey()))).findFirst().orElseThrow();
        }
        List<String> lines = Files.readAllLines(shipped).stream().filter(line -> line.matches("#?[a-z.]+ =.*")).toList();
        Map<String, String> values = lines.stream().collect(Collectors.toMap(line -> line.replaceAll("^#| =.*", ""), line -> line.replaceAll(".*? = ?", "")));
        Set<String> keys = Arrays.stream(entry.getValue().getDeclaredMethods()).map(method -> method.getName().replace('_', '.')).collect(Collectors.toSet());
        assertThat(values.keySet()).isEqualTo(keys);
        assertThat(wrong(entry.getKey(), values)).isEmpty();
        for (Method method : entry.getValue().getDeclaredMethods()) {
            if (method.getDefaultValue() != null) {
                assertThat(values).containsEntry(method.getName().replace('_', '.'), standard(method));
            }
        }
    }

    private static String standard(Method method) {
        return method.getDefaultValue() == null ? "" : method.getDefaultValue().toString();
    }

    private static Map<String, String> with(Kind kind, String key, String value) {
        Map<String, String> values = new TreeMap<>(LEAST.getOrDefault(kind, Map.of()));
        if (key.equals("password") && kind == Kind.MQTT) {
            values.put("username", "u");
        }
        values.put(key, value);
        return values;
    }

    private Place place() {
        return new Place(folder, folder, "host");
    }

    private static Keys keys(Map<String, String> values) {
        return new Keys(new Source("pid", "file", values, values));
    }

    private List<Wrong> wrong(Kind kind, Map<String, String> values) {
        Keys keys = keys(values);
        kind.derive(keys, "it", place());
        return keys.wrong();
    }

    private List<Derived> derive(Kind kind, Map<String, String> values) {
        Keys keys = keys(values);
        List<Derived> derived = kind.derive(keys, "it", place());
        assertThat(keys.wrong()).isEmpty();
        return derived;
    }
}
