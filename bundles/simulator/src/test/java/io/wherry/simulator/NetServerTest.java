package io.wherry.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

import io.wherry.simulator.profile.Radio;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.profile.Variants.Overflow;
import io.wherry.simulator.profile.Variants.Size;
import io.wherry.simulator.remote.NetServer;
import io.wherry.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The module against a real server over real sockets, in process and on a TCP port. */
@Timeout(30)
class NetServerTest extends RealServerStand {
    private L610 module(Variants variants) {
        return L610.on(Clock.system()).server(new NetServer(Duration.ofSeconds(5))).variants(variants)
                .timing(Timing.QUICK).radio(Radio.USUAL.registering(Duration.ZERO, 1)).start();
    }

    private String open(String password) {
        return "AT+FTPOPEN=\"127.0.0.1\",\"ftpuser\",\"" + password + "\",\"\",," + port;
    }

    private Host ready(L610 module) throws Exception {
        Host host = new Host(Clock.system(), module);
        host.until("+SIM READY\r\n");
        host.ask("ATE0");
        host.ask("AT+CMEE=1");
        host.carryOut("AT+MIPCALL=1", "+MIPCALL: 10.225.11.107");
        return host;
    }

    @Test
    void everyCommandReachesTheRealServer() throws Exception {
        Files.writeString(root.resolve("a.txt"), "hello");
        try (L610 module = module(Variants.GUIDE.size(Size.ANSWER))) {
            Host host = ready(module);
            host.carryOut(open("secret"), "+FTPOPEN: 1");
            assertThat(host.carryOut("AT+FTPLIST", "+FTPLIST: 1")).startsWith("\r\nOK\r\n\r\n+FTPLIST: 2\r\n-rw").contains(" 5 ", "a.txt\r\n");
            host.carryOut("AT+FTPLIST=\"a.txt\"", "+FTPLIST: 1");
            assertThat(host.ask("AT+FTPSIZE=\"a.txt\"")).isEqualTo("\r\n+FTPSIZE: 5\r\n\r\nOK\r\n");
            assertThat(host.carryOut("AT+FTPPWD", "+FTPPWD: 1")).contains("+FTPPWD: 2,\"/\"");
            host.carryOut("AT+FTPMKD=\"d\"", "+FTPMKD: 1");
            host.carryOut("AT+FTPMKD=\"d\"", "+FTPMKD: 0");
            host.carryOut("AT+FTPCWD=\"d\"", "+FTPCWD: 1");
            assertThat(host.carryOut("AT+FTPPWD", "+FTPPWD: 1")).contains("\"/d\"");
            host.carryOut("AT+FTPCDUP", "+FTPCDUP: 1");
            host.carryOut("AT+FTPREN=\"a.txt\",\"d/b.txt\"", "+FTPREN: 1");
            assertThat(root.resolve("d/b.txt")).hasContent("hello");
            host.carryOut("AT+FTPRMD=\"d\"", "+FTPRMD: 0");
            host.carryOut("AT+FTPDEL=\"d/b.txt\"", "+FTPDEL: 1");
            host.carryOut("AT+FTPRMD=\"d\"", "+FTPRMD: 1");
            assertThat(root.resolve("d")).doesNotExist();
            host.carryOut("AT+FTPCLOSE", "+FTPCLOSE: 1");
        }
    }

    @Test
    void filesMoveBothWaysInBothModes() throws Exception {
        byte[] file = new byte[100_000];
        new Random(1).nextBytes(file);
        Files.write(root.resolve("f"), file);
        try (L610 module = module(Variants.GUIDE.buffer(40_000, Overflow.STOPS))) {
            Host host = ready(module);
            for (int mode = 0; mode <= 1; mode++) {
                host.ask("AT+FTPMODE=" + mode);
                host.carryOut(open("secret"), "+FTPOPEN: 1");
                host.carryOut("AT+FTPGET=\"f\",1,70000", "+FTPGET: 1");
                host.write("AT+FTPRECV=2048\r");
                assertThat(host.until("+FTPRECV: 2048\r\n")).isNotEmpty();
                byte[] block = take(host, 2048 + 6);
                assertThat(Arrays.copyOf(block, 2048)).isEqualTo(Arrays.copyOfRange(file, 70_000, 72_048));
                host.carryOut("AT+FTPGET=\"f\",1,0", "+FTPGET: 1");
                host.carryOut("AT+FTPPWD", "+FTPPWD: 1");
                host.write("AT+FTPPUT=\"up" + mode + "\",3000,1\r");
                host.until("+FTPPUT: 2,3000\r\n");
                host.write(Arrays.copyOf(file, 3000));
                host.until("+FTPPUT: 1\r\n");
                assertThat(Files.readAllBytes(root.resolve("up" + mode))).isEqualTo(Arrays.copyOf(file, 3000));
                host.write("AT+FTPSTOR=\"stored\"\r");
                host.until("+FTPSTOR: 2\r\n");
                host.write(new byte[] {1, 0x10, 3, 2, 3});
                host.until("+FTPSTOR: 1\r\n");
                assertThat(Files.readAllBytes(root.resolve("stored"))).isEqualTo(new byte[] {1, 3, 2});
                assertThat(host.carryOut("AT+FTPRETR=\"stored\"", "+FTPRETR: 1")).contains("+FTPRETR: 2\r\n\u0001\u0010\u0003\u0002\u0003\r\n");
                host.carryOut("AT+FTPCLOSE", "+FTPCLOSE: 1");
            }
        }
    }

    private static byte[] take(Host host, int count) throws Exception {
        return host.exactly(count).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void realRefusalsAreOutcomesOfZeroWithTheServersWords() throws Exception {
        try (L610 module = module(Variants.GUIDE)) {
            Host host = ready(module);
            host.ask("AT+FTPINFO=1");
            assertThat(host.carryOut(open("wrong"), "+FTPOPEN: 0")).contains("+FTPINFO: 530");
            host.carryOut("AT+FTPOPEN=\"127.0.0.1\",\"u\",\"p\",\"\",,1", "+FTPOPEN: 0");
            host.carryOut(open("secret"), "+FTPOPEN: 1");
            assertThat(host.carryOut("AT+FTPGET=\"nope\",1,0", "+FTPGET: 0")).contains("+FTPINFO: 550");
            host.carryOut("AT+FTPRETR=\"nope\"", "+FTPRETR: 0");
            host.write("AT+FTPPUT=\"no/such/folder\",1,1\rx");
            host.until("\r\n+FTPPUT: 0\r\n");
            server.stop();
            host.carryOut("AT+FTPPWD", "+FTPPWD: 0");
            assertThat(host.ask("AT+FTPOPEN?")).contains("+FTPOPEN: 0");
        }
    }

    @Test
    void aSocketOpensOnlyWhereSomebodyListens() throws Exception {
        try (L610 module = module(Variants.GUIDE)) {
            Host host = ready(module);
            host.carryOut("AT+MIPOPEN=1,,\"127.0.0.1\"," + port + ",0", "+MIPOPEN: 1,1");
            host.carryOut("AT+MIPOPEN=2,,\"127.0.0.1\",1,0", "+MIPOPEN: 2,0");
        }
    }

    @Test
    void aTcpClientTalksToTheModuleWhichLivesOnWhenItGoes() throws Exception {
        try (L610 module = module(Variants.GUIDE); TcpPort tcp = new TcpPort(module, 0)) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), tcp.port())) {
                sync(client);
                assertThat(exchange(client, "ATE0", "ATE0\r\r\nOK\r\n")).isTrue();
            }
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), tcp.port())) {
                assertThat(exchange(client, "AT", "\r\nOK\r\n")).isTrue();
                module.unplug();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            module.replug();
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), tcp.port())) {
                assertThat(exchange(client, "AT", "\r\nOK\r\n")).isTrue();
            }
        }
    }

    private static void sync(Socket client) throws Exception {
        String heard = "";
        while (!heard.contains("+SIM READY\r\n")) {
            heard += (char) client.getInputStream().read();
        }
    }

    private static boolean exchange(Socket client, String command, String answer) throws Exception {
        OutputStream out = client.getOutputStream();
        InputStream in = client.getInputStream();
        out.write((command + "\r").getBytes(StandardCharsets.US_ASCII));
        return new String(in.readNBytes(answer.length()), StandardCharsets.US_ASCII).equals(answer);
    }
}
