package io.wherry.chaos.plant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;

/** A pseudo-terminal by socat whose other end is a TCP port. */
public record Pty(RealPart part, Path link) implements AutoCloseable {

    /** Starts it. */
    public static Pty start(Path folder, int tcpPort) throws IOException {
        Path link = folder.resolve("ttyMODEM");
        RealPart part = RealPart.start("socat", folder, List.of("/usr/bin/socat", "pty,rawer,link=" + link, "tcp:127.0.0.1:" + tcpPort + ",nodelay"));
        Awaitility.await("socat's pseudo-terminal").atMost(Duration.ofSeconds(10)).until(() -> Files.exists(link));
        return new Pty(part, link);
    }

    @Override
    public void close() throws InterruptedException {
        part.close();
    }
}
