package io.wherry.serial.jserialcomm;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;

/** A pseudo-terminal by socat: the far end of the wire are this process' streams, and killing it is pulling the plug. */
final class Pty implements AutoCloseable {
    private final Process socat;
    private final Path link;

    private Pty(Process socat, Path link) {
        this.socat = socat;
        this.link = link;
    }

    /** A new one, reached by a link in {@code folder} as {@code /dev/serial/by-id} has them. */
    static Pty in(Path folder) throws IOException {
        Path link = folder.resolve("usb-Fibocom_L610-if02-port0");
        Files.deleteIfExists(link);
        Process socat = start("socat", "pty,rawer,link=" + link, "stdio");
        Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(link));
        return new Pty(socat, link);
    }

    private static Process start(String... command) throws IOException {
        try {
            return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException missing) {
            String message = "socat is missing: install it (apt-get install socat) to test on pseudo-terminals";
            return "required".equals(System.getenv("WHERRY_REAL")) ? fail(message, missing) : abort(message);
        }
    }

    Path link() {
        return link;
    }

    /** What the module hears. */
    InputStream heard() {
        return socat.getInputStream();
    }

    /** What the module says. */
    void say(byte[] bytes) throws IOException {
        OutputStream out = socat.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /** The far end takes nothing any more. */
    void freeze() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", Long.toString(socat.pid())).start().waitFor();
    }

    /** It takes bytes again. */
    void thaw() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-CONT", Long.toString(socat.pid())).start().waitFor();
    }

    /** Pulls the plug. */
    void unplug() throws InterruptedException {
        socat.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws Exception {
        unplug();
        socat.getOutputStream().close();
        socat.getInputStream().close();
    }
}
