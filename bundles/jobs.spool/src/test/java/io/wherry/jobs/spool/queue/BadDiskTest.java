package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Jobs.Verdict;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.jobs.spool.store.Disk;
import io.wherry.jobs.spool.store.OtherDisk;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadDiskTest {
    @TempDir
    Path folder;
    private volatile boolean full;
    private volatile int failNext;

    private final Disk disk = new OtherDisk() {
        private void check() throws IOException {
            if (full || failNext > 0) {
                failNext--;
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void write(Path file, byte[] bytes) throws IOException {
            super.write(file, full ? new byte[1] : bytes);
            check();
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            check();
            super.move(from, to);
        }

        @Override
        public void sync(Path path) throws IOException {
            check();
            super.sync(path);
        }
    };

    private Bench bench(VirtualClock clock) throws IOException {
        return new Bench(clock, folder, disk, new Spool.Settings(Duration.ofSeconds(300), 100));
    }

    @Test
    void aRequestThatTheDiskDoesNotTakeIsNotAcceptedAndMayBeBroughtAgain() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = bench(clock)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject()));
                full = true;
                assertThatThrownBy(() -> bench.submit("ftp.get", "a", Bench.path("x"))).isInstanceOfSatisfying(FaultException.class,
                        fault -> assertThat(fault.code()).isEqualTo(FaultCode.LOCAL_IO));
                assertThat(bench.spool.find("ftp.get", "a")).isEmpty();
                assertThat(folder.toFile().list()).containsExactly(".operations");
                full = false;
                assertThat(bench.submit("ftp.get", "a", Bench.path("x")).verdict()).isEqualTo(Verdict.ACCEPTED);
            }
        });
    }

    @Test
    void aDiskThatFailsOnceBringsNoRefusal() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = bench(clock)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject()));
                failNext = 1;
                assertThatThrownBy(() -> bench.submit("ftp.get", "a", Bench.path("x"))).isInstanceOf(FaultException.class);
                assertThat(bench.spool.find("ftp.get", "a")).isEmpty();
            }
        });
    }

    @Test
    void nothingBeginsThatTheDiskDoesNotKnowOf() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = bench(clock)) {
                List<Long> runs = new ArrayList<>();
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    runs.add(clock.nanos());
                    return new JsonObject();
                }));
                bench.submit("ftp.get", "a", Bench.path("x"));
                full = true;
                bench.modem("gw");
                clock.sleep(Duration.ofMinutes(1));
                assertThat(runs).isEmpty();
                assertThat(bench.events).containsExactly("spool.disk");
                full = false;
                assertThat(bench.awaitEnd("a").status()).isEqualTo(Status.SUCCEEDED);
                assertThat(runs).hasSize(1);
            }
        });
    }

    @Test
    void anEndThatTheDiskDoesNotTakeIsToldWhenItDoesAndTheJobIsNotRunAgain() throws Exception {
        VirtualClock.run(clock -> {
            List<String> runs = new ArrayList<>();
            try (Bench bench = bench(clock)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    runs.add(job.id());
                    full = true;
                    JsonObject result = new JsonObject();
                    result.addProperty("bytes", 7);
                    return result;
                }));
                bench.modem("gw");
                bench.submit("ftp.get", "a", Bench.path("x"));
                clock.sleep(Duration.ofMinutes(1));
                assertThat(bench.told).noneMatch(state -> state.status().isFinal());
                assertThat(bench.spool.find("ftp.get", "a").orElseThrow().result().orElseThrow().get("bytes").getAsInt()).isEqualTo(7);
                full = false;
                bench.awaitEnd("a");
                assertThat(runs).hasSize(1);
            }
            try (Bench next = bench(clock)) {
                assertThat(next.spool.find("ftp.get", "a").orElseThrow().result().orElseThrow().get("bytes").getAsInt()).isEqualTo(7);
            }
        });
    }
}
