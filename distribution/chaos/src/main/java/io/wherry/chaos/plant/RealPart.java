package io.wherry.chaos.plant;

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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/** A process of ours: started, waited for, and gone at the end, children and all. */
public final class RealPart implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path log;

    private RealPart(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts {@code command}; what it says is appended to {@code <name>.out} in {@code folder}. */
    public static RealPart start(String name, Path folder, List<String> command) throws IOException {
        Path log = folder.resolve(name + ".out");
        if (!Files.exists(log)) {
            Files.createFile(log);
        }
        // vsftpd tells its faults on its standard input, so that is the log too
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).redirectInput(ProcessBuilder.Redirect.from(log.toFile())).start();
        return new RealPart(name, process, log);
    }

    /** The first of {@code programs} that is not installed. */
    public static Optional<String> missing(String... programs) {
        return Stream.of(programs).filter(program -> Stream.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/").noneMatch(folder -> Files.isExecutable(Path.of(folder + program)))).findFirst();
    }

    /** A loopback port that nobody listened on a moment ago. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Waits until it listens on {@code port}, at most 20 s; an error with what it said when it ends instead. */
    public RealPart listening(int port) {
        Awaitility.await(name + " listens on " + port).atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + Files.readString(log));
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

    /** The process. */
    public Process process() {
        return process;
    }

    /** What it said, over all its starts in this folder. */
    public Path log() {
        return log;
    }

    /** SIGTERM; returns the exit status, or -1 when it had to be killed after {@code patience}. */
    public int stop(Duration patience) throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        return ended ? process.exitValue() : -1;
    }

    /** SIGKILL to it and its children, as a power cut. */
    public void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    /** Sends it a signal by name: {@code STOP}, {@code CONT}. */
    public void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            stop(Duration.ofSeconds(10));
        }
    }
}
