package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobLane;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Jobs.Verdict;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job goes through when all is well, in which order jobs are taken, and what comes and goes around them. */
class SpoolTest {
    @TempDir
    Path folder;

    @Test
    void aJobIsQueuedBegunAndDoneInThatOrderAndIsDoneOnce() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                List<String> runs = new ArrayList<>();
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    runs.add(arguments.get("path").getAsString() + " on " + job.modem());
                    return new JsonObject();
                }));
                bench.modem("gw");
                assertThat(bench.submit("ftp.get", "a", Bench.path("x")).verdict()).isEqualTo(Verdict.ACCEPTED);
                bench.awaitEnd("a");
                assertThat(bench.told).extracting(JobState::status).containsExactly(Status.QUEUED, Status.IN_PROGRESS, Status.SUCCEEDED);
                assertThat(bench.told).extracting(JobState::seq).containsExactly(1L, 2L, 3L);
                assertThat(bench.submit("ftp.get", "a", " { \"path\" : \"x\" }").verdict()).isEqualTo(Verdict.KNOWN);
                assertThat(bench.submit("ftp.get", "a", Bench.path("y")).verdict()).isEqualTo(Verdict.CONFLICT);
                clock.sleep(Duration.ofMinutes(1));
                assertThat(runs).containsExactly("x on gw");
                assertThat(bench.events).containsExactly("job.id-conflict");
            }
        });
    }

    @Test
    void theHighestPriorityGoesFirstThenTheEarliest() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                List<String> runs = new ArrayList<>();
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    runs.add(job.id());
                    return new JsonObject();
                }));
                for (String id : List.of("low:-5", "first:0", "second:0", "high:7")) {
                    bench.submit("ftp.get", id.split(":")[0], "{\"path\":\"x\",\"priority\":" + id.split(":")[1] + "}");
                }
                bench.modem("gw");
                bench.awaitEnd("low");
                assertThat(runs).containsExactly("high", "first", "second", "low");
            }
        });
    }

    @Test
    void aPinnedJobWaitsForItsModemWhileOthersTakeAnyThatIsFree() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    clock.sleep(Duration.ofSeconds(10));
                    return new JsonObject();
                }));
                bench.submit("ftp.get", "pinned", "{\"path\":\"x\",\"modem\":\"two\"}");
                bench.submit("ftp.get", "free", Bench.path("x"));
                bench.modem("one");
                assertThat(bench.awaitEnd("free").modem()).contains("one");
                assertThat(bench.spool.find("ftp.get", "pinned").orElseThrow().status()).isEqualTo(Status.QUEUED);
                bench.modem("two");
                assertThat(bench.awaitEnd("pinned").modem()).contains("two");
            }
        });
    }

    @Test
    void aQueryOfTheGatewayDoesNotWaitBehindATransfer() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    clock.sleep(Duration.ofMinutes(10));
                    return new JsonObject();
                }));
                bench.spool.add(Bench.operation("diagnostics", Lane.GATEWAY, (arguments, job) -> new JsonObject()));
                bench.modem("gw");
                bench.submit("ftp.get", "slow", Bench.path("x"));
                bench.await("slow", state -> state.status() == Status.IN_PROGRESS);
                bench.submit("diagnostics", "d", Bench.path("x"));
                bench.awaitEnd("d");
                assertThat(clock.nanos()).isLessThan(Duration.ofSeconds(1).toNanos());
            }
        });
    }

    @Test
    void aModemThatGoesTakesItsJobNowhereAndItGoesOnWhenItIsBack() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    clock.sleep(Duration.ofMinutes(2));
                    return new JsonObject();
                }));
                JobLane lane = bench.modem("gw");
                bench.submit("ftp.get", "a", Bench.path("x"));
                clock.sleep(Duration.ofMinutes(1));
                bench.spool.remove(lane);
                clock.sleep(Duration.ofMinutes(5));
                assertThat(bench.spool.find("ftp.get", "a").orElseThrow().status()).isEqualTo(Status.IN_PROGRESS);
                bench.modem("gw");
                JobState end = bench.awaitEnd("a");
                assertThat(end.status()).isEqualTo(Status.SUCCEEDED);
                assertThat(end.attempt()).isEqualTo(2);
            }
        });
    }

    @Test
    void anOperationThatIsSwappedParksItsJobAndRequestsForItWait() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                Operation old = Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    clock.sleep(Duration.ofHours(3));
                    return new JsonObject();
                });
                bench.spool.add(old);
                bench.modem("gw");
                bench.submit("ftp.get", "a", Bench.path("x"));
                bench.await("a", state -> state.status() == Status.IN_PROGRESS);
                bench.spool.remove(old);
                assertThat(bench.spool.operations()).isEmpty();
                assertThat(bench.submit("ftp.get", "b", Bench.path("x")).verdict()).isEqualTo(Verdict.ACCEPTED);
                clock.sleep(Duration.ofSeconds(30));
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject()));
                assertThat(bench.awaitEnd("a").attempt()).isEqualTo(2);
                assertThat(bench.awaitEnd("b").status()).isEqualTo(Status.SUCCEEDED);
            }
        });
    }

    @Test
    void whatRanWhenTheDaemonStoppedGoesOnAtTheNextStart() throws Exception {
        VirtualClock.run(clock -> {
            Bench first = new Bench(clock, folder);
            first.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                clock.sleep(Duration.ofHours(3));
                return new JsonObject();
            }));
            first.modem("gw");
            first.submit("ftp.get", "a", "{\"path\":\"x\",\"replyTo\":\"me/too\",\"correlation\":\"c\"}");
            first.submit("ftp.get", "b", Bench.path("y"));
            first.await("a", state -> state.status() == Status.IN_PROGRESS);
            first.close();
            try (Bench second = new Bench(clock, folder)) {
                assertThat(second.spool.all()).extracting(JobState::status).containsExactly(Status.IN_PROGRESS, Status.QUEUED);
                assertThat(second.submit("ftp.get", "b", Bench.path("y")).verdict()).isEqualTo(Verdict.KNOWN);
                assertThat(second.submit("ftp.get", "c", Bench.path("z")).verdict()).as("its operation is not up yet").isEqualTo(Verdict.ACCEPTED);
                second.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    JsonObject result = new JsonObject();
                    result.add("path", arguments.get("path"));
                    return result;
                }));
                second.modem("gw");
                JobState end = second.awaitEnd("a");
                assertThat(end.attempt()).isEqualTo(2);
                assertThat(end.seq()).isEqualTo(4);
                assertThat(end.replyTo()).contains("me/too");
                assertThat(end.result().orElseThrow().get("path").getAsString()).isEqualTo("x");
                second.awaitEnd("c");
            }
            try (Bench third = new Bench(clock, folder)) {
                assertThat(third.spool.unpublished()).extracting(JobState::id).containsExactly("a", "b", "c");
                third.spool.published(third.spool.unpublished().get(0));
            }
            try (Bench fourth = new Bench(clock, folder)) {
                assertThat(fourth.spool.unpublished()).extracting(JobState::id).containsExactly("b", "c");
                assertThat(fourth.spool.find("ftp.get", "a").orElseThrow().result().orElseThrow().get("path").getAsString()).isEqualTo("x");
            }
        });
    }

    @Test
    void progressIsToldOnceASecondWithItsRate() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    for (int i = 1; i <= 100; i++) {
                        clock.sleep(Duration.ofMillis(100));
                        job.progress(i * 1000L, 100_000);
                    }
                    return new JsonObject();
                }));
                bench.modem("gw");
                bench.submit("ftp.get", "a", Bench.path("x"));
                bench.awaitEnd("a");
                assertThat(bench.progress).hasSizeBetween(9, 11);
                assertThat(bench.progress.get(8)[2]).isEqualTo(10_000);
            }
        });
    }

    @Test
    void aRefusalGoesWhereItsAnswerWasAskedFor() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                JobState refused = bench.submit("ftp.get", "a", "{\"replyTo\":\"me/too\",\"correlation\":\"c\"}").state();
                assertThat(refused.replyTo()).contains("me/too");
                assertThat(refused.correlation()).contains("c");
                assertThat(bench.submit("ftp.get", "b", "{\"replyTo\":\"me/#\"}").state().replyTo()).isEmpty();
            }
        });
    }

    @Test
    void anOperationHearsOfASuccessWhenTheDiskHasIt() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                Operation get = Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    if (job.id().equals("b")) {
                        throw new FaultException(FaultCode.NO_SUCH_FILE, "x");
                    }
                    return new JsonObject();
                });
                bench.spool.add(get);
                bench.modem("gw");
                bench.submit("ftp.get", "a", Bench.path("x"));
                bench.submit("ftp.get", "b", Bench.path("x"));
                bench.awaitEnd("a");
                bench.awaitEnd("b");
                clock.sleep(Duration.ofSeconds(1));
                assertThat(((Bench.Fake) get).conclusions()).extracting(JobState::id, JobState::status).containsExactly(tuple("a", Status.SUCCEEDED));
                assertThat(((Bench.Fake) get).abandonments()).extracting(JobState::id).containsExactly("b");
            }
        });
    }
}
