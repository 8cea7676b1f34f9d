package io.wherry.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.wherry.time.Gate;
import io.wherry.time.Worker;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);

    @Test
    void aDayOfSleepTakesNoTime() throws Exception {
        long begin = System.nanoTime();
        VirtualClock.run(clock -> {
            Instant before = clock.instant();
            clock.sleep(Duration.ofDays(1));
            assertThat(clock.nanos()).isEqualTo(Duration.ofDays(1).toNanos());
            assertThat(Duration.between(before, clock.instant())).isEqualTo(Duration.ofDays(1));
        });
        assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void theWallClockJumpsAndNobodyWhoWaitsNotices() throws Exception {
        VirtualClock.run(clock -> {
            clock.sleep(HOUR);
            clock.instant(Instant.EPOCH);
            clock.sleep(HOUR);
            assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plus(HOUR));
            assertThat(clock.nanos()).isEqualTo(HOUR.multipliedBy(2).toNanos());
        });
    }

    @Test
    void sleepersWakeInTheOrderOfTheirDeadlinesAndThenOfTheirComing() throws Exception {
        List<String> woken = new ArrayList<>();
        VirtualClock.run(clock -> {
            for (String name : List.of("c3", "a1", "b2", "a2")) {
                clock.start(name, () -> {
                    clock.sleep(Duration.ofSeconds(name.charAt(1) - '0'));
                    woken.add(name);
                });
            }
            clock.sleep(HOUR);
        });
        assertThat(woken).containsExactly("a1", "b2", "a2", "c3");
    }

    @Test
    void aWorkerStartsWhenItsStarterWaitsAndNotBefore() throws Exception {
        VirtualClock.run(clock -> {
            AtomicBoolean ran = new AtomicBoolean();
            clock.start("wherry-w", () -> ran.set(true));
            assertThat(ran).isFalse();
            clock.sleep(Duration.ofNanos(1));
            assertThat(ran).isTrue();
        });
    }

    @Test
    void aChangeWakesAllWaitersInTheOrderOfTheirComing() throws Exception {
        List<String> passed = new ArrayList<>();
        VirtualClock.run(clock -> {
            Gate gate = clock.gate();
            AtomicInteger state = new AtomicInteger();
            for (String name : List.of("x", "y", "z")) {
                clock.start(name, () -> {
                    gate.await(() -> state.get() > (name.equals("x") ? 1 : 0), EVER);
                    passed.add(name);
                });
            }
            clock.sleep(HOUR);
            gate.change(() -> state.set(1));
            clock.sleep(HOUR);
            gate.change(() -> state.set(2));
            clock.sleep(HOUR);
        });
        assertThat(passed).containsExactly("y", "z", "x");
    }

    @Test
    void whatIsTakenIsTakenOnce() throws Exception {
        VirtualClock.run(clock -> {
            Gate gate = clock.gate();
            Deque<Integer> queue = new ArrayDeque<>();
            List<Integer> taken = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clock.start("taker-" + i, () -> {
                    while (true) {
                        gate.take(() -> Optional.ofNullable(queue.poll()), EVER).ifPresent(taken::add);
                    }
                });
            }
            for (int i = 0; i < 100; i++) {
                int item = i;
                gate.change(() -> queue.add(item));
                if (i % 3 == 0) {
                    clock.sleep(Duration.ofNanos(1));
                }
            }
            clock.sleep(HOUR);
            assertThat(taken).hasSize(100).doesNotHaveDuplicates();
        });
    }

    @Test
    void aTakeIsTriedAtOnceAfterEveryChangeAndOnceAtTheEnd() throws Exception {
        VirtualClock.run(clock -> {
            Gate gate = clock.gate();
            List<Long> tries = new ArrayList<>();
            clock.start("changer", () -> {
                clock.sleep(Duration.ofNanos(5));
                gate.change(() -> { });
                clock.sleep(Duration.ofNanos(2));
                gate.change(() -> { });
            });
            Optional<String> got = gate.take(() -> {
                tries.add(clock.nanos());
                return Optional.empty();
            }, Duration.ofNanos(10));
            assertThat(got).isEmpty();
            assertThat(tries).containsExactly(0L, 5L, 7L, 10L);
        });
    }

    @Test
    void aWaitWithoutPatienceLooksOnce() throws Exception {
        VirtualClock.run(clock -> {
            AtomicInteger looks = new AtomicInteger();
            assertThat(clock.gate().await(() -> looks.incrementAndGet() > 1, Duration.ZERO)).isFalse();
            assertThat(clock.gate().await(() -> looks.incrementAndGet() > 9, Duration.ofSeconds(-1))).isFalse();
            assertThat(looks).hasValue(2);
            assertThat(clock.nanos()).isZero();
        });
    }

    @Test
    void aConditionThatComesTrueAtTheDeadlineCounts() throws Exception {
        VirtualClock.run(clock -> assertThat(clock.gate().await(() -> clock.nanos() >= 10, Duration.ofNanos(10))).isTrue());
    }

    @Test
    void anInterruptEndsTheWaitItMeetsOrTheNextOne() throws Exception {
        VirtualClock.run(clock -> {
            List<String> ends = new ArrayList<>();
            Worker waiting = clock.start("waiting", () -> {
                try {
                    clock.sleep(EVER);
                } catch (InterruptedException end) {
                    ends.add("waiting at " + clock.nanos());
                }
            });
            clock.sleep(Duration.ofNanos(7));
            waiting.interrupt();
            Worker fresh = clock.start("fresh", () -> {
                try {
                    clock.gate().await(() -> true, HOUR);
                } catch (InterruptedException end) {
                    ends.add("fresh at " + clock.nanos());
                }
            });
            fresh.interrupt();
            assertThat(waiting.join(HOUR)).isTrue();
            assertThat(fresh.join(HOUR)).isTrue();
            assertThat(waiting.alive()).isFalse();
            assertThat(ends).containsExactly("waiting at 7", "fresh at 7");
        });
    }

    @Test
    void aJoinIsPatientNoLongerThanItSays() throws Exception {
        VirtualClock.run(clock -> {
            Worker worker = clock.start("wherry-w", () -> clock.sleep(HOUR));
            assertThat(worker.join(Duration.ofMinutes(59))).isFalse();
            assertThat(worker.alive()).isTrue();
            assertThat(worker.join(Duration.ofMinutes(2))).isTrue();
            assertThat(clock.nanos()).isEqualTo(HOUR.toNanos());
        });
    }

    @Test
    void waitingForEverNeitherOverflowsNorEnds() throws Exception {
        VirtualClock.run(clock -> {
            clock.sleep(HOUR);
            AtomicBoolean open = new AtomicBoolean();
            Gate gate = clock.gate();
            clock.start("opener", () -> {
                clock.sleep(HOUR);
                gate.change(() -> open.set(true));
            });
            assertThat(gate.await(open::get, EVER)).isTrue();
            assertThat(clock.after(EVER)).isEqualTo(Long.MAX_VALUE);
            assertThat(clock.after(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
        });
    }

    @Test
    void aStandstillIsAFailureThatSaysWhoWaitsWhere() {
        AtomicReference<Worker> stuck = new AtomicReference<>();
        assertThatThrownBy(() -> VirtualClock.run(clock -> {
            stuck.set(clock.start("wherry-stuck", () -> waitHere(clock)));
            clock.gate().await(() -> false, EVER);
        })).isInstanceOf(RunFailure.class)
                .hasMessageContaining("All threads wait, and none of them has a deadline")
                .hasMessageContaining("wherry-stuck waits for ever")
                .hasMessageContaining("VirtualClockTest.waitHere")
                .hasMessageContaining("scenario waits for ever");
        assertThat(stuck.get().alive()).isFalse();
    }

    private static void waitHere(VirtualClock clock) throws InterruptedException {
        clock.sleep(EVER);
    }

    @Test
    void aRunThatOutlivesItsVirtualBoundFails() {
        assertThatThrownBy(() -> VirtualClock.settings().bound(HOUR).run(clock -> {
            while (true) {
                clock.sleep(Duration.ofMinutes(1));
            }
        })).isInstanceOf(RunFailure.class).hasMessageContaining("virtual time is up");
    }

    @Test
    void aThreadThatNeverYieldsIsCaughtByTheWatchdog() {
        assertThatThrownBy(() -> VirtualClock.settings().watchdog(Duration.ofMillis(100)).run(clock -> {
            clock.start("wherry-busy", () -> {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            });
            clock.sleep(HOUR);
        })).isInstanceOf(RunFailure.class).hasMessageContaining("real time is up").hasMessageContaining("wherry-busy runs");
    }

    @Test
    void workersLeftOverAreInterruptedAndEnd() throws Exception {
        AtomicReference<Worker> left = new AtomicReference<>();
        VirtualClock.run(clock -> left.set(clock.start("wherry-left", () -> clock.sleep(EVER))));
        assertThat(left.get().alive()).isFalse();
    }

    @Test
    void aWorkerThatDoesNotEndIsAFailureUnlessAllowed() throws Exception {
        VirtualClock.Scenario stubborn = clock -> clock.start("wherry-stubborn", () -> {
            while (true) {
                try {
                    clock.sleep(HOUR);
                } catch (InterruptedException ignored) {
                    continue;
                }
            }
        });
        assertThatThrownBy(() -> VirtualClock.run(stubborn))
                .isInstanceOf(RunFailure.class).hasMessageContaining("workers are left").hasMessageContaining("wherry-stubborn");
        VirtualClock.settings().leftoversAllowed().run(stubborn);
    }

    @Test
    void aWorkersExceptionFailsTheRun() {
        assertThatThrownBy(() -> VirtualClock.run(clock -> {
            clock.start("wherry-bad", () -> {
                throw new IllegalStateException("broken");
            });
            clock.sleep(HOUR);
        })).isInstanceOf(RunFailure.class).hasMessageContaining("wherry-bad").cause().hasMessage("broken");
    }

    @Test
    void whatTheBodyThrowsComesOut() {
        AssertionError wrong = new AssertionError("wrong");
        assertThatThrownBy(() -> VirtualClock.run(clock -> {
            clock.start("wherry-left", () -> clock.sleep(EVER));
            throw wrong;
        })).isSameAs(wrong);
    }

    @Test
    void waitingInsideAGateIsRefused() throws Exception {
        VirtualClock.run(clock -> {
            Gate gate = clock.gate();
            assertThatThrownBy(() -> gate.change(() -> {
                try {
                    clock.sleep(HOUR);
                } catch (InterruptedException never) {
                    throw new AssertionError(never);
                }
            })).isInstanceOf(IllegalStateException.class).hasMessageContaining("inside a gate");
        });
    }

    @Test
    void aForeignThreadIsRefusedWhileTheRunLastsAndWelcomeAfterwards() throws Exception {
        AtomicReference<Gate> kept = new AtomicReference<>();
        VirtualClock.run(clock -> {
            kept.set(clock.gate());
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread foreign = new Thread(() -> kept.get().change(() -> { }));
            foreign.setUncaughtExceptionHandler((thread, fault) -> thrown.set(fault));
            foreign.start();
            foreign.join();
            assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
        });
        assertThat(kept.get().<Integer>read(() -> 7)).isEqualTo(7);
    }

    @Test
    void theSameSeedGivesTheSameInterleavingAndAnotherSeedAnother() throws Exception {
        assertThat(interleaving(1)).isEqualTo(interleaving(1)).isNotEqualTo(interleaving(2));
    }

    private static List<String> interleaving(long seed) throws Exception {
        List<String> steps = new ArrayList<>();
        VirtualClock.run(seed, clock -> {
            for (int i = 0; i < 5; i++) {
                String name = "w" + i;
                clock.start(name, () -> {
                    for (int step = 0; step < 10; step++) {
                        clock.sleep(Duration.ofMillis(1));
                        steps.add(name);
                    }
                });
            }
            clock.sleep(HOUR);
        });
        return steps;
    }

    @Test
    void twoThreadsThatHandABallToAndFroLoseNone() throws Exception {
        VirtualClock.run(clock -> {
            Gate gate = clock.gate();
            AtomicInteger ball = new AtomicInteger();
            int rounds = 20_000;
            Worker other = clock.start("wherry-other", () -> {
                for (int i = 0; i < rounds; i++) {
                    assertThat(gate.await(() -> ball.get() % 2 == 1, HOUR)).isTrue();
                    gate.change(ball::incrementAndGet);
                }
            });
            for (int i = 0; i < rounds; i++) {
                assertThat(gate.await(() -> ball.get() % 2 == 0, HOUR)).isTrue();
                gate.change(ball::incrementAndGet);
            }
            assertThat(other.join(HOUR)).isTrue();
            assertThat(ball).hasValue(2 * rounds);
            assertThat(clock.nanos()).isZero();
        });
    }
}
