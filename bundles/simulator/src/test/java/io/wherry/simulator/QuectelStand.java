package io.wherry.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.wherry.simulator.profile.QuectelVariants;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.time.VirtualClock;

/** A Quectel on a virtual clock, brought up to where a test begins: an address, or a session with a server. */
final class QuectelStand {
    static final Consumer<InMemoryServer> EMPTY = server -> { };

    /** What a test does with it. */
    interface Talk {
        void with(Host host, InMemoryServer server, Quectel module) throws Exception;
    }

    private QuectelStand() {
    }

    /** It has an address and an account, its echo is off. */
    static void address(Consumer<InMemoryServer> content, UnaryOperator<QuectelVariants> variants, Talk talk) throws Exception {
        VirtualClock.run(clock -> {
            InMemoryServer server = new InMemoryServer(clock).user("ftpuser", "secret");
            content.accept(server);
            Quectel module = Quectel.on(clock).server(server).variants(variants.apply(QuectelVariants.MANUAL)).start();
            Host host = new Host(clock, module);
            host.until("+CPIN: READY\r\n");
            clock.sleep(Duration.ofSeconds(30));
            host.ask("ATE0");
            host.during(Duration.ofSeconds(1));
            host.ask("AT+QICSGP=1,1,\"internet\",\"\",\"\",0");
            host.ask("AT+QIACT=1");
            host.ask("AT+QFTPCFG=\"account\",\"ftpuser\",\"secret\"");
            talk.with(host, server, module);
        });
    }

    /** It has a session. */
    static void session(Consumer<InMemoryServer> content, UnaryOperator<QuectelVariants> variants, Talk talk) throws Exception {
        address(content, variants, (host, server, module) -> {
            host.write("AT+QFTPOPEN=\"ftp.example.com\",21\r");
            host.during(Duration.ofMinutes(1));
            talk.with(host, server, module);
        });
    }

    static void session(Consumer<InMemoryServer> content, Talk talk) throws Exception {
        session(content, same -> same, talk);
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 7 + i / 251);
        }
        return bytes;
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
