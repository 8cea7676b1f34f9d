package io.wherry.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real bin/wherry of the unpacked tarball, as a process. */
class DaemonIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    /** Nobody listens there. */
    private static final String MODEM = "port = tcp://127.0.0.1:1\n";
    private static Path home;

    @TempDir
    Path folder;
    private Path config;
    private Path data;
    private final List<Process> started = new ArrayList<>();

    @BeforeAll
    static void unpack() {
        home = Tarball.unpack("daemon");
    }

    @BeforeEach
    void makeFolders() throws IOException {
        config = Files.createDirectories(folder.resolve("config"));
        data = folder.resolve("data");
    }

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void theTarballIsSmallAndHoldsNoSimulator() throws IOException {
        assertThat(Files.size(Tarball.FILE)).isLessThanOrEqualTo(8L << 20);
        assertThat(Tarball.list(home)).extracting(path -> path.getFileName().toString()).contains("bin", "lib", "bundles", "config");
        assertThat(Tarball.list(home.resolve("bundles"))).extracting(path -> path.getFileName().toString())
                .noneMatch(name -> name.contains("simulator") || name.contains("junit")).anyMatch(name -> name.startsWith("io.wherry.mqtt-"));
    }

    @Test
    void itStartsAndStopsOnSigtermWithExitCodeZero() throws Exception {
        Files.writeString(config.resolve("io.wherry.modem~gw.cfg"), MODEM);
        Run daemon = daemon();
        daemon.saysInTheEnd("Running on Java");
        assertThat(daemon.output()).contains("io.wherry.modem~gw.cfg is in force").doesNotContain("does not run", "ERROR", "Exception");
        assertThat(daemon.stop()).isZero();
        assertThat(daemon.output()).contains("Stopping on SIGTERM", "Stopped");
        assertThat(data.resolve("log/wherry.log")).content().contains("Stopped");
    }

    @Test
    void aSigtermDuringTheStartIsObeyedToo() throws Exception {
        Run daemon = daemon();
        daemon.saysInTheEnd("configuration " + config);
        assertThat(daemon.stop()).isZero();
        assertThat(daemon.output()).contains("Stopped").doesNotContain("ERROR", "Exception");
    }

    @Test
    void aBundleThatCannotRunIsNamedWithTheReason() throws Exception {
        Path lame = Tarball.unpack("lame");
        for (Path jar : Tarball.list(lame.resolve("bundles"))) {
            if (jar.getFileName().toString().startsWith("gson")) {
                Files.delete(jar);
            }
        }
        Run daemon = wherry(Map.of(), lame.resolve("bin/wherry"), "run", "--config", config.toString(), "--data", data.toString());
        daemon.saysInTheEnd("Running on Java");
        assertThat(daemon.output()).containsPattern("ERROR.*The bundle io.wherry.jobs.spool .* does not run").contains("com.google.gson");
        assertThat(daemon.stop()).isZero();
    }

    @Test
    void itListensOnNoPort() throws Exception {
        Files.writeString(config.resolve("io.wherry.modem~gw.cfg"), MODEM);
        Files.writeString(config.resolve("io.wherry.mqtt.cfg"), "uri = mqtt://127.0.0.1:1\n");
        Run daemon = daemon();
        daemon.saysInTheEnd("Running on Java");
        try (ServerSocket mine = new ServerSocket(0)) {
            assertThat(listening()).as("this test's own port " + mine.getLocalPort() + ", so that the look is not in vain")
                    .containsAnyElementsOf(sockets(ProcessHandle.current().pid()));
        }
        assertThat(listening()).doesNotContainAnyElementsOf(sockets(daemon.process.pid()));
        assertThat(daemon.stop()).isZero();
    }

    @Test
    void aSecondDaemonOnTheSameDataIsToldAndEnds() throws Exception {
        Run first = daemon();
        first.saysInTheEnd("Running on Java");
        Run second = daemon();
        assertThat(second.end()).isEqualTo(3);
        assertThat(second.output()).contains("Another wherry (process " + first.process.pid() + ")", data.toString(), "--data");
        assertThat(first.stop()).isZero();
    }

    @Test
    void afterAKillItStartsAgain() throws Exception {
        Run first = daemon();
        first.saysInTheEnd("Running on Java");
        first.process.destroyForcibly().waitFor();
        Run second = daemon();
        second.saysInTheEnd("Running on Java");
        assertThat(second.stop()).isZero();
    }

    @Test
    void wrongArgumentsAreNamed() throws Exception {
        assertUsage("'walk' is not known", "walk");
        assertUsage("What to do is missing");
        assertUsage("--config wants a folder", "run", "--config");
        assertUsage("'--conf' is not known", "run", "--conf", "x");
        assertUsage("'extra' is not known", "run", "extra");
        assertUsage("folder " + folder.resolve("none") + " does not exist", "run", "--config", folder.resolve("none").toString());
        Path file = Files.createFile(folder.resolve("file"));
        assertUsage("data folder " + file + " cannot be written", "run", "--config", config.toString(), "--data", file.toString());
    }

    @Test
    void aWireLogIsPrintedWithoutADaemon() throws Exception {
        Files.writeString(Files.createDirectories(data.resolve("wire")).resolve("gw.log"), "2026-03-01T08:15:02.250Z > AT\\r\n2026-03-01T08:15:02.260Z < OK\\r\\n\n");
        Run print = wherry(Map.of(), home.resolve("bin/wherry"), "wire", "gw", "--data", data.toString());
        assertThat(print.end()).isZero();
        assertThat(print.output()).contains("08:15:02.250  ->  AT\n08:15:02.260  <-  OK\n");
        assertUsage("'--quick' is not known", "wire", "--quick");
    }

    @Test
    void helpAndVersionArePrinted() throws Exception {
        Run help = wherry(Map.of(), home.resolve("bin/wherry"), "--help");
        assertThat(help.end()).isZero();
        assertThat(help.output()).startsWith("Usage: wherry run [--config DIR] [--data DIR]");
        Run version = wherry(Map.of(), home.resolve("bin/wherry"), "--version");
        assertThat(version.end()).isZero();
        assertThat(version.output()).matches("wherry \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void itRunsThroughASymbolicLinkFromAnyFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("wherry"), home.resolve("bin/wherry"));
        Run version = wherry(Map.of(), Files.createSymbolicLink(folder.resolve("again"), folder.relativize(link)), "--version");
        assertThat(version.end()).isZero();
    }

    @Test
    void anOldJavaOrNoneIsTold() throws Exception {
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.createSymbolicLink(java, Path.of("/bin/false"));
        Run none = wherry(Map.of("JAVA_HOME", folder.resolve("nothing").toString()), home.resolve("bin/wherry"), "--version");
        assertThat(none.end()).isEqualTo(2);
        assertThat(none.output()).contains("JAVA_HOME", "17");
        Files.delete(java);
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Run old = wherry(Map.of("JAVA_HOME", folder.resolve("jdk").toString()), home.resolve("bin/wherry"), "--version");
        assertThat(old.end()).isEqualTo(2);
        assertThat(old.output()).contains("Java 11.0.2", "needs 17 or newer");
    }

    @Test
    void aWrongFileIsRefusedByNameAndTheLastGoodStaysOverARestart() throws Exception {
        Path file = config.resolve("io.wherry.modem~gw.cfg");
        Files.writeString(file, MODEM);
        Run first = daemon();
        first.saysInTheEnd("io.wherry.modem~gw.cfg is in force");
        Files.writeString(file, MODEM + "baud = quick\n");
        first.saysInTheEnd("io.wherry.modem~gw.cfg: baud=quick is refused");
        assertThat(first.stop()).isZero();
        Run second = daemon();
        second.saysInTheEnd("Running on Java");
        assertThat(second.output()).contains("baud=quick is refused", "the last good one stays in force");
        second.saysInTheEnd("Modem gw");
        Files.writeString(file, MODEM + "baud = 9600\n");
        second.saysInTheEnd("io.wherry.modem~gw.cfg is in force");
        assertThat(second.stop()).isZero();
    }

    @Test
    void whatIsDeletedWhileItIsDownIsGone() throws Exception {
        Path file = config.resolve("io.wherry.modem~gw-1.cfg");
        Files.writeString(file, MODEM);
        Run first = daemon();
        first.saysInTheEnd("Modem gw-1");
        assertThat(first.stop()).isZero();
        Files.delete(file);
        Run second = daemon();
        second.saysInTheEnd("Running on Java");
        assertThat(second.output()).contains("io.wherry.modem~gw-1.cfg is gone").doesNotContain("Modem gw-1");
        assertThat(second.stop()).isZero();
    }

    @Test
    void aSecretIsInItsOwnFileAndNowhereElse() throws Exception {
        Files.writeString(config.resolve("io.wherry.ftp.server~depot.cfg"), "host = depot.example\npassword = $[secret:depot]\n");
        Run daemon = daemon();
        daemon.saysInTheEnd("file depot in the credentials folder");
        Files.writeString(Files.createDirectories(config.resolve("secrets")).resolve("depot"), "hush-hush\n");
        daemon.saysInTheEnd("io.wherry.ftp.server~depot.cfg is in force");
        assertThat(daemon.stop()).isZero();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)).as(path.toString()).doesNotContain("hush-hush");
            }
        }
        assertThat(daemon.output()).doesNotContain("hush-hush");
        assertThat(Files.getPosixFilePermissions(data.resolve("configurations"))).as("a password may stand in the file itself")
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aJarInTheConfigFolderInstallsNothing() throws Exception {
        Tarball.writeBundle(config.resolve("evil.jar"));
        Tarball.writeBundle(config.resolve("io.wherry.modem~evil.cfg"));
        Run daemon = daemon();
        daemon.saysInTheEnd("Running on Java");
        Files.writeString(config.resolve("io.wherry.modem~gw.cfg"), MODEM);
        daemon.saysInTheEnd("io.wherry.modem~gw.cfg is in force");
        long bundles = Tarball.list(data.resolve("cache")).stream().filter(path -> path.getFileName().toString().matches("bundle[1-9]\\d*")).count();
        assertThat(bundles).isEqualTo(Tarball.list(home.resolve("bundles")).size());
        assertThat(daemon.stop()).isZero();
    }

    @Test
    void aDamagedLogConfigurationIsToldAndTheBuiltInOneHolds() throws Exception {
        Files.writeString(config.resolve("logback.xml"), "<configuration><");
        Run daemon = daemon();
        daemon.saysInTheEnd("Running on Java");
        assertThat(daemon.output()).contains("logback.xml is refused");
        assertThat(daemon.stop()).isZero();
    }

    private void assertUsage(String sentence, String... words) throws Exception {
        Run run = wherry(Map.of(), home.resolve("bin/wherry"), words);
        assertThat(run.end()).isEqualTo(2);
        assertThat(run.output()).contains(sentence).doesNotContain("\tat ");
    }

    private Run daemon() throws IOException {
        return wherry(Map.of(), home.resolve("bin/wherry"), "run", "--config", config.toString(), "--data", data.toString());
    }

    private Run wherry(Map<String, String> environment, Path program, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(words));
        Path output = folder.resolve("output" + started.size());
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return new Run(process, output);
    }

    /** The inodes of a process's sockets. */
    private static Set<String> sockets(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return files.map(DaemonIT::target).filter(target -> target.startsWith("socket:[")).map(target -> target.replaceAll("\\D", "")).collect(Collectors.toSet());
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed since it was listed
        }
    }

    /** The inodes of all TCP sockets of the machine that listen (state 0A). */
    private static Set<String> listening() throws IOException {
        Set<String> inodes = Files.readAllLines(Path.of("/proc/net/tcp")).stream().map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[3].equals("0A")).map(fields -> fields[9]).collect(Collectors.toSet());
        inodes.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")).stream().map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[3].equals("0A")).map(fields -> fields[9]).collect(Collectors.toSet()));
        return inodes;
    }

    /** A started program and what it says. */
    private record Run(Process process, Path file) {

        String output() throws IOException {
            return Files.readString(file);
        }

        void saysInTheEnd(String text) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> assertThat(output()).contains(text));
        }

        /** Sends SIGTERM; gives the exit code. */
        int stop() throws InterruptedException {
            process.destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("it stops within ten seconds").isTrue();
            return process.exitValue();
        }

        int end() throws InterruptedException {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
            return process.exitValue();
        }
    }
}
