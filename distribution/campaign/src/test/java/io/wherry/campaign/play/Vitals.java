package io.wherry.campaign.play;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.wherry.simulator.time.VirtualClock;

/**
 * What a process holds at one moment.
 *
 * @param threads     the names of the threads of the clock, and of others that are Wherry's
 * @param descriptors how many descriptors are open; -1 where the system does not tell
 * @param heap        live bytes: what is left after collections
 * @param jobs        how many jobs the queue knows, in whatever state
 * @param files       what lies in the daemon's folder, without the ids of jobs
 */
record Vitals(List<String> threads, long descriptors, long heap, int jobs, List<String> files) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    /** The queue's mark, which it writes every ten minutes. */
    private static final String CLOCK = "jobs/.clock";
    private static final int COLLECTIONS = 4;

    static Vitals of(VirtualClock clock, Daemon daemon, Path folder) throws IOException {
        return new Vitals(threads(clock), Files.isDirectory(DESCRIPTORS) ? below(DESCRIPTORS, 1).size() : -1, liveHeap(), daemon.spool().all().size(),
                below(folder, Integer.MAX_VALUE).stream().filter(file -> !file.equals(CLOCK)).map(SteadyWork::withoutId).toList());
    }

    private static List<String> threads(VirtualClock clock) {
        Stream<String> all = Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("wherry-"));
        return Stream.concat(clock.threads().stream(), all).distinct().sorted().toList();
    }

    /** The least that is left after any of a few collections: one alone can come before what it would free is dead. */
    private static long liveHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static List<String> below(Path folder, int depth) throws IOException {
        try (Stream<Path> all = Files.walk(folder, depth)) {
            return all.map(path -> folder.relativize(path).toString()).sorted().toList();
        }
    }
}
