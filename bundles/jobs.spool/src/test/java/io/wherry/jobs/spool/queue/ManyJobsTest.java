package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.jobs.spool.job.Job;
import io.wherry.jobs.spool.job.Key;
import io.wherry.jobs.spool.job.Stage;
import io.wherry.jobs.spool.job.Terms;
import io.wherry.jobs.spool.job.Timeline;
import io.wherry.jobs.spool.store.Folder;
import io.wherry.jobs.spool.store.OtherDisk;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 10 000 jobs of 4 kB each wait in the spool. */
class ManyJobsTest {
    private static final int JOBS = 10_000;
    private static final Spool.Settings SETTINGS = new Spool.Settings(Duration.ofSeconds(300), 20_000);
    /** What a job may take in memory: what tells whose turn it is, and its id. */
    private static final long BYTES_A_JOB = 600;
    /** How much longer than reading the files alone a start may take. */
    private static final int TIMES_READING = 8;
    @TempDir
    static Path folder;

    private static final OtherDisk CARELESS = new OtherDisk() {
        @Override
        public void sync(Path path) {
        }
    };

    @BeforeAll
    static void fill() throws IOException {
        Folder files = new Folder(folder, CARELESS);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < JOBS; i++) {
            JsonObject arguments = new JsonObject();
            arguments.addProperty("path", "p".repeat(4000));
            Terms terms = new Terms(i % 3 == 0 ? 1 : 0, 1_000_000_000, Optional.empty(), Optional.of("gw"), Optional.of("answers/to/me"), Optional.of("c" + i));
            files.save(new Job(new Key("ftp.get", "2026-11-22-batch-7-job" + i), i, now, terms, i, arguments, Stage.queued(1, now)), Timeline.Mark.NEVER);
        }
    }

    @Test
    void aJobThatWaitsTakesALittleMemoryAndNotItsArguments() throws Exception {
        VirtualClock.run(clock -> {
            long before = used();
            try (Bench bench = new Bench(clock, folder, CARELESS, SETTINGS)) {
                assertThat((used() - before) / JOBS).isLessThan(BYTES_A_JOB);
                assertThat(bench.spool.counts().queued()).isEqualTo(JOBS);
            }
        });
    }

    @Test
    void aStartTakesNotMuchLongerThanReadingTheFiles() throws Exception {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 5 && best > TIMES_READING; i++) {
            long begun = System.nanoTime();
            assertThat(plainReading()).isGreaterThan(JOBS * 4000L);
            long read = System.nanoTime() - begun;
            best = Math.min(best, (double) start() / read);
        }
        assertThat(best).as("the best of five, for the machine may be busy").isLessThan(TIMES_READING);
    }

    private static long start() throws Exception {
        long[] took = new long[1];
        VirtualClock.run(clock -> {
            long begun = System.nanoTime();
            try (Bench bench = new Bench(clock, folder, CARELESS, SETTINGS)) {
                took[0] = System.nanoTime() - begun;
                assertThat(bench.spool.counts().queued()).isEqualTo(JOBS);
            }
        });
        return took[0];
    }

    private static long plainReading() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                bytes += Files.readAllBytes(file).length;
            }
        }
        return bytes;
    }

    @Test
    void theFirstInTurnIsBegunAndOneMoreIsAcceptedAtOnce() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder, CARELESS, SETTINGS)) {
                List<String> runs = new ArrayList<>();
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    runs.add(job.id() + " " + arguments.get("path").getAsString().length());
                    clock.sleep(Duration.ofMinutes(1));
                    return new JsonObject();
                }));
                bench.modem("gw");
                clock.sleep(Duration.ofSeconds(1));
                bench.submit("ftp.get", "urgent", "{\"path\":\"x\",\"priority\":2}");
                clock.sleep(Duration.ofSeconds(150));
                bench.spool.cancel("ftp.get", "2026-11-22-batch-7-job0");
                assertThat(runs).containsExactly("2026-11-22-batch-7-job0 4000", "urgent 1", "2026-11-22-batch-7-job3 4000");
            }
        });
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
