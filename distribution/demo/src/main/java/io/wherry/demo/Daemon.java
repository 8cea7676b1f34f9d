package io.wherry.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The shipped daemon, unpacked from its tarball into a folder and run from there as a process of its own. */
final class Daemon implements AutoCloseable {
    private static final int STOP_SECONDS = 15;

    private final Path home;
    private final Path log;
    private final Process process;

    private Daemon(Path home, Path log, Process process) {
        this.home = home;
        this.log = log;
        this.process = process;
    }

    /**
     * Unpacks and starts it.
     *
     * @param tarball        {@code distribution/target/wherry-<version>.tar.gz}
     * @param folder         gets the distribution, {@code config}, {@code data} and the log
     * @param configurations the text of each configuration file, by its name
     */
    static Daemon start(Path tarball, Path folder, Map<String, String> configurations) throws IOException, InterruptedException {
        Path log = folder.resolve("wherry.log");
        run(List.of("tar", "-xzf", tarball.toString(), "-C", folder.toString()), log);
        Path home;
        try (Stream<Path> unpacked = Files.list(folder)) {
            home = unpacked.filter(path -> Files.isExecutable(path.resolve("bin/wherry"))).findFirst()
                    .orElseThrow(() -> new IOException(tarball + " holds no bin/wherry"));
        }
        Path config = Files.createDirectories(folder.resolve("config"));
        for (Map.Entry<String, String> file : configurations.entrySet()) {
            Files.writeString(config.resolve(file.getKey()), file.getValue());
        }
        Process process = new ProcessBuilder(home.resolve("bin/wherry").toString(), "run", "--config", config.toString(), "--data",
                folder.resolve("data").toString()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        process.getOutputStream().close();
        return new Daemon(home, log, process);
    }

    private static void run(List<String> command, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + Files.readString(log).trim());
        }
    }

    /** The unpacked distribution. */
    Path home() {
        return home;
    }

    /** Its process number. */
    long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    boolean runs() {
        return process.isAlive();
    }

    /** The last lines of what it said, for whoever wants to know why something failed. */
    List<String> lastWords(int lines) throws IOException {
        List<String> all = Files.readAllLines(log);
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    /** Stops it the orderly way (SIGTERM), and the other way if that takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
