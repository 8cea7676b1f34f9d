package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.jobs.spool.store.Disk;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon is killed before, in the middle of and after every write, rename and removal of the spool. */
class CrashTest {
    @TempDir
    Path place;
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final Set<String> published = new HashSet<>();

    private record Snapshot(Path folder, Set<String> acknowledged, List<JobState> told, Set<String> published) {
    }

    /** Copies the folder at each step of the disk, torn writes included. */
    private final class CopyingDisk implements Disk {
        private final Path folder;
        private Bench bench;

        CopyingDisk(Path folder) {
            this.folder = folder;
        }

        private void snapshot() throws IOException {
            if (bench == null) {
                return;
            }
            Path copy = Files.createDirectory(place.resolve("copy" + snapshots.size()));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
            snapshots.add(new Snapshot(copy, Set.copyOf(acknowledged), List.copyOf(bench.told), Set.copyOf(published)));
        }

        @Override
        public void write(Path file, byte[] bytes) throws IOException {
            snapshot();
            Files.write(file, new byte[0]);
            snapshot();
            Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            snapshot();
            REAL.write(file, bytes);
            snapshot();
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            REAL.move(from, to);
            snapshot();
        }

        @Override
        public void sync(Path path) throws IOException {
            REAL.sync(path);
        }

        @Override
        public void delete(Path file) throws IOException {
            REAL.delete(file);
            snapshot();
        }
    }

    @Test
    void whateverWasAcknowledgedEndsAndWhatHadEndedIsNotRunAgain() throws Exception {
        VirtualClock.run(clock -> {
            Path folder = Files.createDirectory(place.resolve("live"));
            CopyingDisk disk = new CopyingDisk(folder);
            try (Bench bench = new Bench(clock, folder, disk, new Spool.Settings(Duration.ofSeconds(300), 100))) {
                disk.bench = bench;
                addOperation(bench, clock, new HashMap<>());
                bench.modem("gw");
                for (String id : List.of("plain", "flaky", "missing", "canceled", "expired")) {
                    bench.submit("ftp.get", id, "{\"path\":\"x\",\"ttl\":" + (id.equals("expired") ? 1 : 10_000) + "}");
                    acknowledged.add(id);
                }
                bench.submit("ftp.get", "refused", "{}");
                acknowledged.add("refused");
                bench.spool.cancel("ftp.get", "canceled");
                for (String id : acknowledged) {
                    JobState end = bench.awaitEnd(id);
                    bench.spool.published(end);
                    if (end.status() != Status.REJECTED) {
                        published.add(id);
                    }
                }
            }
        });
        assertThat(snapshots).hasSizeGreaterThan(80);
        for (Snapshot snapshot : snapshots) {
            restart(snapshot);
        }
    }

    private static void addOperation(Bench bench, VirtualClock clock, Map<String, Integer> runs) {
        bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
            runs.merge(job.id(), 1, Integer::sum);
            job.phase("moving");
            clock.sleep(Duration.ofSeconds(2));
            if (job.id().equals("missing")) {
                throw new FaultException(FaultCode.NO_SUCH_FILE, "x");
            }
            if (job.id().equals("flaky") && job.attempt() < 3) {
                throw new FaultException(FaultCode.CONNECTION_LOST, "x");
            }
            return new JsonObject();
        }));
    }

    private void restart(Snapshot snapshot) throws Exception {
        VirtualClock.run(clock -> {
            Map<String, Integer> runs = new HashMap<>();
            try (Bench bench = new Bench(clock, snapshot.folder())) {
                addOperation(bench, clock, runs);
                bench.modem("gw");
                clock.sleep(Duration.ofMinutes(10));
                assertThat(bench.events).as("what Wherry wrote itself is never damaged").isEmpty();
                for (String id : snapshot.acknowledged()) {
                    assertThat(bench.spool.find("ftp.get", id)).as(id).isPresent();
                }
                assertThat(bench.spool.all()).allMatch(state -> state.status().isFinal());
                for (JobState told : snapshot.told()) {
                    JobState end = bench.spool.find("ftp.get", told.id()).orElseThrow();
                    if (told.status().isFinal()) {
                        assertThat(end).isEqualTo(told);
                        assertThat(runs).doesNotContainKey(told.id());
                    } else {
                        assertThat(end.seq()).isGreaterThan(told.seq());
                    }
                }
                for (JobState end : bench.spool.all()) {
                    if (end.id().equals("canceled") || end.id().equals("expired")) {
                        assertThat(end.status()).isNotEqualTo(Status.FAILED);
                    }
                }
                assertThat(bench.spool.unpublished()).extracting(JobState::id).noneMatch(snapshot.published()::contains);
            }
        });
    }
}
