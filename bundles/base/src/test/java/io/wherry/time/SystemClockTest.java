package io.wherry.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

class SystemClockTest {
    private final Clock clock = Clock.system();

    @Test
    void aChangeWakesWhoWaitsForIt() throws Exception {
        Gate gate = clock.gate();
        Deque<String> queue = new ArrayDeque<>();
        clock.start("wherry-test-giver", () -> gate.change(() -> queue.add("x")));
        assertThat(gate.take(() -> Optional.ofNullable(queue.poll()), Duration.ofSeconds(10))).contains("x");
    }

    @Test
    void patienceEnds() throws Exception {
        assertThat(clock.gate().await(() -> false, Duration.ofMillis(10))).isFalse();
    }

    @Test
    void anInterruptEndsAWait() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        Worker worker = clock.start("wherry-test-waiter", () -> {
            try {
                clock.sleep(Duration.ofHours(1));
            } catch (InterruptedException expected) {
                interrupted.set(true);
            }
        });
        worker.interrupt();
        assertThat(worker.join(Duration.ofSeconds(10))).isTrue();
        assertThat(interrupted).isTrue();
    }

    @Test
    void pausesGrowToTheirBoundAndBeginAnew() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), new Random(1));
        for (int failure = 0; failure < 100; failure++) {
            long span = Math.min(10_000, 1000L << Math.min(failure, 20));
            assertThat(backoff.next().toMillis()).isBetween(span / 2, span + 1);
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
}
