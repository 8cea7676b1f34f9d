package io.wherry.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The shipped daemon, unpacked from the tar.gz, with a configuration and a data folder of the test's own. */
final class Daemon implements AutoCloseable {
    private final Path folder;
    private final Path home;
    private RealPart part;

    private Daemon(Path folder, Path home) {
        this.folder = folder;
        this.home = home;
    }

    static Daemon unpack(Path folder) throws IOException, InterruptedException {
        Path tarball = Path.of(System.getProperty("wherry.tarball", "../target/wherry-0.1.0.tar.gz"));
        Process tar = new ProcessBuilder("tar", "xzf", tarball.toAbsolutePath().toString(), "-C", folder.toString()).inheritIO().start();
        if (!tar.waitFor(60, TimeUnit.SECONDS) || tar.exitValue() != 0) {
            throw new AssertionError("tar could not unpack " + tarball);
        }
        try (Stream<Path> found = Files.list(folder)) {
            Path home = found.filter(path -> path.getFileName().toString().startsWith("wherry-")).findFirst().orElseThrow();
            Files.createDirectories(folder.resolve("config"));
            return new Daemon(folder, home);
        }
    }

    /** Writes a configuration file as an operator would: all of it at once. */
    void configure(String file, String text) throws IOException {
        Path temporary = Files.writeString(folder.resolve(file + ".new"), text);
        Files.move(temporary, folder.resolve("config").resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    Path data() {
        return folder.resolve("data");
    }

    Path files() {
        return data().resolve("files");
    }

    void start() throws IOException {
        part = RealPart.start("wherry", folder, List.of(home.resolve("bin/wherry").toString(), "run", "--config", folder.resolve("config").toString(), "--data",
                data().toString()));
    }

    int stop() throws InterruptedException {
        return part.stop(Duration.ofSeconds(20));
    }

    void kill() throws InterruptedException {
        part.kill();
    }

    /** All that it ever said: its output and the log files in its data folder. */
    String said() throws IOException {
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
