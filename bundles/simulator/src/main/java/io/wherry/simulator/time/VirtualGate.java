package io.wherry.simulator.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.wherry.time.Gate;

/** A gate whose lock is the baton: whoever runs is alone, so a condition that was false stays false until somebody else ran. */
final class VirtualGate implements Gate {
    private final Scheduler scheduler;
    /** Who waits here, in the order of their coming. */
    private final List<Strand> waiters = new ArrayList<>();

    VirtualGate(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void change(Runnable change) {
        update(() -> {
            change.run();
            return true;
        });
    }

    @Override
    public <T> T update(Supplier<T> change) {
        try {
            return scheduler.inside(change);
        } finally {
            wakeAll();
        }
    }

    @Override
    public <T> T read(Supplier<T> look) {
        return scheduler.inside(look);
    }

    @Override
    public boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        return take(() -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), patience).isPresent();
    }

    @Override
    public <T> Optional<T> take(Supplier<Optional<T>> attempt, Duration patience) throws InterruptedException {
        scheduler.mayWait();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long deadline = scheduler.deadline(patience);
        while (true) {
            Optional<T> got = scheduler.inside(attempt);
            if (got.isPresent() || scheduler.nanos() >= deadline) {
                return got;
            }
            scheduler.pause(this, deadline);
        }
    }

    void wakeAll() {
        while (!waiters.isEmpty()) {
            scheduler.wake(waiters.get(0));
        }
    }

    void add(Strand waiter) {
        waiters.add(waiter);
    }

    void remove(Strand waiter) {
        waiters.remove(waiter);
    }
}
