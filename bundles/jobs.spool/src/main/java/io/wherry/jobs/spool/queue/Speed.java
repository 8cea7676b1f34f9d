package io.wherry.jobs.spool.queue;

import java.util.ArrayDeque;
import java.util.Deque;

/** Bytes a second over the last seconds. */
final class Speed {
    private static final long WINDOW = 5_000_000_000L;
    private final Deque<long[]> samples = new ArrayDeque<>();

    /** At {@code nanos} there were {@code bytes}; how many came a second lately. */
    long at(long nanos, long bytes) {
        if (!samples.isEmpty() && bytes < samples.getLast()[1]) {
            samples.clear();
        }
        samples.add(new long[] {nanos, bytes});
        while (samples.size() > 2 && nanos - samples.getFirst()[0] > WINDOW) {
            samples.removeFirst();
        }
        long time = nanos - samples.getFirst()[0];
        return time <= 0 ? 0 : Math.round((bytes - samples.getFirst()[1]) * 1e9 / time);
    }
}
