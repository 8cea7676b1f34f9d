package io.wherry.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A process of a test's own: started, waited for, and gone at the end, children and all. */
final class RealPart implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path log;

    private RealPart(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static RealPart start(String name, Path folder, List<String> command) throws IOException {
        Path log = folder.resolve(name + ".out");
        // vsftpd tells its faults on its standard input, so that is the log too
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).redirectInput(ProcessBuilder.Redirect.from(touched(log).toFile())).start();
        return new RealPart(name, process, log);
    }

    private static Path touched(Path log) throws IOException {
        if (!Files.exists(log)) {
            Files.createFile(log);
        }
        return log;
    }

    /** Skips the test where a program is missing, unless WHERRY_REAL=required (as scripts/test says). */
    static void needs(String... programs) {
        for (String program : programs) {
            boolean there = Stream.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/").anyMatch(folder -> Files.isExecutable(Path.of(folder + program)));
            if (!there && "required".equals(System.getenv("WHERRY_REAL"))) {
                throw new AssertionError(program + " is not installed, and WHERRY_REAL=required");
            }
            Assumptions.assumeTrue(there, program + " is not installed: apt-get install it to run this test");
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    RealPart listening(int port) {
        Awaitility.await(name + " listens on " + port).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError(name + " ended with " + process.exitValue() + ":\n" + Files.readString(log));
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
        return this;
    }

    Process process() {
        return process;
    }

    Path log() {
        return log;
    }

    /** SIGTERM; returns the exit status, or -1 when it had to be killed. */
    int stop(Duration patience) throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        return ended ? process.exitValue() : -1;
    }

    /** SIGKILL, as a power cut. */
    void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            stop(Duration.ofSeconds(10));
        }
    }
}
