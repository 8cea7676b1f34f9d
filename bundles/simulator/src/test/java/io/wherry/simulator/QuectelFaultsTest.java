package io.wherry.simulator;

import static io.wherry.simulator.QuectelStand.bytes;
import static io.wherry.simulator.QuectelStand.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.QuectelVariants;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shared faults on a Quectel: each does what it says, in data mode too. */
class QuectelFaultsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final String DATA = text(bytes(3000));
    private static final String WHOLE = "\r\nCONNECT\r\n" + DATA + "\r\nOK\r\n\r\n+QFTPGET: 0,3000\r\n";

    private interface Talk {
        void with(Host host, InMemoryServer server, Quectel module) throws Exception;
    }

    /** A session is open, and a file of 3000 bytes is there; then these faults are added. */
    private static void with(String faults, Talk talk) throws Exception {
        QuectelStand.session(server -> server.file("/f", bytes(3000)), (host, server, module) -> {
            faults.lines().map(Fault::parse).forEach(module.faults()::add);
            talk.with(host, server, module);
        });
    }

    private static String get(String faults) throws Exception {
        String[] heard = new String[1];
        with(faults, (host, server, module) -> {
            host.write("AT+QFTPGET=\"f\",\"COM:\"\r");
            heard[0] = host.during(LONG);
            if (!heard[0].contains("RDY")) {
                host.write("AT+CSQ\r");
                heard[0] += host.during(MINUTE).replace("\r\n+CSQ: 25,99\r\n\r\nOK\r\n", "");
            }
        });
        return heard[0];
    }

    private static String put(String faults) throws Exception {
        String[] heard = new String[1];
        with(faults, (host, server, module) -> {
            host.write("AT+QFTPPUT=\"g\",\"COM:\",0,3000,1\r");
            heard[0] = host.during(Duration.ofSeconds(10));
            host.write(bytes(3000));
            heard[0] += host.during(LONG);
            if (heard[0].contains("+QFTPPUT: 0,3000")) {
                assertThat(server.content("/g")).contains(bytes(3000));
            }
        });
        return heard[0];
    }

    @Test
    void whatGoesWrongWithAnAnswerGoesWrongWithADownload() throws Exception {
        assertThat(get("")).isEqualTo(WHOLE);
        assertThat(get("/QFTPGET/1 ABORT 5s")).isEqualTo("\r\nABORT\r\n" + WHOLE);
        assertThat(get("/QFTPGET/1 SILENCE 5s")).isEqualTo(WHOLE);
        assertThat(get("/QFTPGET/1 LOST")).isEmpty();
        assertThat(get("/QFTPGET/1 ERROR")).isEqualTo("\r\nERROR\r\n");
        assertThat(get("/QFTPGET/1 ANSWER_LOST")).isEqualTo("\r\n+QFTPGET: 0,3000\r\n");
        assertThat(get("/QFTPGET/1 OUTCOME_LOST")).isEqualTo("\r\nCONNECT\r\n" + DATA + "\r\nOK\r\n");
        assertThat(get("/QFTPGET/1 OUTCOME_FIRST")).isEqualTo("\r\nCONNECT\r\n" + DATA + "\r\n+QFTPGET: 0,3000\r\n\r\nOK\r\n");
        assertThat(get("/QFTPGET/1 NOISE x7")).hasSize(WHOLE.length() + 7).endsWith(WHOLE);
        assertThat(get("/QFTPGET/1 SPLIT x3")).isEqualTo(WHOLE);
        assertThat(get("/QFTPGET/1 URC")).contains(DATA).hasSizeGreaterThan(WHOLE.length());
        assertThat(get("/QFTPGET/1 BYTES_LOST x3")).hasSize(WHOLE.length() - 3).endsWith("\r\nOK\r\n\r\n+QFTPGET: 0,3000\r\n");
        assertThat(get("/QFTPGET/1 ZERO_READ")).isEqualTo("\r\nCONNECT\r\n\r\nOK\r\n\r\n+QFTPGET: 0,0\r\n");
        assertThat(get("/QFTPGET/1 SHORT_READ")).matches("(?s)\r\nCONNECT\r\n.{1,1023}\r\nOK\r\n\r\n\\+QFTPGET: 0,\\d+\r\n");
        assertThat(get("/QFTPGET/1 LATE")).isEqualTo("\r\n+QFTPGET: 0,3000\r\n\r\nCONNECT\r\n" + DATA + "\r\nOK\r\n");
    }

    @Test
    void aDownloadIsBrokenOffByARestartAndByTheLossOfTheAddressOrTheSession() throws Exception {
        assertThat(get("/QFTPGET/1 RESTART")).startsWith("\r\nCONNECT\r\n" + DATA.substring(0, 1500) + "\r\nRDY\r\n");
        assertThat(get("/QFTPGET/1 PDP_LOSS 0.111s")).startsWith("\r\nCONNECT\r\n" + DATA.substring(0, 1024))
                .endsWith("\r\nOK\r\n\r\n+QIURC: \"pdpdeact\",1\r\n\r\n+QFTPGET: 605,0\r\n");
        assertThat(get("/QFTPGET/1 DROP_NOTICED 0.112s")).endsWith("\r\nOK\r\n\r\n+QFTPGET: 606,0\r\n");
        assertThat(get("/QFTPGET/1 DROP_UNNOTICED 0.112s")).endsWith("\r\nOK\r\n\r\n+QFTPGET: 606,0\r\n");
    }

    @Test
    void whatGoesWrongWithAnAnswerGoesWrongWithAnUpload() throws Exception {
        String whole = "\r\nCONNECT\r\n\r\nOK\r\n\r\n+QFTPPUT: 0,3000\r\n";
        assertThat(put("")).isEqualTo(whole);
        assertThat(put("/QFTPPUT/1 ABORT 5s")).isEqualTo("\r\nABORT\r\n" + whole);
        assertThat(put("/QFTPPUT/1 SILENCE 5s")).isEqualTo(whole);
        assertThat(put("/QFTPPUT/1 ANSWER_LOST")).isEqualTo("\r\n+QFTPPUT: 0,3000\r\n");
        assertThat(put("/QFTPPUT/1 OUTCOME_LOST")).isEqualTo("\r\nCONNECT\r\n\r\nOK\r\n");
        assertThat(put("/QFTPPUT/1 OUTCOME_FIRST")).isEqualTo("\r\nCONNECT\r\n\r\n+QFTPPUT: 0,3000\r\n\r\nOK\r\n");
        assertThat(put("/QFTPPUT/1 RESTART")).startsWith("\r\nCONNECT\r\n\r\nRDY\r\n");
        assertThat(put("/QFTPPUT/1 PDP_LOSS 5s")).startsWith("\r\nCONNECT\r\n\r\nOK\r\n").contains("+QFTPPUT: 605,0", "pdpdeact");
        assertThat(put("/QFTPPUT/1 DROP_UNNOTICED 5s")).startsWith("\r\nCONNECT\r\n\r\nOK\r\n").contains("+QFTPPUT: 606,0");
    }

    @Test
    void aRestartInTheMiddleOfASlowUploadLeavesALineThatTakesBytes() throws Exception {
        VirtualClock.run(clock -> {
            Quectel module = Quectel.on(clock).server(new InMemoryServer(clock)).timing(Timing.USUAL.network(Duration.ofMillis(100), 100)).start();
            Host host = new Host(clock, module);
            for (int i = 0; i < 4; i++) {
                host.during(MINUTE);
                host.ask("AT+QIACT=1");
                host.carryOut("AT+QFTPOPEN=\"h\"", "+QFTPOPEN: 0,0");
                host.write("AT+QFTPPUT=\"g\",\"COM:\",0,9000,1\r");
                host.until("\r\nCONNECT\r\n");
                host.write(bytes(3000));
                module.restart();
            }
            host.during(MINUTE);
            assertThat(host.ask("AT")).endsWith("\r\nOK\r\n");
        });
    }

    @Test
    void anUploadIntoASlowNetworkIsNoneThatStandsStill() throws Exception {
        VirtualClock.run(clock -> {
            InMemoryServer server = new InMemoryServer(clock);
            Quectel module = Quectel.on(clock).server(server).timing(Timing.USUAL.network(Duration.ofMillis(100), 20)).start();
            Host host = new Host(clock, module);
            host.during(MINUTE);
            host.ask("AT+QIACT=1");
            host.ask("AT+QFTPCFG=\"rsptimeout\",20");
            host.carryOut("AT+QFTPOPEN=\"h\"", "+QFTPOPEN: 0,0");
            host.write("AT+QFTPPUT=\"g\",\"COM:\",0,3000,1\r");
            host.until("\r\nCONNECT\r\n");
            host.write(bytes(3000));
            assertThat(host.during(LONG)).isEqualTo("\r\nOK\r\n\r\n+QFTPPUT: 0,3000\r\n");
            assertThat(server.content("/g")).contains(bytes(3000));
        });
    }

    private static List<String> day(Faults faults, long seed) throws Exception {
        String[] seen = new String[2];
        VirtualClock.run(clock -> {
            InMemoryServer server = new InMemoryServer(clock).file("/f", new byte[20_000]);
            Quectel module = Quectel.on(clock).server(server).seed(seed).variants(QuectelVariants.random(new Random(seed)))
                    .paced(115_200).faults(faults).start();
            Host host = new Host(clock, module);
            for (int i = 0; i < 40; i++) {
                for (String command : new String[] {"AT", "ATE1", "AT+QIDEACT=1", "AT+QIACT=1", "AT+QFTPCLOSE", "AT+QFTPOPEN=\"h\"",
                        "AT+QFTPLIST=\".\"", "AT+QFTPGET=\"f\",\"COM:\",0,5000", "AT+QFTPGET=\"f\",\"COM:\"", "AT+QFTPSIZE=\"f\"",
                        "AT+QFTPMKDIR=\"x\"", "AT+QFTPRMDIR=\"x\"", "AT+QFTPPUT=\"g\",\"COM:\",0,3,1", "abc", "AT+QFTPPUT=\"g\",\"COM:\",0,4,0",
                        "abcd", "AT+QFTPSTAT", "AT+QFTPPUT=\"g\",\"COM:\"", "abcde"}) {
                    host.write(command + "\r");
                    host.during(Duration.ofSeconds(2));
                }
                host.write("+++");
                host.during(Duration.ofSeconds(100));
            }
            seen[0] = module.transcript().toString();
            seen[1] = faults.happened();
        });
        return List.of(seen);
    }

    @Test
    void theSameSeedGivesTheSameTranscriptAndItsFaultsCanBePlayedAgain() throws Exception {
        List<String> first = day(Faults.seeded(3, 0.2, 1000), 5);
        assertThat(day(Faults.seeded(3, 0.2, 1000), 5)).isEqualTo(first);
        assertThat(day(Faults.seeded(4, 0.2, 1000), 5)).isNotEqualTo(first);
        assertThat(first.get(1).lines().map(Fault::parse).map(Fault::kind).distinct()).hasSize(Kind.values().length);
        assertThat(day(Faults.parse(first.get(1)), 5).get(0)).isEqualTo(first.get(0));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void afterAnyFaultInAnyVariantTheModuleIsUsableAgain(Kind kind) throws Exception {
        for (int seed = 0; seed < 12; seed++) {
            int drawn = seed;
            VirtualClock.run(clock -> {
                InMemoryServer server = new InMemoryServer(clock).file("/f", bytes(5000));
                Quectel module = Quectel.on(clock).server(server).seed(drawn).variants(QuectelVariants.random(new Random(drawn)))
                        .faults(Faults.parse("/QFTP/0 " + kind + " 0.1s x2")).start();
                Host host = new Host(clock, module);
                host.during(MINUTE);
                for (String command : new String[] {"AT+QIACT=1", "AT+QFTPOPEN=\"h\"", "AT+QFTPSIZE=\"f\"", "AT+QFTPLIST=\".\"",
                        "AT+QFTPGET=\"f\",\"COM:\"", "AT+QFTPPUT=\"g\",\"COM:\",0,3,1", "abc", "AT+QFTPCLOSE"}) {
                    host.write(command + "\r");
                    host.during(LONG);
                }
                host.write("AT\r");
                host.during(MINUTE);
                host.write("AT+CGMM\r");
                assertThat(host.during(MINUTE)).as("seed %d", drawn).contains("EC25\r\n", "OK\r\n");
            });
        }
    }
}
