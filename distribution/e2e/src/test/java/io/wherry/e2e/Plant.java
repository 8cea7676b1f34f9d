package io.wherry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import com.google.gson.JsonObject;

/** All the real parts together: broker, FTP server, module, pseudo-terminal, daemon, operator. Parts can be stopped and started under the daemon. */
final class Plant implements AutoCloseable {
    /** Everything that looks like an answer, and the bytes that streams and terminals treat in their own way. */
    private static final byte[] TRAPS = "\r\nOK\r\n+FTPRECV: 100\r\nERROR\r\n+CME ERROR: 3\r\nAT command ready\r\n\003\020\032\0+FTPGET: 1\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    static final String GATEWAY = "gw-e2e";
    static final String WRONG_PASSWORD = "Wr0ng-passw0rd";

    final Path folder;
    Mosquitto mosquitto;
    final Vsftpd vsftpd;
    Module module;
    Pty pty;
    final Daemon daemon;
    Operator operator;

    private Plant(Path folder, String... moduleOptions) throws Exception {
        this.folder = folder;
        mosquitto = Mosquitto.start(folder);
        vsftpd = Vsftpd.start(folder);
        module = Module.start(folder, moduleOptions);
        pty = Pty.start(folder, module.port());
        operator = new Operator(mosquitto.uri(), GATEWAY);
        daemon = Daemon.unpack(folder);
        daemon.configure("io.wherry.modem~m1.cfg", "port=" + pty.link() + "\napn=internet\n");
        daemon.configure("io.wherry.mqtt.cfg", "uri=mqtt://127.0.0.1:" + mosquitto.port() + "\ngateway=" + GATEWAY + "\n");
        daemon.configure("io.wherry.ftp.server~plant.cfg",
                "host=127.0.0.1\nport=" + vsftpd.port() + "\nuser=" + Vsftpd.USER + "\npassword=" + Vsftpd.PASSWORD + "\n");
        daemon.configure("io.wherry.ftp.server~locked.cfg", "host=127.0.0.1\nport=" + vsftpd.port() + "\nuser=ftp\npassword=" + WRONG_PASSWORD + "\n");
        daemon.configure("io.wherry.ftp.server~nobody.cfg", "host=127.0.0.1\nport=" + RealPart.freePort() + "\nuser=ftp\npassword=x\n");
        daemon.start();
        operator.awaitStatus("online", Duration.ofMinutes(1));
    }

    /** Starts everything; the test is skipped where a real part is not installed. */
    static Plant start(Path folder, String... moduleOptions) throws Exception {
        RealPart.needs("mosquitto", "vsftpd", "socat");
        return new Plant(folder, moduleOptions);
    }

    /** Sends a request, expects it to succeed, and returns its result. */
    JsonObject succeeds(String operation, String id, String arguments, Duration patience) throws Exception {
        operator.request(operation, id, arguments);
        return succeeded(operation, id, patience);
    }

    JsonObject succeeded(String operation, String id, Duration patience) {
        JsonObject state = operator.finalState(operation, id, patience);
        assertThat(state.get("state").getAsString()).as("%s", state).isEqualTo("SUCCEEDED");
        return state.getAsJsonObject("result");
    }

    /** Sends a request, expects it to end in that state with a sentence, and returns the error's code. */
    String fails(String operation, String id, String arguments, String word, Duration patience) throws Exception {
        JsonObject state = operator.ask(operation, id, arguments, patience);
        assertThat(state.get("state").getAsString()).as("%s", state).isEqualTo(word);
        assertThat(state.getAsJsonObject("error").get("message").getAsString()).hasSizeGreaterThan(20);
        return state.getAsJsonObject("error").get("code").getAsString();
    }

    /** Random bytes strewn with traps. */
    static byte[] content(int size, long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        while (out.size() < size) {
            byte[] noise = new byte[random.nextInt(600)];
            random.nextBytes(noise);
            out.writeBytes(noise);
            out.writeBytes(TRAPS);
        }
        return Arrays.copyOf(out.toByteArray(), size);
    }

    static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Override
    public void close() throws Exception {
        try (var first = operator; var second = daemon; var third = pty; var fourth = module; var fifth = vsftpd; var sixth = mosquitto) {
            // closed in this order
        }
    }
}
