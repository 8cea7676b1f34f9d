package io.wherry.chaos.plant;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The shipped daemon, unpacked from the tar.gz, with a configuration and a data folder of its own. */
public final class Daemon implements AutoCloseable {
    private final Path folder;
    private final Path home;
    private final List<String> javaOptions = new ArrayList<>();
    private RealPart part;

    private Daemon(Path folder, Path home) {
        this.folder = folder;
        this.home = home;
    }

    /** Unpacks the tarball that the system property {@code wherry.tarball} names into {@code folder}. */
    public static Daemon unpack(Path folder) throws IOException, InterruptedException {
        Path tarball = Path.of(System.getProperty("wherry.tarball", "../target/wherry-0.1.0.tar.gz"));
        Process tar = new ProcessBuilder("tar", "xzf", tarball.toAbsolutePath().toString(), "-C", folder.toString()).inheritIO().start();
        if (!tar.waitFor(60, TimeUnit.SECONDS) || tar.exitValue() != 0) {
            throw new IOException("tar could not unpack " + tarball);
        }
        try (Stream<Path> found = Files.list(folder)) {
            Path home = found.filter(path -> path.getFileName().toString().startsWith("wherry-")).findFirst().orElseThrow();
            Files.createDirectories(folder.resolve("config"));
            return new Daemon(folder, home);
        }
    }

    /** Writes a configuration file as an operator would: all of it at once. */
    public void configure(String file, String text) throws IOException {
        Path temporary = Files.writeString(folder.resolve(file + ".new"), text);
        Files.move(temporary, folder.resolve("config").resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Its data folder. */
    public Path data() {
        return folder.resolve("data");
    }

    /** The folder that commands move files in and out of. */
    public Path files() {
        return data().resolve("files");
    }

    /** Options of the JVM for the next start, besides those of {@code bin/wherry}. */
    public Daemon withJavaOptions(String... options) {
        javaOptions.addAll(List.of(options));
        return this;
    }

    /** Starts it. */
    public void start() throws IOException {
        List<String> command = new ArrayList<>();
        if (!javaOptions.isEmpty()) {
            command.addAll(List.of("/usr/bin/env", "WHERRY_JAVA_OPTS=" + String.join(" ", javaOptions)));
        }
        command.addAll(List.of(home.resolve("bin/wherry").toString(), "run", "--config", folder.resolve("config").toString(), "--data", data().toString()));
        part = RealPart.start("wherry", folder, command);
    }

    /** SIGTERM; the exit status, or -1 when it had to be killed after 20 s. */
    public int stop() throws InterruptedException {
        return part.stop(Duration.ofSeconds(20));
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        part.kill();
    }

    /** The process as it runs now. */
    public RealPart part() {
        return part;
    }

    /** All that it ever said: its output and the log files in its data folder. */
    public String said() throws IOException {
        StringBuilder all = new StringBuilder(Files.readString(part.log(), StandardCharsets.ISO_8859_1));
        if (Files.exists(data().resolve("log"))) {
            try (Stream<Path> logs = Files.walk(data().resolve("log"))) {
                for (Path log : logs.filter(Files::isRegularFile).toList()) {
                    all.append(Files.readString(log, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return all.toString();
    }

    @Override
    public void close() throws InterruptedException {
        if (part != null) {
            part.close();
        }
    }
}
