package io.wherry.simulator;

import static io.wherry.simulator.QuectelStand.EMPTY;
import static io.wherry.simulator.QuectelStand.address;
import static io.wherry.simulator.QuectelStand.bytes;
import static io.wherry.simulator.QuectelStand.session;
import static io.wherry.simulator.QuectelStand.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.function.UnaryOperator;

import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.profile.QuectelQuirk;
import io.wherry.simulator.profile.QuectelVariants;
import io.wherry.simulator.profile.QuectelVariants.Cut;
import io.wherry.simulator.profile.QuectelVariants.Refusal;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Trait;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;

/** What docs/quectel.md leaves open, one way after the other. */
class QuectelVariantsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(4);

    private static UnaryOperator<QuectelVariants> with(Trait... traits) {
        return variants -> variants.with(traits);
    }

    private static String boot(Trait... traits) throws Exception {
        StringBuilder heard = new StringBuilder();
        VirtualClock.run(clock -> heard.append(
                new Host(clock, Quectel.on(clock).variants(QuectelVariants.MANUAL.with(traits)).start()).during(MINUTE)));
        return heard.toString();
    }

    @Test
    void bootsDiffer() throws Exception {
        assertThat(boot(QuectelQuirk.APP_RDY)).startsWith("\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\nAPP RDY\r\n\r\n+CPIN: READY\r\n");
        assertThat(boot(QuectelQuirk.TERSE_BOOT)).isEqualTo("\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n");
    }

    @Test
    void theEchoMayBeOffFromTheStart() throws Exception {
        for (boolean off : new boolean[] {true, false}) {
            VirtualClock.run(clock -> {
                QuectelVariants variants = off ? QuectelVariants.MANUAL.with(QuectelQuirk.NO_ECHO) : QuectelVariants.MANUAL;
                Host host = new Host(clock, Quectel.on(clock).variants(variants).start());
                host.during(MINUTE);
                assertThat(host.ask("AT")).isEqualTo(off ? "\r\nOK\r\n" : "AT\r\r\nOK\r\n");
            });
        }
    }

    @Test
    void aRateMayBeKeptWithoutBeingWritten() throws Exception {
        address(EMPTY, with(QuectelQuirk.IPR_KEPT), (host, server, module) -> {
            host.ask("AT+IPR=9600");
            host.connection().baud(9600);
            module.restart();
            assertThat(host.during(MINUTE)).contains("RDY");
        });
    }

    @Test
    void aContextThatIsActiveMayBeAnErrorToActivate() throws Exception {
        address(EMPTY, same -> same, (host, server, module) -> assertThat(host.ask("AT+QIACT=1")).isEqualTo("\r\nOK\r\n"));
        address(EMPTY, with(QuectelQuirk.QIACT_AGAIN_ERROR), (host, server, module) -> {
            assertThat(host.ask("AT+QIACT=1")).isEqualTo("\r\nERROR\r\n");
            host.ask("AT+QIDEACT=1");
            assertThat(host.ask("AT+QIACT=1")).isEqualTo("\r\nOK\r\n");
        });
    }

    @Test
    void aLostContextMayHaveToBeDeactivatedFirst() throws Exception {
        address(EMPTY, with(QuectelQuirk.QIDEACT_FIRST), (host, server, module) -> {
            module.losePdp();
            host.until("+QIURC: \"pdpdeact\",1\r\n");
            assertThat(host.ask("AT+QIACT=1")).isEqualTo("\r\nERROR\r\n");
            assertThat(host.ask("AT+QIDEACT=1")).isEqualTo("\r\nOK\r\n");
            assertThat(host.ask("AT+QIACT=1")).isEqualTo("\r\nOK\r\n");
        });
    }

    @Test
    void aContextMayBeLostInSilence() throws Exception {
        session(EMPTY, with(Quirk.SILENT_PDP_LOSS), (host, server, module) -> {
            module.losePdp();
            assertThat(host.during(MINUTE)).isEmpty();
            assertThat(host.ask("AT+QIACT?")).isEqualTo("\r\nOK\r\n");
            assertThat(host.ask("AT+QFTPPWD")).isEqualTo("\r\n+CME ERROR: 605\r\n");
        });
    }

    @Test
    void theResultMayComeBeforeItsOk() throws Exception {
        session(server -> server.file("/f", bytes(3)), with(QuectelQuirk.RESULT_FIRST), (host, server, module) -> {
            assertThat(host.ask("AT+QFTPPWD")).isEqualTo("\r\n+QFTPPWD: 0,/\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+QFTPGET=\"f\",\"COM:\"")).isEqualTo("\r\nCONNECT\r\n" + text(bytes(3)) + "\r\n+QFTPGET: 0,3\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+QFTPCLOSE")).isEqualTo("\r\n+QFTPCLOSE: 0,0\r\n\r\nOK\r\n");
            module.faults().add(Fault.parse("/QFTPSTAT/1 OUTCOME_LOST"));
            assertThat(host.ask("AT+QFTPSTAT")).isEqualTo("\r\nOK\r\n");
        });
    }

    @Test
    void resultsMayBeLateOrLost() throws Exception {
        session(EMPTY, with(QuectelQuirk.LATE_RESULTS), (host, server, module) -> {
            host.ask("AT+QFTPPWD");
            assertThat(host.during(Duration.ofSeconds(19))).isEmpty();
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+QFTPPWD: 0,/\r\n");
        });
        session(EMPTY, with(QuectelQuirk.LOST_RESULTS), (host, server, module) -> {
            int came = 0;
            for (int i = 0; i < 80; i++) {
                host.write("AT+QFTPPWD\r");
                came += host.during(MINUTE).contains("+QFTPPWD") ? 1 : 0;
            }
            assertThat(came).isBetween(55, 79);
        });
    }

    @Test
    void thePathMayStandInQuotes() throws Exception {
        session(EMPTY, with(QuectelQuirk.PWD_QUOTED), (host, server, module) -> host.carryOut("AT+QFTPPWD", "+QFTPPWD: 0,\"/\""));
    }

    @Test
    void whatCannotBeginMayBeAcceptedAllTheSame() throws Exception {
        address(EMPTY, with(QuectelQuirk.OPEN_WITHOUT_ADDRESS_ACCEPTED, QuectelQuirk.NO_SESSION_ACCEPTED), (host, server, module) -> {
            host.carryOut("AT+QFTPPWD", "+QFTPPWD: 606,0");
            host.carryOut("AT+QFTPGET=\"f\",\"COM:\"", "+QFTPGET: 606,0");
            host.carryOut("AT+QFTPCLOSE", "+QFTPCLOSE: 606,0");
            host.ask("AT+QIDEACT=1");
            assertThat(host.carryOut("AT+QFTPOPEN=\"h\"", "+QFTPOPEN: 605,0")).startsWith("\r\nOK\r\n");
        });
        address(EMPTY, with(QuectelQuirk.CLOSE_ANYWAY), (host, server, module) -> host.carryOut("AT+QFTPCLOSE", "+QFTPCLOSE: 0,0"));
    }

    @Test
    void aSessionTheServerDroppedIsNoticedWhenItIsUsedOrToldAtOnce() throws Exception {
        session(server -> server.idleTimeout(Duration.ofMinutes(5)), same -> same, (host, server, module) -> {
            assertThat(host.during(Duration.ofMinutes(6))).isEmpty();
            host.carryOut("AT+QFTPSTAT", "+QFTPSTAT: 0,1");
            host.carryOut("AT+QFTPPWD", "+QFTPPWD: 614,421");
            host.carryOut("AT+QFTPSTAT", "+QFTPSTAT: 0,4");
        });
        session(EMPTY, with(QuectelQuirk.LOSS_TOLD), (host, server, module) -> {
            module.dropControl(true);
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+QFTPCLOSE: 606,0\r\n");
        });
        session(EMPTY, same -> same, (host, server, module) -> {
            module.dropControl(true);
            assertThat(host.during(MINUTE)).isEmpty();
            assertThat(host.ask("AT+QFTPPWD")).isEqualTo("\r\n+CME ERROR: 606\r\n");
        });
        session(EMPTY, same -> same, (host, server, module) -> {
            module.dropControl(false);
            host.carryOut("AT+QFTPSTAT", "+QFTPSTAT: 0,1");
            host.carryOut("AT+QFTPPWD", "+QFTPPWD: 606,0");
        });
    }

    @Test
    void oldFirmwareHasFewerSettings() throws Exception {
        address(EMPTY, with(QuectelQuirk.OLD_SETTINGS), (host, server, module) -> {
            assertThat(host.ask("AT+QFTPCFG=?")).doesNotContain("restenable");
            assertThat(host.ask("AT+QFTPCFG=\"restenable\",1")).isEqualTo("\r\n+CME ERROR: 610\r\n");
        });
    }

    @Test
    void aTransferIsRefusedInThreeWays() throws Exception {
        session(EMPTY, variants -> variants.refusal(Refusal.RESULT), (host, server, module) -> {
            assertThat(host.carryOut("AT+QFTPGET=\"f\",\"COM:\"", "+QFTPGET: 627,550")).isEqualTo("\r\nOK\r\n\r\n+QFTPGET: 627,550\r\n");
            assertThat(host.carryOut("AT+QFTPPUT=\"/none/f\",\"COM:\",0,3,1", "+QFTPPUT: 627,550")).startsWith("\r\nOK\r\n");
        });
        session(EMPTY, variants -> variants.refusal(Refusal.AFTER_CONNECT), (host, server, module) ->
                assertThat(host.carryOut("AT+QFTPLIST=\"/none\"", "+QFTPLIST: 627,550"))
                        .isEqualTo("\r\nCONNECT\r\n\r\nOK\r\n\r\n+QFTPLIST: 627,550\r\n"));
        session(EMPTY, same -> same, (host, server, module) ->
                assertThat(host.ask("AT+QFTPPUT=\"/none/f\",\"COM:\",0,3,1")).isEqualTo("\r\n+CME ERROR: 627\r\n"));
    }

    private static String cutDownload(Cut how) throws Exception {
        String[] behind = new String[1];
        UnaryOperator<QuectelVariants> as = variants -> variants.cut(how);
        session(server -> server.file("/f", bytes(5000)).breaksOff("/f", 3000), as, (host, server, module) -> {
            host.write("AT+QFTPGET=\"f\",\"COM:\"\r");
            String all = host.during(LONG);
            String data = "\r\nCONNECT\r\n" + text(bytes(3072));
            assertThat(all).startsWith(data);
            behind[0] = all.substring(data.length());
            host.write("AT+QFTPSTAT\r");
            behind[0] += host.during(MINUTE).replace("\r\nOK\r\n\r\n+QFTPSTAT: 0,1\r\n", "");
        });
        return behind[0];
    }

    @Test
    void aDownloadThatIsCutEndsInSixWays() throws Exception {
        assertThat(cutDownload(Cut.RESULT)).isEqualTo("\r\nOK\r\n\r\n+QFTPGET: 616,426\r\n");
        assertThat(cutDownload(Cut.RESULT_ALONE)).isEqualTo("\r\n+QFTPGET: 616,426\r\n");
        assertThat(cutDownload(Cut.NO_CARRIER)).isEqualTo("\r\nNO CARRIER\r\n\r\n+QFTPGET: 616,426\r\n");
        assertThat(cutDownload(Cut.NO_CARRIER_ALONE)).isEqualTo("\r\nNO CARRIER\r\n");
        assertThat(cutDownload(Cut.STALLS)).isEqualTo("\r\nOK\r\n\r\n+QFTPGET: 609,0\r\n");
        assertThat(cutDownload(Cut.SHORT)).isEqualTo("\r\nOK\r\n\r\n+QFTPGET: 0,3072\r\n");
    }

    @Test
    void afterACutEverythingMayBeRefusedUntilTheSessionIsClosed() throws Exception {
        session(server -> server.file("/f", bytes(5000)).breaksOff("/f", 3000), with(QuectelQuirk.BUSY_AFTER_CUT), (host, server, module) -> {
            host.carryOut("AT+QFTPGET=\"f\",\"COM:\"", "+QFTPGET: 616,426");
            assertThat(host.ask("AT+QFTPSIZE=\"f\"")).isEqualTo("\r\n+CME ERROR: 603\r\n");
            host.carryOut("AT+QFTPCLOSE", "+QFTPCLOSE: 0,0");
            host.carryOut("AT+QFTPOPEN=\"h\"", "+QFTPOPEN: 0,0");
            host.carryOut("AT+QFTPSIZE=\"f\"", "+QFTPSIZE: 0,5000");
        });
    }

    @Test
    void noOkMayComeBehindTheData() throws Exception {
        session(server -> server.file("/f", bytes(3)), with(QuectelQuirk.NO_OK_AFTER_DATA), (host, server, module) -> {
            assertThat(host.carryOut("AT+QFTPGET=\"f\",\"COM:\"", "+QFTPGET: 0,3"))
                    .isEqualTo("\r\nCONNECT\r\n" + text(bytes(3)) + "\r\n+QFTPGET: 0,3\r\n");
            host.write("AT+QFTPPUT=\"g\",\"COM:\",0,2,1\r");
            host.until("\r\nCONNECT\r\n");
            host.write("ab");
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+QFTPPUT: 0,2\r\n");
            assertThat(host.ask("AT")).isEqualTo("\r\nOK\r\n");
        });
    }

    @Test
    void theEndOfAFileMayBeRefused() throws Exception {
        session(server -> server.file("/f", bytes(3)), with(QuectelQuirk.END_REFUSED), (host, server, module) -> {
            assertThat(host.ask("AT+QFTPGET=\"f\",\"COM:\",3,10")).isEqualTo("\r\n+CME ERROR: 627\r\n");
            host.carryOut("AT+QFTPGET=\"f\",\"COM:\",2,10", "+QFTPGET: 0,1");
        });
    }

    @Test
    void plusSignsMayNeedNoSilenceBeforeThem() throws Exception {
        session(EMPTY, with(QuectelQuirk.ESCAPE_UNGUARDED), (host, server, module) -> {
            host.write("AT+QFTPPUT=\"g\",\"COM:\"\r");
            host.until("\r\nCONNECT\r\n");
            host.write("abc+++");
            assertThat(host.during(MINUTE)).isEqualTo("\r\nOK\r\n\r\n+QFTPPUT: 0,3\r\n");
            assertThat(server.content("/g")).contains("abc".getBytes(StandardCharsets.US_ASCII));
        });
    }

    @Test
    void leavingDataModeMayBeToldTwice() throws Exception {
        session(server -> server.file("/f", bytes(2_000_000)), with(QuectelQuirk.ESCAPE_RESULT), (host, server, module) -> {
            host.write("AT+QFTPGET=\"f\",\"COM:\"\r");
            host.during(Duration.ofSeconds(2));
            host.write("+++");
            assertThat(host.during(MINUTE)).containsPattern("\r\nOK\r\n\r\n\\+QFTPGET: 0,\\d+\r\n$");
        });
    }

    @Test
    void aPieceMayTellTheWholeLength() throws Exception {
        session(EMPTY, with(QuectelQuirk.PUT_LENGTH_TOTAL), (host, server, module) -> {
            for (String piece : new String[] {"0,4,0", "4,2,1"}) {
                host.write("AT+QFTPPUT=\"g\",\"COM:\"," + piece + "\r");
                host.until("\r\nCONNECT\r\n");
                host.write(piece.startsWith("0") ? "0123" : "45");
                host.until("\r\n+QFTPPUT: 0," + (piece.startsWith("0") ? 4 : 6) + "\r\n");
            }
        });
    }

    @Test
    void anUploadThatFailsLeavesDataModeAtOnceOrTakesTheRest() throws Exception {
        session(server -> server.quota(1000), same -> same, (host, server, module) -> {
            host.write("AT+QFTPPUT=\"g\",\"COM:\",0,5000,1\r");
            host.until("\r\nCONNECT\r\n");
            host.write("x".repeat(3000));
            assertThat(host.during(MINUTE)).isEqualTo("\r\nOK\r\n\r\n+QFTPPUT: 629,552\r\n");
            host.write("x".repeat(2000) + "\r");
            assertThat(host.ask("AT")).endsWith("OK\r\n");
        });
        session(server -> server.quota(1000), with(QuectelQuirk.PUT_SWALLOWS), (host, server, module) -> {
            host.write("AT+QFTPPUT=\"g\",\"COM:\",0,5000,1\r");
            host.until("\r\nCONNECT\r\n");
            host.write("x".repeat(3000));
            assertThat(host.during(MINUTE)).isEmpty();
            host.write("x".repeat(2000));
            assertThat(host.during(MINUTE)).isEqualTo("\r\nOK\r\n\r\n+QFTPPUT: 629,552\r\n");
        });
    }

    @Test
    void aFailedUploadThatStallsTakesWhatComesUntilItsTimeIsOver() throws Exception {
        session(server -> server.quota(1000), variants -> variants.cut(Cut.STALLS), (host, server, module) -> {
            host.write("AT+QFTPPUT=\"g\",\"COM:\",0,50000,1\r");
            host.until("\r\nCONNECT\r\n");
            host.write("x".repeat(3000));
            assertThat(host.during(MINUTE)).isEmpty();
            host.write("x".repeat(20_000));
            assertThat(host.during(MINUTE)).isEqualTo("\r\nOK\r\n\r\n+QFTPPUT: 609,0\r\n");
            assertThat(host.ask("AT")).endsWith("\r\nOK\r\n");
        });
    }

    @Test
    void namesHaveALongestLength() throws Exception {
        session(EMPTY, variants -> variants.longest(50), (host, server, module) -> {
            host.carryOut("AT+QFTPSIZE=\"" + "n".repeat(50) + "\"", "+QFTPSIZE: 627,550");
            assertThat(host.ask("AT+QFTPSIZE=\"" + "n".repeat(51) + "\"")).isEqualTo("\r\n+CME ERROR: 610\r\n");
        });
    }

    @Test
    void everyCombinationReadsWhatItWrites() {
        for (int seed = 0; seed < 200; seed++) {
            QuectelVariants drawn = QuectelVariants.random(new Random(seed));
            assertThat(QuectelVariants.parse(drawn.toString())).isEqualTo(drawn);
        }
        assertThatThrownBy(() -> QuectelVariants.parse("colour=red")).hasMessageContaining("colour");
        assertThatThrownBy(() -> QuectelVariants.parse("short-reads")).hasMessageContaining("short-reads");
        assertThatThrownBy(() -> QuectelVariants.MANUAL.with(Quirk.SHORT_READS)).isInstanceOf(IllegalArgumentException.class);
    }
}
