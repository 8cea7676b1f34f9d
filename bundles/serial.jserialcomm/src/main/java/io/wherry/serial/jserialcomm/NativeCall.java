package io.wherry.serial.jserialcomm;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.wherry.time.Clock;
import io.wherry.time.Gate;

/**
 * A call into the driver on a thread of its own, so that a driver that hangs holds up that thread and nobody else.
 *
 * @param <T> what the call answers
 */
final class NativeCall<T> {
    private final Gate gate;
    private Optional<T> answer = Optional.empty();
    private boolean givenUp;

    private NativeCall(Clock clock) {
        gate = clock.gate();
    }

    /**
     * Makes {@code call} on a thread of that name.
     *
     * @param late gets the answer when it comes after {@code patience} or an interrupt: it must undo what nobody uses any more
     * @return the answer; empty when it did not come within {@code patience}, or when the caller was interrupted (it stays interrupted)
     */
    static <T> Optional<T> within(Clock clock, String thread, Duration patience, Supplier<T> call, Consumer<T> late) {
        NativeCall<T> pending = new NativeCall<>(clock);
        clock.start(thread, () -> pending.answered(call.get(), late));
        return pending.await(patience);
    }

    private void answered(T value, Consumer<T> late) {
        boolean tooLate = gate.update(() -> {
            answer = Optional.of(value);
            return givenUp;
        });
        if (tooLate) {
            late.accept(value);
        }
    }

    private Optional<T> await(Duration patience) {
        try {
            gate.await(() -> answer.isPresent(), patience);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return gate.update(() -> {
            givenUp = answer.isEmpty();
            return answer;
        });
    }
}
