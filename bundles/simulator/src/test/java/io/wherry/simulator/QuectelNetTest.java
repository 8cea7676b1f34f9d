package io.wherry.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

import io.wherry.simulator.profile.Radio;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.remote.NetServer;
import io.wherry.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Quectel against a real server over real sockets. */
@Timeout(30)
class QuectelNetTest extends RealServerStand {

    private Quectel module() {
        return Quectel.on(Clock.system()).server(new NetServer(Duration.ofSeconds(5))).timing(Timing.QUICK)
                .radio(Radio.USUAL.registering(Duration.ZERO, 1)).start();
    }

    private Host open(Quectel module) throws Exception {
        Host host = new Host(Clock.system(), module);
        host.until("+QUSIM: 1\r\n");
        host.ask("ATE0");
        host.ask("AT+QIACT=1");
        host.ask("AT+QFTPCFG=\"account\",\"ftpuser\",\"secret\"");
        host.carryOut("AT+QFTPOPEN=\"127.0.0.1\"," + port, "+QFTPOPEN: 0,0");
        return host;
    }

    @Test
    void everyCommandReachesTheRealServer() throws Exception {
        Files.writeString(root.resolve("a.txt"), "hello");
        try (Quectel module = module()) {
            Host host = open(module);
            assertThat(host.carryOut("AT+QFTPLIST=\".\"", "OK")).contains("CONNECT\r\n-rw", " 5 ", "a.txt\r\n");
            assertThat(host.carryOut("AT+QFTPNLST=\".\"", "+QFTPNLST: 0,7")).contains("\r\na.txt\r\n");
            assertThat(host.carryOut("AT+QFTPMLSD=\".\"", "OK").toLowerCase()).contains("size=5;", "; a.txt\r\n");
            host.carryOut("AT+QFTPSIZE=\"a.txt\"", "+QFTPSIZE: 0,5");
            host.write("AT+QFTPMDTM=\"a.txt\"\r");
            assertThat(host.until("\"\r\n")).containsPattern("\\+QFTPMDTM: 0,\"\\d{14}");
            host.carryOut("AT+QFTPMKDIR=\"d\"", "+QFTPMKDIR: 0,0");
            host.carryOut("AT+QFTPMKDIR=\"d\"", "+QFTPMKDIR: 627,550");
            host.carryOut("AT+QFTPCWD=\"d\"", "+QFTPCWD: 0,0");
            host.carryOut("AT+QFTPPWD", "+QFTPPWD: 0,/d");
            host.carryOut("AT+QFTPCWD=\"/\"", "+QFTPCWD: 0,0");
            host.carryOut("AT+QFTPRENAME=\"a.txt\",\"d/b.txt\"", "+QFTPRENAME: 0,0");
            assertThat(root.resolve("d/b.txt")).hasContent("hello");
            host.carryOut("AT+QFTPDEL=\"d/b.txt\"", "+QFTPDEL: 0,0");
            host.carryOut("AT+QFTPRMDIR=\"d\"", "+QFTPRMDIR: 0,0");
            assertThat(root.resolve("d")).doesNotExist();
            host.carryOut("AT+QFTPCLOSE", "+QFTPCLOSE: 0,0");
        }
    }

    @Test
    void filesMoveBothWaysInBothModes() throws Exception {
        byte[] file = new byte[100_000];
        new Random(1).nextBytes(file);
        Files.write(root.resolve("f"), file);
        try (Quectel module = module()) {
            Host host = open(module);
            for (int mode = 1; mode >= 0; mode--) {
                host.carryOut("AT+QFTPCLOSE", "+QFTPCLOSE: 0,0");
                host.ask("AT+QFTPCFG=\"transmode\"," + mode);
                host.carryOut("AT+QFTPOPEN=\"127.0.0.1\"," + port, "+QFTPOPEN: 0,0");
                host.write("AT+QFTPGET=\"f\",\"COM:\"\r");
                host.until("\r\nCONNECT\r\n");
                assertThat(host.exactly(100_000).getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(file);
                host.until("\r\nOK\r\n\r\n+QFTPGET: 0,100000\r\n");
                host.write("AT+QFTPGET=\"f\",\"COM:\",70000,1000\r");
                host.until("\r\nCONNECT\r\n");
                assertThat(host.exactly(1000).getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(Arrays.copyOfRange(file, 70_000, 71_000));
                host.until("+QFTPGET: 0,1000\r\n");
                host.write("AT+QFTPPUT=\"up\",\"COM:\",0,60000,0\r");
                host.until("\r\nCONNECT\r\n");
                host.write(Arrays.copyOf(file, 60_000));
                host.until("+QFTPPUT: 0,60000\r\n");
                host.write("AT+QFTPPUT=\"up\",\"COM:\",60000,40000,1\r");
                host.until("\r\nCONNECT\r\n");
                host.write(Arrays.copyOfRange(file, 60_000, 100_000));
                host.until("+QFTPPUT: 0,40000\r\n");
                assertThat(Files.readAllBytes(root.resolve("up"))).isEqualTo(file);
                host.write("AT+QFTPPUT=\"up\",\"COM:\",5,3,1\r");
                host.until("\r\nCONNECT\r\n");
                host.write("abc");
                host.until("+QFTPPUT: 0,3\r\n");
                assertThat(Arrays.copyOf(Files.readAllBytes(root.resolve("up")), 8)).endsWith("abc".getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void realRefusalsHaveTheServersCode() throws Exception {
        try (Quectel module = module()) {
            Host host = open(module);
            assertThat(host.ask("AT+QFTPGET=\"nope\",\"COM:\"")).isEqualTo("\r\n+CME ERROR: 627\r\n");
            host.write("AT+QFTPPUT=\"no/such/folder\",\"COM:\",0,1,1\r");
            host.until("\r\nCONNECT\r\n");
            host.write("x");
            host.until("\r\nOK\r\n\r\n+QFTPPUT: 6");
            host.until("\r\n");
            server.stop();
            host.write("AT+QFTPPWD\r");
            assertThat(host.until(",0\r\n")).endsWith("+QFTPPWD: 606,0\r\n");
            host.carryOut("AT+QFTPSTAT", "+QFTPSTAT: 0,4");
        }
    }
}
