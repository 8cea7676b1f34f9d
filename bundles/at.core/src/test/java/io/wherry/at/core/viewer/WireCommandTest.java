package io.wherry.at.core.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.wherry.simulator.time.VirtualClock;
import io.wherry.time.Clock;
import io.wherry.time.Worker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireCommandTest {
    @TempDir
    private Path data;
    private Path log;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void makeFolder() throws IOException {
        log = Files.createDirectories(data.resolve("wire")).resolve("m.log");
    }

    private int wire(String... words) throws InterruptedException {
        return command(Clock.system()).run(List.of(words), data);
    }

    private WireCommand command(Clock clock) {
        return new WireCommand(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), clock);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPersonSeesTimesDirectionsTextDataAndGaps() throws Exception {
        Files.writeString(log, """
                2026-01-01T23:59:58.250Z =\s
                2026-01-01T23:59:58.250Z > AT+FTPOPEN="h",***\\r
                2026-01-01T23:59:58.300Z < \\r\\n
                2026-01-01T23:59:58.300123456Z < OK\\r\\n
                2026-01-02T00:02:11.900Z < +FTPINFO: 230 Willkommen, \\xc3\\x84gidius\\r\\n
                2026-01-02T00:02:12Z > AT+FTPRECV=2048\\r
                2026-01-02T00:02:12.100Z < \\r\\n
                2026-01-02T00:02:12.100Z < +FTPRECV: 20\\r\\n
                2026-01-02T00:02:12.100Z < PK\\x03\\x04 lines\\n
                2026-01-02T00:02:12.200Z < and\\x00 more\\r\\n
                2026-01-02T00:02:12.200Z < OK\\r\\n
                2026-01-02T00:02:12.300Z > AT+FTPPUT="a\\\\b",4,1\\r
                2026-01-02T00:02:12.300Z < +FTPPUT: 2,4\\r\\n
                2026-01-02T00:02:12.300Z > ab\\r
                2026-01-02T00:02:12.300Z > d
                2026-01-02T00:02:12.300Z < \\xff\\x00noise\\n
                2026-01-02T00:02:12.500Z ! PORT_GONE /dev/ttyUSB0 was pulled out
                """);
        assertThat(wire("m")).isZero();
        assertThat(printed()).isEqualTo("""
                2026-01-01 UTC
                23:59:58.250  ==  line opened
                23:59:58.250  ->  AT+FTPOPEN="h",***
                23:59:58.300  <-  OK
                              ... 2 min 13 s
                2026-01-02 UTC
                00:02:11.900  <-  +FTPINFO: 230 Willkommen, Ägidius
                00:02:12.000  ->  AT+FTPRECV=2048
                00:02:12.100  <-  +FTPRECV: 20
                00:02:12.100  <-  [20 bytes] 50 4b 03 04 20 6c 69 6e ...  PK.. lines.and. more
                00:02:12.200  <-  OK
                00:02:12.300  ->  AT+FTPPUT="a\\b",4,1
                00:02:12.300  <-  +FTPPUT: 2,4
                00:02:12.300  ->  [4 bytes] 61 62 0d 64  ab.d
                00:02:12.300  <-  [8 bytes] ff 00 6e 6f 69 73 65 0a  ..noise.
                00:02:12.500  ==  PORT_GONE /dev/ttyUSB0 was pulled out
                """);
        assertThat(err.size()).isZero();
    }

    @Test
    void anOlderPartComesFirstAndABlockThatIsNotWholeSaysSo() throws Exception {
        Files.writeString(data.resolve("wire/m.log.1"), """
                2026-01-01T00:00:00Z > AT+FTPRECV=100\\r
                2026-01-01T00:00:00Z < +FTPRECV: 100\\r\\n
                2026-01-01T00:00:00Z < x\\x00y\\n
                """);
        Files.writeString(log, "2026-01-01T00:00:00.500Z > AT\\r\n2025-12-31T00:00:00Z < +CREG: 1\\r\\n\n");
        assertThat(wire("m")).isZero();
        assertThat(printed()).contains("(what was before is not in the log)", "<-  [4 of 100 bytes] 78 00 79 0a", "00:00:00.500  ->  AT\n",
                "the clock was set back by 24 h 00 min", "2025-12-31 UTC\n");
    }

    @Test
    void whatIsTornOrForeignIsNamedWhereItStands() throws Exception {
        Files.writeString(log, "2026-01-01T00:00:00Z > AT\\r\nwhat?\n" + "x".repeat(100_000) + "\n\u0000\n\n2026-01-01T00:00:00Z < OK\\r\\n\n2026-01-01T00:00:01Z < +CS");
        assertThat(wire(log.toString())).isZero();
        assertThat(printed()).contains("!! m.log, line 2: this is no entry", "!! and 1 more lines like that", "<-  OK\n",
                "!! m.log, line 7: the log breaks off in the midst of an entry");
    }

    @Test
    void aFileThatIsNoWireLogIsRefused() throws Exception {
        byte[] noise = new byte[50_000];
        new Random(1).nextBytes(noise);
        Files.write(log, noise);
        assertThat(wire("m")).isEqualTo(1);
        assertThat(err.toString()).contains("m.log is no wire log");
        assertThat(printed()).isEmpty();
    }

    @Test
    void aModemWithoutALogIsToldHowToGetOne() throws Exception {
        Files.writeString(data.resolve("wire/other.log"), "");
        assertThat(wire("m")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no wire log", "trace=true in io.wherry.modem~m.cfg", "There are other.log in");
    }

    @Test
    void wrongWordsAreNamed() throws Exception {
        assertThat(wire()).isEqualTo(2);
        assertThat(wire("m", "n")).isEqualTo(2);
        assertThat(wire("m", "--quick")).isEqualTo(2);
        assertThat(wire("m", "--data")).isEqualTo(2);
        assertThat(err.toString()).contains("Which modem", "'n' is not known", "--data wants a folder", "wherry wire --help");
        assertThat(wire("--help")).isZero();
        assertThat(printed()).isEqualTo(WireCommand.USAGE);
    }

    @Test
    void followingPrintsWhatComesAndGoesOnAfterARotation() throws Exception {
        VirtualClock.run(clock -> {
            Worker reader = clock.start("wherry-test", () -> command(clock).run(List.of("m", "--follow"), data));
            append("2026-01-01T00:00:00Z > AT");
            clock.sleep(Duration.ofSeconds(1));
            assertThat(printed()).as("a half entry waits").isEmpty();
            append("\\r\n");
            clock.sleep(Duration.ofSeconds(1));
            assertThat(printed()).endsWith("->  AT\n");
            Files.move(log, data.resolve("wire/m.log.1"), StandardCopyOption.REPLACE_EXISTING);
            append("2026-01-01T00:00:00Z < first of the next\\r\\n\n");
            clock.sleep(Duration.ofSeconds(2));
            assertThat(printed()).endsWith("<-  first of the next\n");
            Files.writeString(log, "2026-01-01T00:00:00Z < cut\\r\\n\n", StandardOpenOption.TRUNCATE_EXISTING);
            clock.sleep(Duration.ofSeconds(2));
            assertThat(printed()).endsWith("<-  cut\n");
            reader.interrupt();
        });
    }

    private void append(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
