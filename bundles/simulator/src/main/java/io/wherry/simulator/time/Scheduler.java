package io.wherry.simulator.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.wherry.time.Clock;
import io.wherry.time.Worker;

/**
 * Who runs, and what time it is. All state belongs to the strand that holds the baton, and the hand-over publishes it; what the
 * thread that started the run may touch meanwhile is volatile.
 */
final class Scheduler {
    private static final long NEVER = Long.MAX_VALUE;
    private static final int REFUSALS = 1_000;

    private final Random order;
    private final VirtualGate ends = new VirtualGate(this);
    private final List<Strand> strands = new CopyOnWriteArrayList<>();
    private final List<Strand> runnable = new ArrayList<>();
    private final PriorityQueue<Strand> sleepers =
            new PriorityQueue<>(Comparator.<Strand>comparingLong(s -> s.deadline).thenComparingLong(s -> s.waitNumber));
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final CountDownLatch allEnded = new CountDownLatch(1);

    private volatile Strand running;
    private volatile RunFailure failure;
    /** From here on every wait is refused, so that all threads end. */
    private volatile boolean over;
    private volatile long nanos;
    private long bound;
    private long waits;
    private int insideGates;
    private int refusals;

    Scheduler(Duration bound, Random order) {
        this.order = order;
        this.bound = nanosOf(bound);
    }

    long nanos() {
        return nanos;
    }

    /** The point {@code patience} from now; the far end of time when that is too far to count. */
    long deadline(Duration patience) {
        long far = nanosOf(patience);
        return far > NEVER - nanos ? NEVER : nanos + far;
    }

    private static long nanosOf(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException tooLong) {
            return duration.isNegative() ? 0 : NEVER;
        }
    }

    /** Runs a function of a gate; nothing may wait in it. */
    <T> T inside(Supplier<T> function) {
        mayTouch();
        insideGates++;
        try {
            return function.get();
        } finally {
            insideGates--;
        }
    }

    private void mayTouch() {
        if (running != null && running != Thread.currentThread()) {
            throw new IllegalStateException("Thread " + Thread.currentThread().getName()
                    + " does not belong to this virtual clock (or does not hold its baton): start it with Clock.start");
        }
    }

    /** Fails unless the caller may wait now. */
    void mayWait() {
        if (running == null || running != Thread.currentThread()) {
            throw new IllegalStateException("Thread " + Thread.currentThread().getName()
                    + " waits on a virtual clock that it does not belong to");
        }
        if (insideGates > 0) {
            throw new IllegalStateException("A function that runs inside a gate must not wait");
        }
    }

    /** Gives the baton away until woken; returns when it is the caller's turn again. */
    void pause(VirtualGate gate, long deadline) throws InterruptedException {
        Strand me = running;
        if (!over) {
            me.gate = gate;
            me.deadline = deadline;
            me.waitNumber = waits++;
            gate.add(me);
            if (deadline != NEVER) {
                sleepers.add(me);
            }
            Strand next = next();
            if (next != me) {
                running = next;
                next.handBaton();
                me.awaitBaton();
            }
        }
        if (over) {
            refuse();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Nobody waits any more, and whoever will not have it is thrown out. */
    private void refuse() throws InterruptedException {
        if (refusals++ > REFUSALS) {
            throw new RunFailure("The run is over, and this thread was told so " + REFUSALS + " times");
        }
        throw new InterruptedException();
    }

    /** Makes a waiting strand runnable; it looks at its condition when it is its turn. */
    void wake(Strand waiter) {
        waiter.gate.remove(waiter);
        waiter.gate = null;
        if (waiter.deadline != NEVER) {
            sleepers.remove(waiter);
        }
        runnable.add(waiter);
    }

    void interrupted(Strand target) {
        mayTouch();
        if (target.gate != null) {
            wake(target);
        }
    }

    /** Whose turn it is: the next runnable one, else, after a jump in time, the first whose deadline has come. */
    private Strand next() {
        if (!over && runnable.isEmpty()) {
            jump();
        }
        if (over) {
            strands.stream().filter(strand -> strand.gate != null).forEach(this::wake);
        }
        return runnable.remove(order == null ? 0 : order.nextInt(runnable.size()));
    }

    private void jump() {
        Strand first = sleepers.peek();
        if (first == null) {
            fail("All threads wait, and none of them has a deadline");
        } else if (first.deadline > bound) {
            fail("The virtual time is up: a bound of " + Duration.ofNanos(bound));
        } else {
            nanos = Math.max(nanos, first.deadline);
            while (first != null && first.deadline <= nanos) {
                wake(first);
                first = sleepers.peek();
            }
        }
    }

    /** Starts a strand; it runs when its turn comes. */
    Worker start(String name, Clock.Body body) {
        mayTouch();
        if (running == null) {
            throw new IllegalStateException("A virtual clock's threads live inside its run");
        }
        Strand strand = new Strand(this, name, () -> runToItsEnd(name, body));
        strands.add(strand);
        runnable.add(strand);
        strand.start();
        return new VirtualWorker(strand, this);
    }

    private void runToItsEnd(String name, Clock.Body body) {
        try {
            body.run();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            if (!over) {
                faults.add(new RunFailure("Thread " + name + " ended by an exception", fault));
            }
        }
    }

    /** Starts the run's first strand, which has the baton. */
    void begin(Strand first) {
        strands.add(first);
        running = first;
        first.start();
        first.handBaton();
    }

    /** A strand has run to its end, and the next one goes on. */
    void end(Strand strand) {
        Thread.interrupted();
        strand.ended = true;
        strands.remove(strand);
        ends.wakeAll();
        if (strands.isEmpty()) {
            running = null;
            allEnded.countDown();
        } else {
            Strand next = next();
            running = next;
            next.handBaton();
        }
    }

    /** Waits for one strand's end. */
    boolean join(Strand strand, Duration patience) throws InterruptedException {
        return ends.await(() -> strand.ended, patience);
    }

    /** Interrupts every strand but the caller and waits for their ends; the bound moves out of the way. */
    boolean dismiss(Duration patience) throws InterruptedException {
        bound = NEVER;
        strands.stream().filter(strand -> strand != running).forEach(Strand::interrupt);
        return ends.await(() -> strands.size() == 1, patience);
    }

    /** Fails the run, and ends it. */
    void fail(String why) {
        if (failure == null) {
            failure = new RunFailure(why + ", at " + Duration.ofNanos(nanos) + " of virtual time.\n" + Census.of(strands, nanos));
        }
        over = true;
    }

    /** Ends the run; who still waits is thrown out. */
    void finish() {
        over = true;
    }

    /** Interrupts every strand from outside the run. */
    void strikeAll() {
        strands.forEach(Strand::strike);
    }

    List<String> names() {
        return strands.stream().map(Strand::getName).sorted().toList();
    }

    boolean awaitEnd(Duration real) throws InterruptedException {
        return allEnded.await(nanosOf(real), TimeUnit.NANOSECONDS);
    }

    RunFailure failure() {
        return failure;
    }

    List<Throwable> faults() {
        return faults;
    }
}
