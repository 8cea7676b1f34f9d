package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobLane;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A job is canceled in every state it can be in; it always ends, once, as it should, and its operation clears away if it ever began. */
class CancelTest {
    @TempDir
    Path folder;

    /** A spool, an operation that counts what it is asked, and one job "a". */
    private static final class Stand {
        private final VirtualClock clock;
        private final Bench bench;
        private final List<JobState> abandonments = new ArrayList<>();
        private int runs;
        private boolean loses;

        Stand(VirtualClock clock, Bench bench) {
            this.clock = clock;
            this.bench = bench;
        }

        Operation add(boolean cancellable) {
            Operation operation = new Bench.Fake(new OperationInfo("ftp.get", "a test", Bench.SCHEMA, false, cancellable, Lane.MODEM, Duration.ofHours(1)), (arguments, job) -> {
                runs++;
                if (loses) {
                    throw new FaultException(FaultCode.NO_NETWORK, "x");
                }
                clock.sleep(Duration.ofMinutes(30));
                return new JsonObject();
            }, abandonments);
            bench.spool.add(operation);
            return operation;
        }

        void submit() throws Exception {
            bench.submit("ftp.get", "a", Bench.path("x"));
        }

        void running() throws Exception {
            submit();
            bench.await("a", state -> state.status() == Status.IN_PROGRESS);
        }
    }

    @FunctionalInterface
    private interface Scene {
        void set(Stand stand) throws Exception;
    }

    static Stream<Arguments> scenes() {
        return Stream.of(
                scene("waiting for a modem", 0, stand -> {
                    stand.add(true);
                    stand.submit();
                }),
                scene("waiting behind another job", 0, stand -> {
                    stand.add(true);
                    stand.bench.modem("gw");
                    stand.bench.submit("ftp.get", "first", Bench.path("x"));
                    stand.bench.await("first", state -> state.status() == Status.IN_PROGRESS);
                    stand.runs = 0;
                    stand.submit();
                }),
                scene("waiting for its operation, which is swapped", 0, stand -> {
                    Operation operation = stand.add(true);
                    stand.submit();
                    stand.bench.spool.remove(operation);
                    stand.bench.modem("gw");
                }),
                scene("running", 1, stand -> {
                    stand.add(true);
                    stand.bench.modem("gw");
                    stand.running();
                }),
                scene("between two tries", 1, stand -> {
                    stand.loses = true;
                    stand.add(true);
                    stand.bench.modem("gw");
                    stand.submit();
                    stand.bench.await("a", state -> state.phase().startsWith("waiting"));
                }),
                scene("begun, its modem away", 1, stand -> {
                    stand.add(true);
                    JobLane lane = stand.bench.modem("gw");
                    stand.running();
                    stand.bench.spool.remove(lane);
                    stand.clock.sleep(Duration.ofMinutes(1));
                }),
                scene("begun, its modem just going", 1, stand -> {
                    stand.add(true);
                    JobLane lane = stand.bench.modem("gw");
                    stand.running();
                    stand.bench.spool.remove(lane);
                }),
                scene("not to be stopped once it runs, but still waiting", 0, stand -> {
                    stand.add(false);
                    stand.submit();
                }));
    }

    private static Arguments scene(String name, int runs, Scene scene) {
        return Arguments.of(name, runs, scene);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenes")
    void aCanceledJobEndsSoonAndForGood(String name, int runs, Scene scene) throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                Stand stand = new Stand(clock, bench);
                scene.set(stand);
                long asked = clock.nanos();
                assertThat(bench.spool.cancel("ftp.get", "a")).isTrue();
                assertThat(bench.spool.cancel("ftp.get", "a")).as("asked twice").isTrue();
                JobState end = bench.awaitEnd("a");
                assertThat(end.status()).isEqualTo(Status.CANCELED);
                assertThat(end.error().orElseThrow().code()).isEqualTo(FaultCode.CANCELED);
                assertThat(Duration.ofNanos(clock.nanos() - asked)).isLessThanOrEqualTo(Duration.ofSeconds(4));
                assertThat(stand.abandonments).extracting(JobState::id).hasSize(runs).allMatch("a"::equals);
                assertThat(bench.spool.cancel("ftp.get", "a")).as("it has ended").isFalse();
                clock.sleep(Duration.ofHours(1));
                assertThat(bench.told).filteredOn(state -> state.id().equals("a") && state.status().isFinal()).hasSize(1);
                assertThat(stand.runs).isLessThanOrEqualTo(Math.max(runs, 1));
            }
            try (Bench next = new Bench(clock, folder)) {
                Stand stand = new Stand(clock, next);
                stand.add(true);
                next.modem("gw");
                clock.sleep(Duration.ofSeconds(10));
                assertThat(next.spool.find("ftp.get", "a").orElseThrow().status()).isEqualTo(Status.CANCELED);
                assertThat(next.told).noneMatch(state -> state.id().equals("a"));
            }
        });
    }

    @Test
    void whatBeganBeforeARestartIsCanceledWhenItsOperationIsThereToClearAway() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                Stand stand = new Stand(clock, bench);
                stand.add(true);
                bench.modem("gw");
                stand.running();
            }
            try (Bench next = new Bench(clock, folder)) {
                assertThat(next.spool.cancel("ftp.get", "a")).isTrue();
                clock.sleep(Duration.ofMinutes(2));
                assertThat(next.told).as("nobody could clear away yet").noneMatch(state -> state.status().isFinal());
                Stand stand = new Stand(clock, next);
                stand.add(true);
                next.modem("gw");
                assertThat(next.awaitEnd("a").status()).isEqualTo(Status.CANCELED);
                assertThat(stand.abandonments).hasSize(1);
                assertThat(stand.runs).isZero();
            }
        });
    }

    @Test
    void whatWasDoneWhenTheCancelCameIsDone() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                Operation get = Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    bench.spool.cancel("ftp.get", "a");
                    return new JsonObject();
                });
                bench.spool.add(get);
                bench.modem("gw");
                bench.submit("ftp.get", "a", Bench.path("x"));
                assertThat(bench.awaitEnd("a").status()).as("its effect is there").isEqualTo(Status.SUCCEEDED);
                assertThat(((Bench.Fake) get).abandonments()).isEmpty();
            }
        });
    }
}
