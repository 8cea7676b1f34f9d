package io.wherry.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a running daemon has at a moment, from Linux' {@code /proc} and the JDK's {@code jcmd}.
 *
 * @param threads     of the process, the JVM's own ones too
 * @param descriptors open files
 * @param liveHeap    bytes of objects that survive a full collection
 * @param resident    bytes in memory
 */
record Vitals(long threads, long descriptors, long liveHeap, long resident) {

    /** Looks at the process {@code pid}. */
    static Vitals of(long pid) throws IOException, InterruptedException {
        Path proc = Path.of("/proc", Long.toString(pid));
        long live = liveHeap(pid);
        try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
            return new Vitals(status(proc, "Threads:"), open.count(), live, status(proc, "VmRSS:") * 1024);
        }
    }

    private static long status(Path proc, String key) throws IOException {
        return Files.readAllLines(proc.resolve("status")).stream().filter(line -> line.startsWith(key)).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
    }

    /** The histogram's last line is its sum: {@code Total 123 4567}; asking for it collects garbage first. */
    private static long liveHeap(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram").redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("Total")).toList();
        process.waitFor(30, TimeUnit.SECONDS);
        if (lines.isEmpty()) {
            throw new IOException("jcmd tells nothing of process " + pid);
        }
        return Long.parseLong(lines.get(0).strip().replaceAll(".*\\s", ""));
    }

    @Override
    public String toString() {
        return String.format("%d threads, %d descriptors, %.2f MB of live heap, %.1f MB resident", threads, descriptors, liveHeap / 1e6, resident / 1e6);
    }
}
