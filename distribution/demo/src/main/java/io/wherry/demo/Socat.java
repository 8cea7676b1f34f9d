package io.wherry.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A pseudo-terminal with a TCP port behind it, by socat. */
final class Socat implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Process process;
    private final Path tty;

    private Socat(Process process, Path tty) {
        this.process = process;
        this.tty = tty;
    }

    /**
     * Starts one.
     *
     * @param tty  the link that leads to the terminal
     * @param port where the other end is, on loopback
     * @throws IOException when socat is missing or does not come up
     */
    static Socat start(Path tty, int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("socat", "pty,rawer,link=" + tty, "tcp:127.0.0.1:" + port + ",nodelay")
                .redirectError(ProcessBuilder.Redirect.DISCARD).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(tty)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("socat made no pseudo-terminal");
            }
            Thread.sleep(10);
        }
        return new Socat(process, tty);
    }

    /** The link that leads to the terminal. */
    Path tty() {
        return tty;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
