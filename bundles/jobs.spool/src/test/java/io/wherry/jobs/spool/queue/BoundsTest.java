package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.jobs.JobListener;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Jobs.Submission;
import io.wherry.jobs.Jobs.Verdict;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.jobs.spool.store.OtherDisk;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is sent, the spool stays within its bounds. */
class BoundsTest {
    @TempDir
    Path folder;
    private final AtomicInteger writes = new AtomicInteger();
    private final OtherDisk counting = new OtherDisk() {
        @Override
        public void write(Path file, byte[] bytes) throws IOException {
            writes.incrementAndGet();
            super.write(file, bytes);
        }

        @Override
        public void append(Path file, byte[] bytes) throws IOException {
            writes.incrementAndGet();
            super.append(file, bytes);
        }

        @Override
        public void delete(Path path) throws IOException {
            writes.incrementAndGet();
            super.delete(path);
        }
    };

    private Bench bench(VirtualClock clock, Spool.Settings settings) throws IOException {
        Bench bench = new Bench(clock, folder, counting, settings);
        bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject()));
        return bench;
    }

    private static Spool.Settings settings(int queue, int count) {
        return new Spool.Settings(Duration.ofSeconds(300), queue, Duration.ofDays(7), count, Duration.ofDays(30));
    }

    @Test
    void aFloodOfBadRequestsCostsTheDiskNothing() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = bench(clock, settings(2, 100))) {
                bench.submit("ftp.get", "one", Bench.path("x"));
                bench.submit("ftp.get", "two", Bench.path("x"));
                int before = writes.get();
                for (int i = 0; i < 2500; i++) {
                    assertThat(bench.submit("ftp.get", "malformed" + i, "{").state().error().orElseThrow().code()).isEqualTo(FaultCode.MALFORMED_REQUEST);
                    assertThat(bench.submit("ftp.get", "no id " + i, "{}").state().error().orElseThrow().code()).isEqualTo(FaultCode.BAD_ID);
                    assertThat(bench.submit("nonsense" + i, "a", "{}").state().error().orElseThrow().code()).isEqualTo(FaultCode.UNKNOWN_OPERATION);
                    assertThat(bench.submit("ftp.get", "full" + i, Bench.path("x")).state().error().orElseThrow().code()).isEqualTo(FaultCode.QUEUE_FULL);
                    clock.sleep(Duration.ofMillis(1));
                }
                assertThat(writes.get()).isEqualTo(before);
                assertThat(bench.spool.all()).hasSize(2 + 20);
                assertThat(bench.spool.counts().rejected()).isEqualTo(10_000);
                assertThat(bench.told).as("each sender gets its answer").filteredOn(state -> state.status() == Status.REJECTED).hasSize(10_000);
                assertThat(bench.forgotten).hasSize(10_000 - 20);
            }
            assertThat(folder.toFile().list()).hasSize(4);
        });
    }

    @Test
    void aFloodOfRepeatedRequestsCostsTheDiskNothing() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = bench(clock, settings(10, 100))) {
                bench.submit("ftp.get", "a", Bench.path("x"));
                int before = writes.get();
                for (int i = 0; i < 10_000; i++) {
                    assertThat(bench.submit("ftp.get", "a", Bench.path("x")).verdict()).isEqualTo(Verdict.KNOWN);
                }
                assertThat(writes.get()).isEqualTo(before);
            }
        });
    }

    @Test
    void aRefusalIsNotRememberedOverARestartAndItsIdIsFree() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = bench(clock, settings(10, 100))) {
                assertThat(bench.submit("ftp.get", "a", "{}").verdict()).isEqualTo(Verdict.REJECTED);
                assertThat(bench.spool.unpublished()).extracting(JobState::id).containsExactly("a");
            }
            try (Bench bench = bench(clock, settings(10, 100))) {
                assertThat(bench.spool.all()).isEmpty();
                assertThat(bench.submit("ftp.get", "a", "{}").verdict()).as("brought again, refused again").isEqualTo(Verdict.REJECTED);
                assertThat(bench.submit("ftp.get", "a", Bench.path("x")).verdict()).isEqualTo(Verdict.ACCEPTED);
            }
        });
    }

    @Test
    void aRetainedRequestThatComesAgainLongAfterItWasForgottenIsNotRunAgain() throws Exception {
        VirtualClock.run(clock -> {
            List<String> runs = new ArrayList<>();
            for (int start = 0; start < 3; start++) {
                try (Bench bench = new Bench(clock, folder, counting, settings(100, 2))) {
                    bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                        runs.add(job.id());
                        return new JsonObject();
                    }));
                    bench.modem("gw");
                    Submission retained = bench.submit("ftp.get", "retained", Bench.path("x"));
                    if (start == 0) {
                        bench.spool.published(bench.awaitEnd("retained"));
                    } else {
                        assertThat(retained.verdict()).isEqualTo(Verdict.REJECTED);
                        assertThat(retained.state().error().orElseThrow().code()).isEqualTo(FaultCode.ID_CONFLICT);
                    }
                    for (int i = 0; i < 5; i++) {
                        bench.submit("ftp.get", "job" + start + i, Bench.path("x"));
                        bench.spool.published(bench.awaitEnd("job" + start + i));
                    }
                    assertThat(bench.spool.all()).extracting(JobState::id).doesNotContain("job" + start + 0);
                }
            }
            assertThat(runs).hasSize(16).contains("retained").doesNotHaveDuplicates();
            try (Bench bench = bench(clock, settings(100, 2))) {
                assertThat(bench.submit("ftp.get", "retained", Bench.path("another")).verdict()).as("another request may use the id").isEqualTo(Verdict.ACCEPTED);
            }
        });
    }

    @Test
    void whatNobodyCanDoEndsWithANameThoughItsRequestSetNoTime() throws Exception {
        VirtualClock.settings().bound(Duration.ofDays(20)).run(clock -> {
            try (Bench bench = bench(clock, settings(100, 100))) {
                bench.submit("ftp.get", "pinned", "{\"path\":\"x\",\"modem\":\"away\"}");
                bench.submit("ftp.get", "patient", "{\"path\":\"x\",\"modem\":\"away\",\"ttl\":864000}");
                clock.sleep(Duration.ofDays(3));
            }
            try (Bench bench = bench(clock, settings(100, 100))) {
                bench.modem("gw");
                clock.sleep(Duration.ofDays(3));
                assertThat(bench.spool.find("ftp.get", "pinned").orElseThrow().status()).isEqualTo(Status.QUEUED);
                clock.sleep(Duration.ofDays(2));
                JobState end = bench.spool.find("ftp.get", "pinned").orElseThrow();
                assertThat(end.status()).isEqualTo(Status.TIMED_OUT);
                assertThat(end.error().orElseThrow().code()).isEqualTo(FaultCode.EXPIRED);
                assertThat(end.error().orElseThrow().message()).contains("modem away");
                assertThat(bench.spool.find("ftp.get", "patient").orElseThrow().status()).as("its own ttl counts").isEqualTo(Status.QUEUED);
            }
        });
    }

    @Test
    void whatIsFoundDamagedIsToldToWhoComesLater() throws Exception {
        Files.writeString(folder.resolve("x.json"), "bad");
        VirtualClock.run(clock -> {
            Spool spool = new Spool(clock, folder, counting, settings(10, 10), () -> new Random(1));
            clock.sleep(Duration.ofMinutes(1));
            List<String> events = new ArrayList<>();
            spool.add(new Ear(events));
            clock.sleep(Duration.ofMinutes(1));
            List<String> late = new ArrayList<>();
            spool.add(new Ear(late));
            clock.sleep(Duration.ofMinutes(1));
            spool.close();
            assertThat(events).singleElement().asString().contains("spool.damaged").contains("x.json");
            assertThat(late).as("told once").isEmpty();
        });
    }

    private record Ear(List<String> events) implements JobListener {
        @Override
        public void changed(JobState state) {
        }

        @Override
        public void progress(String operation, String id, long bytes, long total, long bytesPerSecond) {
        }

        @Override
        public void forgotten(String operation, String id) {
        }

        @Override
        public void event(String type, String message, String operation, String id) {
            events.add(type + ": " + message);
        }
    }
}
