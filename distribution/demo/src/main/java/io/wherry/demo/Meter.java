package io.wherry.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Measures one transfer from the outside: what moved between the first progress message and the final state, against the clock and against
 * the processor time of the daemon's process. Logging in and looking the file up come before; checking and renaming at the end are counted in.
 */
final class Meter implements Job.Progress {
    /** {@code USER_HZ}: the unit of {@code /proc/<pid>/stat} on every Linux that Java runs on. */
    private static final double TICKS = 100;
    private static final int UTIME = 11;

    private final long pid;
    private final Screen screen;
    private final long requested = System.nanoTime();
    private long firstBytes = -1;
    private long firstNanos;
    private double firstCpu;

    Meter(long pid, Screen screen) {
        this.pid = pid;
        this.screen = screen;
    }

    /**
     * What was measured.
     *
     * @param metered whether it lasted long enough for a rate
     * @param rate    bytes a second
     * @param cpu     share of one core, 0 to 1
     * @param seconds from the request to the final state
     */
    record Reading(boolean metered, double rate, double cpu, double seconds) {
    }

    @Override
    public void state(String state, String phase) {
        // Only the bytes count here.
    }

    @Override
    public void moved(long bytes, long total, long bytesPerSecond) {
        if (firstBytes < 0 && bytes > 0) {
            firstBytes = bytes;
            firstNanos = System.nanoTime();
            firstCpu = cpuSeconds(pid);
        }
        screen.progress(bytes, total, bytesPerSecond);
    }

    /** The transfer of {@code size} bytes has ended. */
    Reading end(long size) {
        long now = System.nanoTime();
        boolean metered = firstBytes >= 0 && firstBytes < size;
        double seconds = (now - firstNanos) / 1e9;
        double whole = (now - requested) / 1e9;
        return metered ? new Reading(true, (size - firstBytes) / seconds, (cpuSeconds(pid) - firstCpu) / seconds, whole) : new Reading(false, 0, 0, whole);
    }

    /** The processor time that a process has used so far, all threads together, to a hundredth of a second. */
    static double cpuSeconds(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS;
        } catch (IOException e) {
            throw new UncheckedIOException("the daemon has ended", e);
        }
    }
}
