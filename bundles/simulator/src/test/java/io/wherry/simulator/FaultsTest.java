package io.wherry.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;

/** What goes wrong, one kind after the other. */
class FaultsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private interface Talk {
        void with(Host host, L610 module, VirtualClock clock) throws Exception;
    }

    /** A session is open; then these faults are added. */
    private static void with(String faults, Talk talk, Quirk... quirks) throws Exception {
        VirtualClock.run(clock -> {
            InMemoryServer server = new InMemoryServer(clock).file("/f", "0123456789".repeat(10).getBytes(StandardCharsets.US_ASCII));
            L610 module = L610.on(clock).server(server).variants(Variants.GUIDE.with(quirks)).start();
            Host host = new Host(clock, module);
            host.openFtp();
            faults.lines().map(Fault::parse).forEach(module.faults()::add);
            talk.with(host, module, clock);
        });
    }

    @Test
    void afterAbortTheModuleIsDeafAndThenGivesTheRealAnswer() throws Exception {
        with("/FTPPWD/1 ABORT 7s", (host, module, clock) -> {
            host.write("AT+FTPPWD\r");
            assertThat(host.during(Duration.ofSeconds(1))).isEqualTo("\r\nABORT\r\n");
            host.write("AT+CSQ\r");
            assertThat(host.during(Duration.ofSeconds(5))).isEmpty();
            assertThat(host.during(MINUTE)).isEqualTo("\r\nOK\r\n\r\n+FTPPWD: 2,\"/\"\r\n\r\n+FTPPWD: 1\r\n");
            assertThat(host.ask("AT+CSQ")).contains("+CSQ");
        });
        with("/CSQ/1 ABORT 7s", (host, module, clock) -> {
            host.write("AT+CSQ\r");
            assertThat(host.during(MINUTE)).isEqualTo("\r\nABORTED\r\n\r\n+CSQ: 25,99\r\n\r\nOK\r\n");
        }, Quirk.ABORTED);
    }

    @Test
    void afterSilenceTheAnswerComesLate() throws Exception {
        with("/CSQ/1 SILENCE 7s", (host, module, clock) -> {
            host.write("AT+CSQ\r");
            assertThat(host.during(Duration.ofMillis(6900))).isEmpty();
            host.write("AT+CGSN\r");
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+CSQ: 25,99\r\n\r\nOK\r\n");
        });
    }

    @Test
    void aLostCommandIsNeitherCarriedOutNorAnswered() throws Exception {
        with("/FTPMKD/1 LOST", (host, module, clock) -> {
            host.write("AT+FTPMKD=\"x\"\r");
            assertThat(host.during(MINUTE)).isEmpty();
            assertThat(module.ledger().executed("FTPMKD")).isZero();
            host.carryOut("AT+FTPMKD=\"x\"", "+FTPMKD: 1");
            assertThat(module.ledger().executed("FTPMKD")).isEqualTo(1);
        });
    }

    @Test
    void aLostAnswerIsOfACommandThatWasCarriedOut() throws Exception {
        with("/FTPMKD/1 ANSWER_LOST", (host, module, clock) -> {
            host.write("AT+FTPMKD=\"x\"\r");
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+FTPMKD: 1\r\n");
            assertThat(module.ledger().executed("FTPMKD")).isEqualTo(1);
        });
    }

    @Test
    void aLostOutcomeIsOfACommandThatWasAccepted() throws Exception {
        with("/FTPMKD/1 OUTCOME_LOST", (host, module, clock) -> {
            host.write("AT+FTPMKD=\"x\"\r");
            assertThat(host.during(MINUTE)).isEqualTo("\r\nOK\r\n");
        });
        with("/FTPLIST/1 OUTCOME_LOST", (host, module, clock) -> {
            host.write("AT+FTPLIST\r");
            assertThat(host.during(MINUTE)).startsWith("\r\nOK\r\n\r\n+FTPLIST: 2\r\n").doesNotContain("+FTPLIST: 1");
        });
    }

    @Test
    void anOutcomeMayComeFirst() throws Exception {
        with("/FTPMKD/1 OUTCOME_FIRST", (host, module, clock) -> {
            host.write("AT+FTPMKD=\"x\"\r");
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+FTPMKD: 1\r\n\r\nOK\r\n");
        });
    }

    @Test
    void anErrorIsOfACommandThatWasNotCarriedOut() throws Exception {
        with("/FTPMKD/1 ERROR", (host, module, clock) -> {
            assertThat(host.ask("AT+FTPMKD=\"x\"")).isEqualTo("\r\nERROR\r\n");
            assertThat(module.ledger().executed("FTPMKD")).isZero();
        });
    }

    @Test
    void aRestartBreaksOffABlockAndForgetsTheSession() throws Exception {
        with("/FTPRECV/1 RESTART", (host, module, clock) -> {
            host.carryOut("AT+FTPGET=\"f\",1,0", "+FTPGET: 1");
            host.write("AT+FTPRECV=100\r");
            assertThat(host.during(Duration.ofSeconds(1))).isEqualTo("\r\n+FTPRECV: 100\r\n" + "0123456789".repeat(5));
            assertThat(host.during(MINUTE)).isEqualTo("\r\nAT command ready\r\n\r\n+SIM READY\r\n");
            assertThat(host.ask("AT+MIPCALL?")).startsWith("AT+MIPCALL?\r\r\n+MIPCALL: 0");
        });
    }

    @Test
    void aRestartBreaksOffAPieceHalfWay() throws Exception {
        with("/FTPPUT/1 RESTART", (host, module, clock) -> {
            host.write("AT+FTPPUT=\"g\",10,1\r");
            host.until("+FTPPUT: 2,10\r\n");
            host.write("01234");
            assertThat(host.during(MINUTE)).contains("AT command ready");
        });
    }

    @Test
    void anAddressIsLostInTheMiddleOfATransfer() throws Exception {
        with("/FTPLIST/1 PDP_LOSS 0.05s", (host, module, clock) -> {
            host.write("AT+FTPLIST\r");
            assertThat(host.during(MINUTE)).isEqualTo("\r\nOK\r\n\r\n+MIPCALL: 0\r\n\r\n+FTPLIST: 0\r\n");
            assertThat(host.ask("AT+FTPLIST")).isEqualTo("\r\n+CME ERROR: 901\r\n");
        });
    }

    @Test
    void aDroppedControlConnectionIsNoticedAtOnceOrWhenItIsUsed() throws Exception {
        with("/CSQ/1 DROP_NOTICED", (host, module, clock) -> {
            host.ask("AT+CSQ");
            assertThat(host.ask("AT+FTPOPEN?")).contains("+FTPOPEN: 0");
        });
        with("/CSQ/1 DROP_UNNOTICED", (host, module, clock) -> {
            host.ask("AT+CSQ");
            assertThat(host.ask("AT+FTPOPEN?")).contains("+FTPOPEN: 1");
            host.carryOut("AT+FTPLIST", "+FTPLIST: 0");
            assertThat(host.ask("AT+FTPOPEN?")).contains("+FTPOPEN: 0");
        });
    }

    @Test
    void noiseAndStrayLinesComeBetweenLinesOnly() throws Exception {
        with("/CSQ/1 NOISE x5", (host, module, clock) -> {
            host.write("AT+CSQ\r");
            assertThat(host.during(MINUTE)).hasSize(5 + "\r\n+CSQ: 25,99\r\n\r\nOK\r\n".length()).endsWith("\r\n+CSQ: 25,99\r\n\r\nOK\r\n");
        });
        with("/FTPRECV/0 URC", (host, module, clock) -> {
            host.carryOut("AT+FTPGET=\"f\",1,0", "+FTPGET: 1");
            for (int i = 0; i < 10; i++) {
                host.write("AT+FTPRECV=10\r");
                assertThat(host.during(MINUTE)).contains("\r\n+FTPRECV: 10\r\n0123456789\r\n").hasSizeGreaterThan(35);
            }
        });
    }

    @Test
    void bytesGetLostInsideABlock() throws Exception {
        with("/FTPRECV/1 BYTES_LOST x3", (host, module, clock) -> {
            host.carryOut("AT+FTPGET=\"f\",1,0", "+FTPGET: 1");
            host.write("AT+FTPRECV=100\r");
            assertThat(host.during(MINUTE)).hasSize("\r\n+FTPRECV: 100\r\n\r\nOK\r\n".length() + 97).endsWith("\r\nOK\r\n");
        });
    }

    @Test
    void aReadIsShortOrOfNothing() throws Exception {
        with("/FTPRECV/1 SHORT_READ\n/FTPRECV/2 ZERO_READ", (host, module, clock) -> {
            host.carryOut("AT+FTPGET=\"f\",1,0", "+FTPGET: 1");
            host.write("AT+FTPRECV=100\r");
            String first = host.during(MINUTE);
            assertThat(first).doesNotContain("+FTPRECV: 100").doesNotContain("+FTPRECV: 0\r");
            host.write("AT+FTPRECV=100\r");
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+FTPRECV: 0\r\n\r\nOK\r\n");
            host.write("AT+FTPRECV=100\r");
            int blocks = (first + host.during(MINUTE)).replaceAll("\r\n(\\+FTPRECV: \\d+|OK)\r\n", "").length();
            assertThat(blocks).isEqualTo(100);
        });
    }

    @Test
    void anAnswerComesAfterLaterOnes() throws Exception {
        with("/CSQ/1 LATE x2", (host, module, clock) -> {
            host.write("AT+CSQ\r");
            assertThat(host.during(MINUTE)).isEmpty();
            assertThat(host.ask("AT+CGSN")).contains("8666");
            host.write("AT\r");
            assertThat(host.during(MINUTE)).isEqualTo("\r\nOK\r\n\r\n+CSQ: 25,99\r\n\r\nOK\r\n");
            int number = module.ledger().received().stream().filter(entry -> entry.text().equals("AT+CSQ")).findFirst().orElseThrow().number();
            assertThat(module.ledger().answersTo(number)).containsExactly("+CSQ: 25,99", "OK");
        });
    }

    @Test
    void aFaultAtATimeNeedsNoCommand() throws Exception {
        VirtualClock.run(clock -> {
            L610 module = L610.on(clock).faults(Faults.parse("@60s RESTART; @80s URC; @90s NOISE x7")).start();
            Host host = new Host(clock, module);
            host.during(Duration.ofSeconds(50));
            assertThat(host.during(Duration.ofSeconds(20))).contains("AT command ready");
            assertThat(host.during(Duration.ofSeconds(15))).matches("\r\n[+^].*\r\n");
            assertThat(host.during(Duration.ofSeconds(15))).hasSize(7);
        });
    }

    @Test
    void aScriptReadsWhatItWrites() {
        String script = "#12 ABORT 5s\n/FTPRECV/3 BYTES_LOST x2\n@90s PDP_LOSS\n/AT\\+FTP(GET|PUT)/0 LATE 0.25s x3";
        assertThat(Faults.parse(script)).hasToString(script);
        assertThatThrownBy(() -> Faults.parse("tomorrow RAIN")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyCombinationOfVariantsReadsWhatItWrites() {
        for (int seed = 0; seed < 100; seed++) {
            Variants drawn = Variants.random(new Random(seed));
            assertThat(Variants.parse(drawn.toString())).isEqualTo(drawn);
        }
    }

    private static List<String> day(Faults faults, long seed) throws Exception {
        String[] seen = new String[2];
        VirtualClock.run(clock -> {
            InMemoryServer server = new InMemoryServer(clock).file("/f", new byte[20_000]);
            L610 module = L610.on(clock).server(server).seed(seed).variants(Variants.random(new Random(seed)))
                    .paced(115_200).faults(faults).start();
            Host host = new Host(clock, module);
            for (int i = 0; i < 100; i++) {
                for (String command : new String[] {"AT", "AT+MIPCALL=1", "AT+FTPOPEN=\"h\",\"u\",\"p\"", "AT+FTPLIST", "AT+FTPGET=\"f\",1,0",
                        "AT+FTPRECV=100", "AT+FTPRECV=100", "AT+FTPMKD=\"x\"", "AT+FTPRMD=\"x\"", "AT+FTPPUT=\"g\",3,1", "abc"}) {
                    host.write(command + "\r");
                    host.during(Duration.ofSeconds(2));
                }
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
}
