package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Jobs.Verdict;
import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.jobs.spool.store.Disk;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept, for how long, and what there is no room for. */
class KeptJobsTest {
    @TempDir
    Path folder;

    @Test
    void theLastHundredFinishedAndTwentyRefusedAreKept() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject()));
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
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject()));
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
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject()));
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
    void anOperationThatNeverComesBackEndsItsJobs() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                Operation gone = Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject());
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
