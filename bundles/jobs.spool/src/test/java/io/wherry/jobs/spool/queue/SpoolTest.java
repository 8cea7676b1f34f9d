package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.jobs.spool.store.Disk;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    Path folder;

    private static JsonObject nothing() {
        return new JsonObject();
    }

    @Test
    void aJobIsQueuedBegunAndDoneInThatOrderAndIsDoneOnce() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                List<String> runs = new ArrayList<>();
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    runs.add(arguments.get("path").getAsString() + " on " + job.modem());
                    return nothing();
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
                    return nothing();
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
                    return nothing();
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
                    return nothing();
                }));
                bench.spool.add(Bench.operation("diagnostics", Lane.GATEWAY, (arguments, job) -> nothing()));
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
    void aLostLinkIsTriedAgainWithinTheSameJobAndProgressRenewsThePatience() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    clock.sleep(Duration.ofSeconds(200));
                    job.progress(job.attempt() * 1000L, 4000);
                    if (job.attempt() < 4) {
                        throw new FaultException(FaultCode.CONNECTION_LOST, "gone");
                    }
                    return nothing();
                }));
                bench.modem("gw");
                bench.submit("ftp.get", "a", Bench.path("x"));
                JobState end = bench.awaitEnd("a");
                assertThat(end.status()).isEqualTo(Status.SUCCEEDED);
                assertThat(end.attempt()).isEqualTo(4);
            }
        });
    }

    @Test
    void aLinkThatStaysLostFailsByItsNameWhenPatienceIsOver() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    job.phase("opening the session");
                    job.progress(500, 4000);
                    clock.sleep(Duration.ofSeconds(1));
                    throw new FaultException(FaultCode.SERVER_UNREACHABLE, "nobody there");
                }));
                bench.modem("gw");
                bench.submit("ftp.get", "a", Bench.path("x"));
                JobState end = bench.awaitEnd("a");
                assertThat(end.status()).isEqualTo(Status.FAILED);
                assertThat(end.error().orElseThrow().code()).isEqualTo(FaultCode.SERVER_UNREACHABLE);
                assertThat(clock.nanos()).isBetween(Duration.ofSeconds(300).toNanos(), Duration.ofSeconds(420).toNanos());
                assertThat(bench.told).extracting(JobState::seq).isSorted().doesNotHaveDuplicates();
            }
        });
    }

    @Test
    void aDefiniteFaultAndABrokenOperationAreNotTriedAgain() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    if (job.id().equals("missing")) {
                        throw new FaultException(FaultCode.NO_SUCH_FILE, "x is not there");
                    }
                    throw new IllegalStateException("secret detail");
                }));
                bench.modem("gw");
                bench.submit("ftp.get", "missing", Bench.path("x"));
                bench.submit("ftp.get", "broken", Bench.path("x"));
                assertThat(bench.awaitEnd("missing").error().orElseThrow().code()).isEqualTo(FaultCode.NO_SUCH_FILE);
                JobState broken = bench.awaitEnd("broken");
                assertThat(broken.error().orElseThrow().code()).isEqualTo(FaultCode.INTERNAL);
                assertThat(broken.error().orElseThrow().message()).doesNotContain("secret detail");
                assertThat(broken.attempt()).isEqualTo(1);
            }
        });
    }

    @Test
    void cancelReachesAJobInTheMiddleOfACommandAndTheOperationClearsAway() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                Operation get = Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    clock.sleep(Duration.ofHours(3));
                    return nothing();
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
    void whatTakesTooLongEndsTimedOutWhateverItDoes() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    clock.sleep(Duration.ofHours(3));
                    return nothing();
                }));
                bench.modem("gw");
                bench.submit("ftp.get", "a", "{\"path\":\"x\",\"timeout\":30}");
                JobState end = bench.awaitEnd("a");
                assertThat(end.status()).isEqualTo(Status.TIMED_OUT);
                assertThat(end.error().orElseThrow().code()).isEqualTo(FaultCode.TIMED_OUT);
                assertThat(clock.nanos()).isBetween(Duration.ofSeconds(30).toNanos(), Duration.ofSeconds(34).toNanos());
            }
        });
    }

    @Test
    void aTtlEndsWhatWasNotBegunInTimeAndAClockThatJumpsByYearsDoesNot() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> nothing()));
                bench.submit("ftp.get", "a", "{\"path\":\"x\",\"ttl\":60}");
                clock.sleep(Duration.ofSeconds(30));
                clock.instant(Instant.parse("2039-01-01T00:00:00Z"));
                clock.sleep(Duration.ofSeconds(20));
                assertThat(bench.spool.find("ftp.get", "a").orElseThrow().status()).isEqualTo(Status.QUEUED);
                clock.instant(Instant.parse("1970-01-01T00:00:00Z"));
                clock.sleep(Duration.ofSeconds(15));
                JobState end = bench.spool.find("ftp.get", "a").orElseThrow();
                assertThat(end.status()).isEqualTo(Status.TIMED_OUT);
                assertThat(end.error().orElseThrow().code()).isEqualTo(FaultCode.EXPIRED);
            }
        });
    }

    @Test
    void aTtlHoldsOverARestartAndAClockThatWasLostInBetweenEndsNothing() throws Exception {
        VirtualClock.run(clock -> {
            Bench first = new Bench(clock, folder);
            first.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> nothing()));
            first.submit("ftp.get", "short", "{\"path\":\"x\",\"ttl\":60}");
            first.submit("ftp.get", "long", "{\"path\":\"x\",\"ttl\":7200,\"priority\":1}");
            first.submit("ftp.get", "never", "{\"path\":\"x\",\"priority\":-1}");
            first.close();
            clock.sleep(Duration.ofHours(1));
            try (Bench second = new Bench(clock, folder)) {
                assertThat(second.awaitEnd("short").error().orElseThrow().code()).isEqualTo(FaultCode.EXPIRED);
                assertThat(second.spool.find("ftp.get", "long").orElseThrow().status()).isEqualTo(Status.QUEUED);
            }
            clock.instant(Instant.parse("1970-01-01T00:00:07Z"));
            try (Bench third = new Bench(clock, folder)) {
                List<String> runs = new ArrayList<>();
                third.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    runs.add(job.id());
                    return nothing();
                }));
                clock.sleep(Duration.ofMinutes(50));
                third.modem("gw");
                third.awaitEnd("never");
                assertThat(runs).as("the higher priority first, as before").containsExactly("long", "never");
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
    void aRequestThatIsTooOldWhenItComesEndsTimedOutAndIsNotRun() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> nothing()));
                bench.modem("gw");
                bench.submit("ftp.get", "old", "{\"path\":\"x\",\"ttl\":60,\"issuedAt\":\"2025-12-31T23:00:00Z\"}");
                assertThat(bench.awaitEnd("old").status()).isEqualTo(Status.TIMED_OUT);
                clock.instant(Instant.parse("1970-01-01T00:05:00Z"));
                bench.submit("ftp.get", "clockless", "{\"path\":\"x\",\"ttl\":60,\"issuedAt\":\"2025-12-31T23:00:00Z\"}");
                assertThat(bench.awaitEnd("clockless").status()).isEqualTo(Status.SUCCEEDED);
            }
        });
    }

    @Test
    void aModemThatGoesTakesItsJobNowhereAndItGoesOnWhenItIsBack() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    clock.sleep(Duration.ofMinutes(2));
                    return nothing();
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
                    return nothing();
                });
                bench.spool.add(old);
                bench.modem("gw");
                bench.submit("ftp.get", "a", Bench.path("x"));
                bench.await("a", state -> state.status() == Status.IN_PROGRESS);
                bench.spool.remove(old);
                assertThat(bench.spool.operations()).isEmpty();
                assertThat(bench.submit("ftp.get", "b", Bench.path("x")).verdict()).isEqualTo(Verdict.ACCEPTED);
                clock.sleep(Duration.ofSeconds(30));
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> nothing()));
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
                return nothing();
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
    void theLastHundredFinishedAndTwentyRefusedAreKept() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> nothing()));
                bench.modem("gw");
                for (int i = 0; i < 120; i++) {
                    bench.submit("ftp.get", "job" + i, Bench.path("x"));
                    bench.spool.published(bench.awaitEnd("job" + i));
                }
                for (int i = 0; i < 30; i++) {
                    assertThat(bench.submit("ftp.get", "bad" + i, "{}").verdict()).isEqualTo(Verdict.REJECTED);
                }
                clock.sleep(Duration.ofSeconds(1));
                assertThat(bench.spool.all()).hasSize(120);
                assertThat(bench.forgotten).hasSize(30).contains("ftp.get/job19", "ftp.get/bad9").doesNotContain("ftp.get/job20", "ftp.get/bad10");
                assertThat(folder.toFile().list()).hasSize(100 + 2);
            }
        });
    }

    @Test
    void aFinishedJobThatNoBrokerHasIsNotForgotten() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> nothing()));
                bench.modem("gw");
                for (int i = 0; i < 130; i++) {
                    bench.submit("ftp.get", "job" + i, Bench.path("x"));
                    bench.awaitEnd("job" + i);
                }
                assertThat(bench.spool.unpublished()).hasSize(130);
                bench.spool.unpublished().forEach(bench.spool::published);
                assertThat(bench.spool.all()).hasSize(100);
            }
        });
    }

    @Test
    void aFullQueueRefusesByName() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder, Disk.REAL, new Spool.Settings(Duration.ofSeconds(300), 2))) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> nothing()));
                bench.submit("ftp.get", "a", Bench.path("x"));
                bench.submit("ftp.get", "b", Bench.path("x"));
                assertThat(bench.submit("ftp.get", "c", Bench.path("x")).state().error().orElseThrow().code()).isEqualTo(FaultCode.QUEUE_FULL);
                bench.modem("gw");
                bench.awaitEnd("b");
                assertThat(bench.submit("ftp.get", "c", Bench.path("x")).verdict()).as("a refused id may be used again").isEqualTo(Verdict.ACCEPTED);
                assertThat(bench.awaitEnd("c").seq()).isEqualTo(1);
                JobState end = bench.await("c", state -> state.status() == Status.SUCCEEDED);
                assertThat(end.seq()).isEqualTo(4);
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
                    return nothing();
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
    void whatCannotBeStoppedOnceItRunsIsNotAndSaysSo() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                OperationInfo info = new OperationInfo("fuse", "a test", Bench.SCHEMA, false, false, Lane.GATEWAY, Duration.ofHours(1));
                bench.spool.add(new Bench.Fake(info, (arguments, job) -> {
                    clock.sleep(Duration.ofMinutes(1));
                    return nothing();
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
                Operation get = Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> nothing());
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

    @Test
    void anOperationHearsOfASuccessWhenTheDiskHasIt() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                Operation get = Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    if (job.id().equals("b")) {
                        throw new FaultException(FaultCode.NO_SUCH_FILE, "x");
                    }
                    return nothing();
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

    @Test
    void anOperationThatNeverComesBackEndsItsJobs() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                Operation gone = Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> nothing());
                bench.spool.add(gone);
                bench.submit("ftp.get", "a", Bench.path("x"));
                bench.spool.remove(gone);
                clock.sleep(Duration.ofMinutes(12));
                assertThat(bench.spool.find("ftp.get", "a").orElseThrow().error().orElseThrow().code()).isEqualTo(FaultCode.UNKNOWN_OPERATION);
                assertThat(bench.submit("ftp.get", "b", Bench.path("x")).verdict()).isEqualTo(Verdict.REJECTED);
            }
        });
    }

    @Test
    void aFloodOfTheSameBadRequestChangesNothingButACounter() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                for (int i = 0; i < 10_000; i++) {
                    assertThat(bench.submit("ftp.get", "bad", "{").verdict()).isEqualTo(Verdict.REJECTED);
                }
                clock.sleep(Duration.ofSeconds(1));
                assertThat(bench.told).hasSize(1);
                assertThat(bench.spool.counts().rejected()).isEqualTo(10_000);
            }
        });
    }
}
