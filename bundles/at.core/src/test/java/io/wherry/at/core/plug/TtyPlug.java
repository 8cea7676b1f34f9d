package io.wherry.at.core.plug;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.wherry.serial.Line;
import io.wherry.serial.jserialcomm.TtyLines;

/** A pseudo-terminal by socat behind a link as {@code /dev/serial/by-id} has them; each time it is plugged in it is another one. */
final class TtyPlug implements Plug {
    private final Path link;
    private Process socat;

    TtyPlug(Path folder) throws IOException {
        link = folder.resolve("usb-Fibocom_L610-if02-port0");
        plugIn();
    }

    @Override
    public Line line(Duration patience) {
        return TtyLines.to(link, patience);
    }

    @Override
    public void opened() {
        // a tty does not tell
    }

    @Override
    public InputStream heard() {
        return socat.getInputStream();
    }

    @Override
    public OutputStream said() {
        return socat.getOutputStream();
    }

    @Override
    public void freeze() throws Exception {
        new ProcessBuilder("kill", "-STOP", Long.toString(socat.pid())).start().waitFor();
    }

    @Override
    public void pull() throws Exception {
        socat.destroyForcibly().waitFor();
    }

    @Override
    public void plugIn() throws IOException {
        Files.deleteIfExists(link);
        try {
            socat = new ProcessBuilder("socat", "-b", "65536", "pty,rawer,link=" + link, "stdio").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException missing) {
            String message = "socat is missing: install it (apt-get install socat) to test on pseudo-terminals";
            socat = "required".equals(System.getenv("WHERRY_REAL")) ? fail(message, missing) : abort(message);
        }
        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(link));
    }

    @Override
    public void close() throws Exception {
        pull();
        socat.getOutputStream().close();
        socat.getInputStream().close();
    }
}
