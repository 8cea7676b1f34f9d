package io.wherry.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.slf4j.LoggerFactory;

/** {@link Clock} on the machine's own time and threads. */
final class SystemClock implements Clock {

    static final SystemClock INSTANCE = new SystemClock();

    private SystemClock() {
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public Gate gate() {
        return new SystemGate();
    }

    @Override
    public Worker start(String name, Body body) {
        Thread thread = new Thread(() -> runToItsEnd(name, body), name);
        thread.setDaemon(true);
        thread.start();
        return new SystemWorker(thread);
    }

    private static void runToItsEnd(String name, Body body) {
        try {
            body.run();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            LoggerFactory.getLogger(Clock.class).error("Thread {} ended by a fault of its own", name, fault);
        }
    }

    private record SystemWorker(Thread thread) implements Worker {
        @Override
        public String name() {
            return thread.getName();
        }

        @Override
        public boolean alive() {
            return thread.isAlive();
        }

        @Override
        public void interrupt() {
            thread.interrupt();
        }

        @Override
        public boolean join(Duration patience) throws InterruptedException {
            thread.join(Math.max(1, patience.toMillis()));
            return !thread.isAlive();
        }
    }

    private static final class SystemGate implements Gate {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();

        @Override
        public void change(Runnable change) {
            lock.lock();
            try {
                change.run();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public <T> T update(Supplier<T> change) {
            lock.lock();
            try {
                T answer = change.get();
                changed.signalAll();
                return answer;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public <T> T read(Supplier<T> look) {
            lock.lock();
            try {
                return look.get();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
            return take(() -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), patience).isPresent();
        }

        @Override
        public <T> Optional<T> take(Supplier<Optional<T>> attempt, Duration patience) throws InterruptedException {
            long left = patience.toNanos();
            lock.lockInterruptibly();
            try {
                while (true) {
                    Optional<T> got = attempt.get();
                    if (got.isPresent() || left <= 0) {
                        return got;
                    }
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
