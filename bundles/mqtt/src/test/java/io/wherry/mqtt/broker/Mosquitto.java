package io.wherry.mqtt.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** Debian's mosquitto on a free loopback port, with its files in a folder of the test's. */
public final class Mosquitto implements AutoCloseable {
    static {
        // A machine that builds everything at once takes its time; nothing here asserts speed by a time-out.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

    private final Path folder;
    private final String options;
    private final int port;
    private Process process;

    /** Starts it; skips the test where it is not installed, unless {@code WHERRY_REAL=required}. */
    public static Mosquitto start(Path folder, String... options) throws IOException {
        if (!Files.isExecutable(PROGRAM)) {
            if ("required".equals(System.getenv("WHERRY_REAL"))) {
                throw new AssertionError("mosquitto is required and not installed: apt-get install mosquitto");
            }
            Assumptions.abort("mosquitto is not installed; apt-get install mosquitto runs this test too");
        }
        return new Mosquitto(folder, String.join("\n", options));
    }

    private Mosquitto(Path folder, String options) throws IOException {
        this.folder = folder;
        this.options = options.isEmpty() ? "allow_anonymous true" : options;
        this.port = freePort();
        start();
    }

    /** A port that nobody listened on a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts it again after {@link #kill}. */
    public void start() throws IOException {
        Path config = folder.resolve("mosquitto.conf");
        Files.writeString(config, "listener " + port + " 127.0.0.1\nmax_queued_messages 0\n" + options + "\n");
        process = new ProcessBuilder(PROGRAM.toString(), "-c", config.toString()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("mosquitto.log").toFile())).start();
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(this::listens);
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** What it logged. */
    public String log() throws IOException {
        return Files.readString(folder.resolve("mosquitto.log"));
    }

    /** Kills it without letting it save anything. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
