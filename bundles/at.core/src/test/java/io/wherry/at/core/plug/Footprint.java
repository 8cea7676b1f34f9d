package io.wherry.at.core.plug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.sun.management.ThreadMXBean;

/** What the product's own threads use: their number and CPU time, and the process's descriptors and heap. */
record Footprint(long descriptors, long heap) {

    static Footprint now() throws IOException {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(threads()).isEmpty());
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return new Footprint(files.count(), runtime.totalMemory() - runtime.freeMemory());
        }
    }

    static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("wherry-")).toList();
    }

    /** CPU time of all of them that live. */
    static Duration cpu() {
        ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Duration.ofNanos(threads().stream().mapToLong(thread -> Math.max(0, bean.getThreadCpuTime(thread.getId()))).sum());
    }

    /** What they use of a core while {@code span} passes. */
    static double share(Duration span) {
        Duration before = cpu();
        await().pollDelay(span).atMost(span.plusSeconds(5)).until(() -> true);
        return (double) cpu().minus(before).toNanos() / span.toNanos();
    }
}
