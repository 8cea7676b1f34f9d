package io.wherry.simulator.wire;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

import io.wherry.time.Clock;
import io.wherry.time.Gate;

/** What is to be done when, in the order of time and then of entry; one worker does it all. */
public final class Agenda {
    private static final Duration FAR = Duration.ofDays(365);

    private record Entry(long time, long number, Runnable action) {
    }

    private final Clock clock;
    private final Gate gate;
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::time).thenComparingLong(Entry::number));
    private long count;
    /** When what is being done was due. */
    private volatile long now;

    /** An empty agenda. */
    public Agenda(Clock clock) {
        this.clock = clock;
        this.gate = clock.gate();
        this.now = clock.nanos();
    }

    /**
     * The time that it is for what is being done: when that was due. A machine that wakes the worker too late makes no difference
     * to what the module does when, so that its pace is its line's and not the machine's.
     */
    public long now() {
        return now;
    }

    /** Has {@code action} done at {@code time} (on the scale of {@link Clock#nanos()}), or as soon as possible after it. */
    public void at(long time, Runnable action) {
        gate.change(() -> entries.add(new Entry(time, count++, action)));
    }

    /** Does everything when it is due, until interrupted. */
    public void work() throws InterruptedException {
        while (true) {
            next().run();
        }
    }

    private Runnable next() throws InterruptedException {
        while (true) {
            Entry first = gate.read(entries::peek);
            if (first != null && first.time() <= clock.nanos()) {
                gate.<Boolean>read(() -> entries.remove(first));
                now = first.time();
                return first.action();
            }
            Duration patience = first == null ? FAR : clock.until(first.time());
            gate.await(() -> entries.peek() != first, patience);
        }
    }
}
