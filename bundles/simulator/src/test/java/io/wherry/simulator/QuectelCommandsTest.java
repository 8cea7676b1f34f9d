package io.wherry.simulator;

import static io.wherry.simulator.QuectelStand.EMPTY;
import static io.wherry.simulator.QuectelStand.address;
import static io.wherry.simulator.QuectelStand.bytes;
import static io.wherry.simulator.QuectelStand.session;
import static io.wherry.simulator.QuectelStand.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.UnaryOperator;

import io.wherry.simulator.profile.QuectelVariants;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Radio;
import io.wherry.simulator.profile.Sim;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;

/** A Quectel's answers, byte for byte as in docs/quectel.md. */
class QuectelCommandsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private interface Talk {
        void with(Host host, Quectel module, VirtualClock clock) throws Exception;
    }

    private static void booted(UnaryOperator<Quectel.Builder> as, Talk talk) throws Exception {
        VirtualClock.run(clock -> {
            Quectel module = as.apply(Quectel.on(clock)).start();
            Host host = new Host(clock, module);
            host.until("\r\n+CFUN: 1\r\n");
            talk.with(host, module, clock);
        });
    }

    @Test
    void itSaysThatItIsReadyAtBoot() throws Exception {
        VirtualClock.run(clock -> assertThat(new Host(clock, Quectel.on(clock).start()).during(MINUTE)).isEqualTo(
                "\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n\r\n+QUSIM: 1\r\n\r\n+QIND: SMS DONE\r\n\r\n+QIND: PB DONE\r\n"));
    }

    @Test
    void itSaysWhatItIs() throws Exception {
        booted(same -> same, (host, module, clock) -> {
            assertThat(host.ask("ATI")).endsWith("ATI\r\r\nQuectel\r\n\r\nEC25\r\n\r\nRevision: EC25EFAR06A06M4G\r\n\r\nOK\r\n");
            host.ask("ATE0");
            assertThat(host.ask("AT+CGMI")).endsWith("\r\nQuectel\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+CGMM")).isEqualTo("\r\nEC25\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+CGMR")).isEqualTo("\r\nEC25EFAR06A06M4G\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+GSN")).isEqualTo(host.ask("AT+CGSN")).isEqualTo("\r\n866425033333334\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+QCCID")).isEqualTo("\r\n+QCCID: 89860446091891208063\r\n\r\nOK\r\n");
        });
    }

    @Test
    void itsErrorsAreNumbersFromTheStart() throws Exception {
        booted(builder -> builder.sim(Sim.missing()), (host, module, clock) -> {
            host.until("\r\n+CPIN: NOT INSERTED\r\n");
            assertThat(host.ask("AT+CPIN?")).endsWith("\r\n+CME ERROR: 10\r\n");
            assertThat(host.ask("AT+CFUN=15")).endsWith("\r\n+CME ERROR: 53\r\n");
        });
    }

    @Test
    void theRightPinIsFollowedByTheLinesOfASim() throws Exception {
        booted(builder -> builder.sim(Sim.locked("1234")), (host, module, clock) -> {
            host.until("\r\n+CPIN: SIM PIN\r\n");
            host.during(MINUTE);
            host.ask("ATE0");
            assertThat(host.ask("AT+CPIN=\"0000\"")).isEqualTo("\r\n+CME ERROR: 16\r\n");
            assertThat(host.ask("AT+QPINC=\"SC\"")).isEqualTo("\r\n+QPINC: \"SC\",2,10\r\n\r\nOK\r\n");
            host.write("AT+CPIN=1234\r");
            assertThat(host.during(MINUTE)).isEqualTo("\r\nOK\r\n\r\n+CPIN: READY\r\n\r\n+QUSIM: 1\r\n");
        });
    }

    @Test
    void aContextIsActivatedAndDeactivatedByTheEndOfItsAnswer() throws Exception {
        address(EMPTY, same -> same, (host, server, module) -> {
            assertThat(host.ask("AT+QICSGP=1")).isEqualTo("\r\n+QICSGP: 1,\"internet\",\"\",\"\",0\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+QIACT?")).isEqualTo("\r\n+QIACT: 1,1,1,\"10.225.11.107\"\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+CGPADDR=1")).isEqualTo("\r\n+CGPADDR: 1,\"10.225.11.107\"\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+QIDEACT=1")).isEqualTo("\r\nOK\r\n");
            assertThat(host.ask("AT+QIACT?")).isEqualTo("\r\nOK\r\n");
            assertThat(host.ask("AT+QIACT=3")).isEqualTo("\r\nOK\r\n");
            assertThat(host.ask("AT+QIACT?")).isEqualTo("\r\n+QIACT: 3,1,1,\"10.225.11.107\"\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+QIACT=17")).isEqualTo("\r\nERROR\r\n");
        });
    }

    @Test
    void aLostAddressIsToldAndTheWrongApnGetsNone() throws Exception {
        address(EMPTY, same -> same, (host, server, module) -> {
            module.losePdp();
            assertThat(host.during(MINUTE)).isEqualTo("\r\n+QIURC: \"pdpdeact\",1\r\n");
            assertThat(host.ask("AT+QIACT?")).isEqualTo("\r\nOK\r\n");
        });
        booted(builder -> builder.radio(Radio.USUAL.apn("right", Radio.Refusal.ERROR)), (host, module, clock) -> {
            host.during(MINUTE);
            host.ask("AT+QICSGP=1,1,\"wrong\",\"\",\"\",0");
            assertThat(host.ask("AT+QIACT=1")).endsWith("\r\nERROR\r\n");
            host.ask("AT+CGDCONT=1,\"IP\",\"right\"");
            assertThat(host.ask("AT+QIACT=1")).endsWith("\r\nOK\r\n");
        });
    }

    @Test
    void aRestartByCommandAndAPowerDown() throws Exception {
        booted(same -> same, (host, module, clock) -> {
            host.during(MINUTE);
            assertThat(host.ask("AT+CFUN=1,1")).endsWith("\r\nOK\r\n");
            assertThat(host.during(MINUTE)).startsWith("\r\nRDY\r\n");
            host.write("AT+QPOWD\r");
            assertThat(host.during(MINUTE)).endsWith("\r\nOK\r\n\r\nPOWERED DOWN\r\n");
            host.write("AT\r");
            assertThat(host.during(MINUTE)).isEmpty();
            module.restart();
            assertThat(host.during(MINUTE)).startsWith("\r\nRDY\r\n");
        });
    }

    @Test
    void aRateIsKeptOnlyWhenItWasWritten() throws Exception {
        booted(same -> same, (host, module, clock) -> {
            host.ask("AT+IPR=9600");
            host.connection().baud(9600);
            module.restart();
            host.during(MINUTE);
            host.connection().baud(115_200);
            assertThat(host.ask("AT+IPR?")).contains("+IPR: 115200");
            host.ask("AT+IPR=9600");
            host.connection().baud(9600);
            host.ask("AT&W");
            module.restart();
            host.during(MINUTE);
            assertThat(host.ask("AT+IPR?")).contains("+IPR: 9600");
        });
    }

    @Test
    void settingsAreReadBackAndThePasswordIsNot() throws Exception {
        address(EMPTY, same -> same, (host, server, module) -> {
            assertThat(host.ask("AT+QFTPCFG=\"account\"")).isEqualTo("\r\n+QFTPCFG: \"account\",\"ftpuser\",\"******\"\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+QFTPCFG=\"transmode\"")).isEqualTo("\r\n+QFTPCFG: \"transmode\",1\r\n\r\nOK\r\n");
            assertThat(host.ask("AT+QFTPCFG=\"rsptimeout\",19")).isEqualTo("\r\n+CME ERROR: 610\r\n");
            assertThat(host.ask("AT+QFTPCFG=\"rsptimeout\",180")).isEqualTo("\r\nOK\r\n");
            assertThat(host.ask("AT+QFTPCFG=\"rsptimeout\"")).contains("\"rsptimeout\",180");
            assertThat(host.ask("AT+QFTPCFG=\"colour\",1")).isEqualTo("\r\n+CME ERROR: 610\r\n");
            assertThat(host.ask("AT+QFTPCFG=?")).contains("\r\n+QFTPCFG: \"filetype\",(0,1)\r\n", "\r\n+QFTPCFG: \"contextid\",(1-16)\r\n",
                    "\r\n+QFTPCFG: \"rsptimeout\",(20-180)\r\n", "\r\n+QFTPCFG: \"restenable\",(0,1)\r\n");
        });
    }

    @Test
    void aLoginIsAcceptedAndSucceedsLater() throws Exception {
        address(EMPTY, same -> same, (host, server, module) -> {
            assertThat(host.ask("AT+QFTPOPEN=?")).isEqualTo("\r\n+QFTPOPEN: <hostname>,<port>\r\n\r\nOK\r\n");
            assertThat(host.carryOut("AT+QFTPSTAT", "+QFTPSTAT: 0,4")).isEqualTo("\r\nOK\r\n\r\n+QFTPSTAT: 0,4\r\n");
            host.write("AT+QFTPOPEN=\"ftp.example.com\",21\r");
            host.until("\r\nOK\r\n");
            assertThat(host.carryOut("AT+QFTPSTAT", "+QFTPSTAT: 0,0")).startsWith("\r\nOK");
            assertThat(host.ask("AT+QFTPPWD")).isEqualTo("\r\n+CME ERROR: 603\r\n");
            host.until("\r\n+QFTPOPEN: 0,0\r\n");
            host.carryOut("AT+QFTPSTAT", "+QFTPSTAT: 0,1");
            assertThat(host.ask("AT+QFTPOPEN=\"ftp.example.com\"")).isEqualTo("\r\n+CME ERROR: 603\r\n");
            assertThat(server.logins()).isEqualTo(1);
        });
    }

    @Test
    void aLoginThatFailsSaysWhy() throws Exception {
        address(server -> server.port(2121), same -> same, (host, server, module) -> {
            host.carryOut("AT+QFTPOPEN=\"h\",21", "+QFTPOPEN: 606,0");
            host.carryOut("AT+QFTPOPEN=\"h\",2121", "+QFTPOPEN: 0,0");
            host.carryOut("AT+QFTPCLOSE", "+QFTPCLOSE: 0,0");
            host.ask("AT+QFTPCFG=\"account\",\"ftpuser\",\"wrong\"");
            host.carryOut("AT+QFTPOPEN=\"h\",2121", "+QFTPOPEN: 625,530");
            host.ask("AT+QIDEACT=1");
            assertThat(host.ask("AT+QFTPOPEN=\"h\",2121")).isEqualTo("\r\n+CME ERROR: 605\r\n");
            assertThat(host.ask("AT+QFTPOPEN=\"h\",0")).isEqualTo("\r\n+CME ERROR: 610\r\n");
        });
    }

    @Test
    void closingTakesItsTimeAndUntilThenEverythingIsRefused() throws Exception {
        session(EMPTY, (host, server, module) -> {
            assertThat(host.ask("AT+QFTPCLOSE")).isEqualTo("\r\nOK\r\n");
            assertThat(host.ask("AT+QFTPOPEN=\"h\",21")).isEqualTo("\r\n+CME ERROR: 603\r\n");
            host.carryOut("AT+QFTPSTAT", "+QFTPSTAT: 0,3");
            host.until("\r\n+QFTPCLOSE: 0,0\r\n");
            host.carryOut("AT+QFTPSTAT", "+QFTPSTAT: 0,4");
            assertThat(host.ask("AT+QFTPCLOSE")).isEqualTo("\r\n+CME ERROR: 606\r\n");
            assertThat(host.ask("AT+QFTPSIZE=\"a\"")).isEqualTo("\r\n+CME ERROR: 606\r\n");
        });
    }

    @Test
    void namesAreDealtWithOneResultLineEach() throws Exception {
        session(server -> server.file("/a.txt", bytes(9)).folder("/d"), (host, server, module) -> {
            assertThat(host.carryOut("AT+QFTPPWD", "+QFTPPWD: 0,/")).isEqualTo("\r\nOK\r\n\r\n+QFTPPWD: 0,/\r\n");
            host.carryOut("AT+QFTPSIZE=\"a.txt\"", "+QFTPSIZE: 0,9");
            host.carryOut("AT+QFTPSIZE=\"b.txt\"", "+QFTPSIZE: 627,550");
            host.carryOut("AT+QFTPMDTM=\"a.txt\"", "+QFTPMDTM: 0,\"20260101000000\"");
            host.carryOut("AT+QFTPRENAME=\"a.txt\",\"d/b.txt\"", "+QFTPRENAME: 0,0");
            host.carryOut("AT+QFTPCWD=\"/d\"", "+QFTPCWD: 0,0");
            host.carryOut("AT+QFTPCWD=\"/e\"", "+QFTPCWD: 627,550");
            host.carryOut("AT+QFTPPWD", "+QFTPPWD: 0,/d");
            host.carryOut("AT+QFTPDEL=\"b.txt\"", "+QFTPDEL: 0,0");
            host.carryOut("AT+QFTPMKDIR=\"e\"", "+QFTPMKDIR: 0,0");
            host.carryOut("AT+QFTPMKDIR=\"e\"", "+QFTPMKDIR: 627,550");
            host.carryOut("AT+QFTPRMDIR=\"/d/e\"", "+QFTPRMDIR: 0,0");
            assertThat(server.names("/d")).isEmpty();
            assertThat(host.ask("AT+QFTPCWD")).isEqualTo("\r\n+CME ERROR: 610\r\n");
            assertThat(host.ask("AT+QFTPSIZE=\"" + "n".repeat(256) + "\"")).isEqualTo("\r\n+CME ERROR: 610\r\n");
        });
    }

    @Test
    void listingsComeAsData() throws Exception {
        session(server -> server.file("/a.txt", bytes(7)).folder("/update"), (host, server, module) -> {
            String lines = "-rw-r--r--    1 500      500               7 Jan 01 00:00 a.txt\r\n"
                    + "drwxr-xr-x    2 500      500            4096 Jan 01 00:00 update\r\n";
            assertThat(host.carryOut("AT+QFTPLIST=\"/\",\"COM:\"", "+QFTPLIST: 0," + lines.length()))
                    .isEqualTo("\r\nCONNECT\r\n" + lines + "\r\nOK\r\n\r\n+QFTPLIST: 0," + lines.length() + "\r\n");
            assertThat(host.carryOut("AT+QFTPNLST=\".\"", "+QFTPNLST: 0,15"))
                    .isEqualTo("\r\nCONNECT\r\na.txt\r\nupdate\r\n\r\nOK\r\n\r\n+QFTPNLST: 0,15\r\n");
            assertThat(host.carryOut("AT+QFTPMLSD=\".\"", "+QFTPMLSD: 0,87")).contains("type=file;size=7;modify=20260101000000; a.txt\r\n",
                    "type=dir;modify=20260101000000; update\r\n");
            assertThat(host.ask("AT+QFTPLIST=\"/none\"")).isEqualTo("\r\n+CME ERROR: 627\r\n");
            assertThat(host.carryOut("AT+QFTPLIST=\"update\"", "+QFTPLIST: 0,0")).isEqualTo("\r\nCONNECT\r\n\r\nOK\r\n\r\n+QFTPLIST: 0,0\r\n");
            assertThat(host.ask("AT+QFTPLIST=\"/\",\"UFS:l\"")).isEqualTo("\r\n+CME ERROR: 613\r\n");
        });
    }

    @Test
    void aFileComesWholeOrInParts() throws Exception {
        byte[] file = bytes(5000);
        session(server -> server.file("/f", file), (host, server, module) -> {
            assertThat(host.carryOut("AT+QFTPGET=\"f\",\"COM:\"", "+QFTPGET: 0,5000"))
                    .isEqualTo("\r\nCONNECT\r\n" + text(file) + "\r\nOK\r\n\r\n+QFTPGET: 0,5000\r\n");
            host.carryOut("AT+QFTPLEN", "+QFTPLEN: 0,5000");
            assertThat(host.carryOut("AT+QFTPGET=\"f\",\"COM:\",1000,1500", "+QFTPGET: 0,1500"))
                    .isEqualTo("\r\nCONNECT\r\n" + text(file).substring(1000, 2500) + "\r\nOK\r\n\r\n+QFTPGET: 0,1500\r\n");
            assertThat(host.carryOut("AT+QFTPGET=\"f\",\"COM:\",4000,1500", "+QFTPGET: 0,1000")).contains(text(file).substring(4000));
            assertThat(host.carryOut("AT+QFTPGET=\"f\",\"COM:\",5000", "+QFTPGET: 0,0")).isEqualTo("\r\nCONNECT\r\n\r\nOK\r\n\r\n+QFTPGET: 0,0\r\n");
            assertThat(host.ask("AT+QFTPGET=\"none\",\"COM:\"")).isEqualTo("\r\n+CME ERROR: 627\r\n");
            assertThat(host.ask("AT+QFTPGET=\"f\"")).isEqualTo("\r\n+CME ERROR: 610\r\n");
            host.carryOut("AT+QFTPSTAT", "+QFTPSTAT: 0,1");
        });
    }

    @Test
    void aStreamTakesTheTimeOfItsLine() throws Exception {
        VirtualClock.run(clock -> {
            InMemoryServer server = new InMemoryServer(clock).file("/f", bytes(115_200));
            Quectel module = Quectel.on(clock).server(server).paced(115_200).start();
            Host host = new Host(clock, module);
            host.until("PB DONE\r\n");
            clock.sleep(MINUTE);
            host.ask("AT+QIACT=1");
            host.carryOut("AT+QFTPOPEN=\"h\"", "+QFTPOPEN: 0,0");
            long begin = clock.nanos();
            host.carryOut("AT+QFTPGET=\"f\",\"COM:\"", "+QFTPGET: 0,115200");
            assertThat(Duration.ofNanos(clock.nanos() - begin)).isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_300));
        });
    }

    @Test
    void aFileIsTakenByItsLength() throws Exception {
        byte[] file = bytes(5000);
        session(EMPTY, (host, server, module) -> {
            host.write("AT+QFTPPUT=\"g\",\"COM:\",0,5000,1\r");
            host.until("\r\nCONNECT\r\n");
            host.write(file);
            assertThat(host.during(MINUTE)).isEqualTo("\r\nOK\r\n\r\n+QFTPPUT: 0,5000\r\n");
            assertThat(server.content("/g")).contains(file);
            host.write("AT+QFTPPUT=\"h\",\"COM:\",0,3\r");
            host.until("\r\nCONNECT\r\n");
            host.write("+++");
            assertThat(host.during(MINUTE)).isEqualTo("\r\nOK\r\n\r\n+QFTPPUT: 0,3\r\n");
            assertThat(server.content("/h")).contains("+++".getBytes());
        });
    }

    @Test
    void aFileIsTakenUpToThreePlusSigns() throws Exception {
        session(EMPTY, (host, server, module) -> {
            host.write("AT+QFTPPUT=\"g\",\"COM:\"\r");
            host.until("\r\nCONNECT\r\n");
            host.write("1+1+++2");
            host.write("+++");
            assertThat(host.during(Duration.ofSeconds(2))).isEmpty();
            host.write("++");
            host.during(Duration.ofSeconds(2));
            host.write("+++");
            assertThat(host.during(Duration.ofMillis(900))).isEmpty();
            assertThat(host.during(MINUTE)).isEqualTo("\r\nOK\r\n\r\n+QFTPPUT: 0,12\r\n");
            assertThat(server.content("/g")).contains("1+1+++2+++++".getBytes());
        });
    }

    @Test
    void aFileIsTakenInPieces() throws Exception {
        session(EMPTY, (host, server, module) -> {
            host.write("AT+QFTPPUT=\"g\",\"COM:\",0,4,0\r");
            host.until("\r\nCONNECT\r\n");
            host.write("0123");
            host.until("\r\nOK\r\n\r\n+QFTPPUT: 0,4\r\n");
            assertThat(host.ask("AT+QFTPSIZE=\"g\"")).isEqualTo("\r\n+CME ERROR: 603\r\n");
            assertThat(host.ask("AT+QFTPPUT=\"g\",\"COM:\",3,4,1")).isEqualTo("\r\n+CME ERROR: 612\r\n");
            assertThat(host.ask("AT+QFTPPUT=\"h\",\"COM:\",4,4,1")).isEqualTo("\r\n+CME ERROR: 603\r\n");
            host.write("AT+QFTPPUT=\"g\",\"COM:\",4,2,1\r");
            host.until("\r\nCONNECT\r\n");
            host.write("45AT+QFTPSTAT\r");
            assertThat(host.during(MINUTE)).startsWith("\r\nOK\r\n").contains("\r\n+QFTPPUT: 0,2\r\n", "\r\n+QFTPSTAT: 0,");
            assertThat(server.content("/g")).contains("012345".getBytes());
        });
    }

    @Test
    void aFileIsContinuedFromAPosition() throws Exception {
        session(server -> server.file("/g", "0123456".getBytes()), (host, server, module) -> {
            host.write("AT+QFTPPUT=\"g\",\"COM:\",4,2,1\r");
            host.until("\r\nCONNECT\r\n");
            host.write("ab");
            host.until("\r\n+QFTPPUT: 0,2\r\n");
            assertThat(server.content("/g")).contains("0123ab".getBytes());
        });
    }

    @Test
    void anUploadThatStandsStillTimesOut() throws Exception {
        session(EMPTY, (host, server, module) -> {
            host.ask("AT+QFTPCFG=\"rsptimeout\",20");
            host.write("AT+QFTPPUT=\"g\",\"COM:\",0,10,1\r");
            host.until("\r\nCONNECT\r\n");
            host.write("0123");
            assertThat(host.during(Duration.ofSeconds(19))).isEmpty();
            assertThat(host.during(MINUTE)).isEqualTo("\r\nOK\r\n\r\n+QFTPPUT: 609,0\r\n");
        });
    }

    @Test
    void dataModeCanBeLeftAndNotComeBackTo() throws Exception {
        session(server -> server.file("/f", bytes(2_000_000)), (host, server, module) -> {
            host.write("AT+QFTPGET=\"f\",\"COM:\"\r");
            host.during(Duration.ofSeconds(2));
            host.write("+++");
            String behind = host.during(MINUTE);
            assertThat(behind).endsWith("\r\nOK\r\n").hasSizeLessThan(2_000_000);
            host.carryOut("AT+QFTPSTAT", "+QFTPSTAT: 0,1");
            host.write("ATO\r");
            assertThat(host.during(MINUTE)).isEqualTo("\r\nNO CARRIER\r\n");
        });
    }

    @Test
    void aServerThatIsReachedSaysSoByASocket() throws Exception {
        address(server -> server.port(2121), same -> same, (host, server, module) -> {
            host.carryOut("AT+QIOPEN=1,0,\"TCP\",\"h\",2121,0,0", "+QIOPEN: 0,0");
            host.carryOut("AT+QIOPEN=1,0,\"TCP\",\"h\",2121,0,0", "+QIOPEN: 0,563");
            assertThat(host.ask("AT+QICLOSE=0")).isEqualTo("\r\nOK\r\n");
            host.carryOut("AT+QIOPEN=1,0,\"TCP\",\"h\",21,0,0", "+QIOPEN: 0,566");
        });
    }

    @Test
    void aFirmwareWithoutFtpHasNoneOfIt() throws Exception {
        booted(builder -> builder.variants(QuectelVariants.MANUAL.with(Quirk.NO_FTP)), (host, module, clock) -> {
            assertThat(host.ask("AT+QFTPCFG=?")).endsWith("\r\nERROR\r\n");
            assertThat(host.ask("AT+QFTPOPEN=?")).endsWith("\r\nERROR\r\n");
            assertThat(host.ask("AT+FTPOPEN=?")).endsWith("\r\nERROR\r\n");
        });
    }
}
