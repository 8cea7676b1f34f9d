package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a running operation hears of a cancellation, and what can't be stopped. {@link CancelTest} cancels in every state. */
class StopRequestTest {
    @TempDir
    Path folder;

    @Test
    void cancelReachesAJobInTheMiddleOfACommandAndTheOperationClearsAway() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                Operation get = Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    clock.sleep(Duration.ofHours(3));
                    return new JsonObject();
                });
                bench.spool.add(get);
                bench.modem("gw");
                bench.submit("ftp.get", "running", Bench.path("x"));
                bench.submit("ftp.get", "waiting", Bench.path("x"));
                bench.await("running", state -> state.status() == Status.IN_PROGRESS);
                assertThat(bench.spool.cancel("ftp.get", "waiting")).isTrue();
                assertThat(bench.awaitEnd("waiting").status()).isEqualTo(Status.CANCELED);
                assertThat(bench.spool.cancel("ftp.get", "running")).isTrue();
                assertThat(bench.awaitEnd("running").status()).isEqualTo(Status.CANCELED);
                assertThat(bench.spool.cancel("ftp.get", "running")).isFalse();
                assertThat(bench.spool.cancel("ftp.get", "nobody")).isFalse();
                assertThat(((Bench.Fake) get).abandonments()).extracting(JobState::id).containsExactly("running");
                assertThat(clock.nanos()).isLessThan(Duration.ofSeconds(5).toNanos());
            }
        });
    }

    @Test
    void anOperationThatChecksEndsByItselfAndHasTimeToClearAway() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                List<String> cleared = new ArrayList<>();
                bench.spool.add(Bench.operation("ftp.put", Lane.MODEM, (arguments, job) -> {
                    try {
                        while (true) {
                            job.check();
                            clock.sleep(Duration.ofSeconds(1));
                        }
                    } catch (FaultException told) {
                        clock.sleep(Duration.ofSeconds(20));
                        cleared.add(told.code().name());
                        throw told;
                    }
                }));
                bench.modem("gw");
                bench.submit("ftp.put", "canceled", Bench.path("x"));
                bench.submit("ftp.put", "slow", "{\"path\":\"x\",\"timeout\":5}");
                bench.await("canceled", state -> state.status() == Status.IN_PROGRESS);
                bench.spool.cancel("ftp.put", "canceled");
                assertThat(bench.awaitEnd("canceled").status()).isEqualTo(Status.CANCELED);
                assertThat(bench.awaitEnd("slow").status()).isEqualTo(Status.TIMED_OUT);
                assertThat(cleared).containsExactly("CANCELED", "TIMED_OUT");
            }
        });
    }

    @Test
    void cancelReachesAJobThatWaitsBetweenTwoTries() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    throw new FaultException(FaultCode.NO_NETWORK, "nothing in the air");
                }));
                bench.modem("gw");
                bench.submit("ftp.get", "a", Bench.path("x"));
                bench.await("a", state -> state.phase().startsWith("waiting"));
                bench.spool.cancel("ftp.get", "a");
                assertThat(bench.awaitEnd("a").status()).isEqualTo(Status.CANCELED);
                assertThat(clock.nanos()).isLessThan(Duration.ofSeconds(2).toNanos());
            }
        });
    }

    @Test
    void whatCannotBeStoppedOnceItRunsIsNotAndSaysSo() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                OperationInfo info = new OperationInfo("fuse", "a test", Bench.SCHEMA, false, false, Lane.GATEWAY, Duration.ofHours(1));
                bench.spool.add(new Bench.Fake(info, (arguments, job) -> {
                    clock.sleep(Duration.ofMinutes(1));
                    return new JsonObject();
                }, new ArrayList<>()));
                bench.submit("fuse", "a", Bench.path("x"));
                bench.await("a", state -> state.status() == Status.IN_PROGRESS);
                assertThat(bench.spool.cancel("fuse", "a")).isFalse();
                assertThat(bench.awaitEnd("a").status()).isEqualTo(Status.SUCCEEDED);
                assertThat(bench.events).containsExactly("job.cancel-refused");
            }
        });
    }

    @Test
    void aCancelThatWasAskedForBeforeACrashHoldsAfterIt() throws Exception {
        VirtualClock.run(clock -> {
            Bench first = new Bench(clock, folder);
            Operation deaf = Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                while (true) {
                    try {
                        clock.sleep(Duration.ofDays(1));
                    } catch (InterruptedException ignored) {
                        if (clock.nanos() > Duration.ofHours(1).toNanos()) {
                            throw ignored;
                        }
                    }
                }
            });
            first.spool.add(deaf);
            first.modem("gw");
            first.submit("ftp.get", "a", Bench.path("x"));
            first.await("a", state -> state.status() == Status.IN_PROGRESS);
            first.spool.cancel("ftp.get", "a");
            Path copy = Files.createDirectory(folder.resolve("copy"));
            for (Path file : Files.list(folder).filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
            List<JobState> abandoned;
            try (Bench second = new Bench(clock, copy)) {
                Operation get = Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject());
                clock.sleep(Duration.ofSeconds(10));
                second.spool.add(get);
                assertThat(second.awaitEnd("a").status()).isEqualTo(Status.CANCELED);
                abandoned = ((Bench.Fake) get).abandonments();
            }
            assertThat(abandoned).as("its operation clears away though it came late").hasSize(1);
            clock.sleep(Duration.ofHours(2));
            first.close();
        });
    }
}
