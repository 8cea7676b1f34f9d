package io.wherry.chaos.plant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import com.google.gson.JsonObject;
import io.wherry.simulator.Proxy;

/** All the real parts together: broker, FTP server, module, pseudo-terminal, daemon, operator. Parts can be stopped and started under the daemon. */
public final class Plant implements AutoCloseable {
    /** The gateway's name. */
    public static final String GATEWAY = "gw-e2e";
    /** The password of the server {@code locked}, which the FTP server does not take. */
    public static final String WRONG_PASSWORD = "Wr0ng-passw0rd";
    /** Everything that looks like an answer, and the bytes that streams and terminals treat in their own way. */
    private static final byte[] TRAPS = "\r\nOK\r\n+FTPRECV: 100\r\nERROR\r\n+CME ERROR: 3\r\nAT command ready\r\n\003\020\032\0+FTPGET: 1\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);

    private final Path folder;
    private final Vsftpd vsftpd;
    private final Proxy network;
    private final Proxy wire;
    private final Daemon daemon;
    private final Operator operator;
    private final String[] moduleOptions;
    private Mosquitto mosquitto;
    private Module module;
    private Pty pty;

    private Plant(Path folder, int baud, String... moduleOptions) throws Exception {
        this.folder = folder;
        this.moduleOptions = moduleOptions;
        mosquitto = Mosquitto.start(folder);
        network = new Proxy(mosquitto.port());
        vsftpd = Vsftpd.start(folder);
        module = Module.start(folder, moduleOptions);
        wire = new Proxy(module.port());
        pty = Pty.start(folder, wire.port());
        operator = new Operator(mosquitto.uri(), GATEWAY);
        daemon = Daemon.unpack(folder);
        daemon.configure("io.wherry.modem~m1.cfg", "port=" + pty.link() + "\napn=internet\nbaud=" + baud + "\n");
        configureMqtt("");
        daemon.configure("io.wherry.ftp.server~plant.cfg", server(Vsftpd.USER, vsftpd.port(), Vsftpd.PASSWORD));
        daemon.configure("io.wherry.ftp.server~locked.cfg", server("ftp", vsftpd.port(), WRONG_PASSWORD));
        daemon.configure("io.wherry.ftp.server~nobody.cfg", server("ftp", RealPart.freePort(), "x"));
        daemon.start();
        operator.awaitStatus("online", Duration.ofMinutes(1));
    }

    /** Starts everything, at 115200 baud; {@code mosquitto}, {@code vsftpd} and {@code socat} must be installed. */
    public static Plant start(Path folder, String... moduleOptions) throws Exception {
        return new Plant(folder, 115_200, moduleOptions);
    }

    /** Starts everything, with bytes that take the time that {@code baud} gives them. */
    public static Plant paced(Path folder, int baud) throws Exception {
        return new Plant(folder, baud, "--paced", "--baud", Integer.toString(baud));
    }

    private static String server(String user, int port, String password) {
        return "host=127.0.0.1\nport=" + port + "\nuser=" + user + "\npassword=" + password + "\n";
    }

    /** Writes the daemon's MQTT configuration with {@code more} lines. */
    public void configureMqtt(String more) throws IOException {
        daemon.configure("io.wherry.mqtt.cfg", "uri=mqtt://127.0.0.1:" + network.port() + "\ngateway=" + GATEWAY + "\n" + more);
    }

    /** The folder that everything lives in. */
    public Path folder() {
        return folder;
    }

    /** The FTP server. */
    public Vsftpd vsftpd() {
        return vsftpd;
    }

    /** The daemon. */
    public Daemon daemon() {
        return daemon;
    }

    /** The operator. */
    public Operator operator() {
        return operator;
    }

    /** The broker as it runs now. */
    public Mosquitto mosquitto() {
        return mosquitto;
    }

    /** The module as it runs now. */
    public Module module() {
        return module;
    }

    /** The network between daemon and broker. */
    public Proxy network() {
        return network;
    }

    /** The serial line's bytes between pseudo-terminal and module. */
    public Proxy wire() {
        return wire;
    }

    /** Pulls the modem's plug: the device goes. */
    public void unplug() throws InterruptedException {
        pty.close();
    }

    /** Plugs it in again, under the same name. */
    public void plugIn() throws IOException {
        pty = Pty.start(folder, wire.port());
    }

    /** Cuts the module's power; its device goes with it. */
    public void powerOff() throws InterruptedException {
        module.part().kill();
        pty.close();
    }

    /** Gives it back. */
    public void powerOn() throws IOException {
        module = Module.startOn(folder, module.port(), moduleOptions);
        plugIn();
    }

    /** Kills the broker. */
    public void killBroker() throws InterruptedException {
        mosquitto.part().kill();
    }

    /** Starts it again, with what it had saved. */
    public void startBroker() throws IOException {
        mosquitto = Mosquitto.start(folder, mosquitto.port());
    }

    /** Sends a request, expects it to succeed, and returns its result. */
    public JsonObject succeeds(String operation, String id, String arguments, Duration patience) {
        operator.request(operation, id, arguments);
        return succeeded(operation, id, patience);
    }

    /** Expects a job to succeed, and returns its result. */
    public JsonObject succeeded(String operation, String id, Duration patience) {
        JsonObject state = ended(operation, id, "SUCCEEDED", patience);
        return state.getAsJsonObject("result");
    }

    /** Sends a request, expects it to end in the state {@code word} with a sentence, and returns the error's code. */
    public String fails(String operation, String id, String arguments, String word, Duration patience) {
        operator.request(operation, id, arguments);
        JsonObject error = ended(operation, id, word, patience).getAsJsonObject("error");
        if (error.get("message").getAsString().length() <= 20) {
            throw new AssertionError("the error says too little: " + error);
        }
        return error.get("code").getAsString();
    }

    private JsonObject ended(String operation, String id, String word, Duration patience) {
        JsonObject state = operator.finalState(operation, id, patience);
        if (!state.get("state").getAsString().equals(word)) {
            throw new AssertionError(operation + "/" + id + " did not end as " + word + ": " + state);
        }
        return state;
    }

    /** Random bytes strewn with traps. */
    public static byte[] content(int size, long seed) {
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

    /** The SHA-256 of {@code bytes} in hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException(never);
        }
    }

    @Override
    public void close() throws Exception {
        try (var first = operator; var second = daemon; var third = pty; var fourth = module; var fifth = vsftpd; var sixth = network; var seventh = wire; var eighth = mosquitto) {
            // closed in this order
        }
    }
}
