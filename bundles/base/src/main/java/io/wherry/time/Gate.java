package io.wherry.time;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A lock with one condition: state is changed inside it, and those who wait for that state are woken.
 *
 * <p>All functions handed in run while the gate is held; they must be short and must not call {@code await} of any gate.
 */
public interface Gate {

    /** Runs {@code change} inside the gate and wakes everyone who waits at it. */
    void change(Runnable change);

    /** Like {@link #change(Runnable)}, for a change that has an answer. */
    <T> T update(Supplier<T> change);

    /** Looks at the state inside the gate; wakes nobody. */
    <T> T read(Supplier<T> look);

    /**
     * Waits until {@code condition}, evaluated inside the gate, holds.
     *
     * @return whether it held before {@code patience} was over
     */
    boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException;

    /**
     * Waits until {@code attempt}, made inside the gate, brings a value; it is made at once, after every change and once at the end.
     * An attempt may take what it returns (poll a queue): it is not repeated after it succeeded.
     *
     * @return the value, or empty when {@code patience} was over first
     */
    <T> Optional<T> take(Supplier<Optional<T>> attempt, Duration patience) throws InterruptedException;
}
