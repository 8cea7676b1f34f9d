package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway without a battery boots in 1970 and is set right by the network, or wrong: nothing that is timed or ordered may notice. */
class JumpingClockTest {
    private static final String[] JUMPS = {"1970-01-01T00:00:07Z", "2000-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2031-07-01T00:00:00Z", "2099-12-31T00:00:00Z"};
    @TempDir
    Path folder;

    private static void jump(VirtualClock clock, String to) {
        clock.instant(Instant.parse(to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:07Z", "2031-07-01T00:00:00Z"})
    void aRunningJobsTimeOutIsNotMoved(String to) throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    clock.sleep(Duration.ofHours(5));
                    return new JsonObject();
                }));
                bench.modem("gw");
                bench.submit("ftp.get", "a", "{\"path\":\"x\",\"timeout\":600}");
                clock.sleep(Duration.ofSeconds(300));
                jump(clock, to);
                assertThat(bench.awaitEnd("a").status()).isEqualTo(Status.TIMED_OUT);
                assertThat(clock.nanos()).isBetween(Duration.ofSeconds(600).toNanos(), Duration.ofSeconds(604).toNanos());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:07Z", "2031-07-01T00:00:00Z"})
    void patienceAndPausesAreNotMoved(String to) throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                List<Long> tries = new ArrayList<>();
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    tries.add(clock.nanos());
                    jump(clock, tries.size() % 2 == 0 ? "2026-01-01T00:00:00Z" : to);
                    throw new FaultException(FaultCode.NO_NETWORK, "x");
                }));
                bench.modem("gw");
                bench.submit("ftp.get", "a", Bench.path("x"));
                assertThat(bench.awaitEnd("a").error().orElseThrow().code()).isEqualTo(FaultCode.NO_NETWORK);
                assertThat(clock.nanos()).isBetween(Duration.ofSeconds(300).toNanos(), Duration.ofSeconds(361).toNanos());
            }
        });
    }

    @Test
    void theOrderIsThatOfAcceptanceOverRestartsWhateverTheClockSays() throws Exception {
        VirtualClock.run(clock -> {
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < JUMPS.length; i++) {
                jump(clock, JUMPS[JUMPS.length - 1 - i]);
                try (Bench bench = new Bench(clock, folder)) {
                    bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject()));
                    bench.submit("ftp.get", "z" + (9 - i), Bench.path("x"));
                    jump(clock, JUMPS[i]);
                    bench.submit("ftp.get", "a" + (9 - i), Bench.path("x"));
                    expected.addAll(List.of("z" + (9 - i), "a" + (9 - i)));
                }
            }
            List<String> runs = new ArrayList<>();
            try (Bench bench = new Bench(clock, folder)) {
                bench.submit("ftp.get", "urgent", "{\"path\":\"x\",\"priority\":1}");
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    runs.add(job.id());
                    return new JsonObject();
                }));
                bench.modem("gw");
                bench.awaitEnd(expected.get(expected.size() - 1));
                assertThat(runs.get(0)).isEqualTo("urgent");
                assertThat(runs.subList(1, runs.size())).isEqualTo(expected);
                assertThat(bench.spool.unpublished()).extracting(JobState::id).as("ends in their order too").isEqualTo(runs);
            }
        });
    }

    @Test
    void aTtlCountsFromTheReceiptWhenThereIsNoClockAndIsNotMovedWhenItComes() throws Exception {
        VirtualClock.run(clock -> {
            jump(clock, "1970-01-01T00:00:07Z");
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject()));
                bench.submit("ftp.get", "a", "{\"path\":\"x\",\"ttl\":600,\"issuedAt\":\"2025-12-31T00:00:00Z\"}");
                clock.sleep(Duration.ofSeconds(10));
                jump(clock, "2026-01-01T00:00:00Z");
                clock.sleep(Duration.ofSeconds(580));
                assertThat(bench.spool.find("ftp.get", "a").orElseThrow().status()).isEqualTo(Status.QUEUED);
                clock.sleep(Duration.ofSeconds(11));
                assertThat(bench.spool.find("ftp.get", "a").orElseThrow().error().orElseThrow().code()).isEqualTo(FaultCode.EXPIRED);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:07Z", "2031-07-01T00:00:00Z"})
    void whatIsKeptForDaysIsNotForgottenBecauseTheClockJumped(String to) throws Exception {
        VirtualClock.settings().bound(Duration.ofDays(20)).run(clock -> {
            Spool.Settings settings = new Spool.Settings(Duration.ofSeconds(300), 100, Duration.ofDays(7), 100, Duration.ofDays(10));
            try (Bench bench = new Bench(clock, folder, Disk.REAL, settings)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject()));
                bench.modem("gw");
                bench.submit("ftp.get", "a", Bench.path("x"));
                bench.spool.published(bench.awaitEnd("a"));
                bench.submit("ftp.get", "untold", Bench.path("x"));
                bench.awaitEnd("untold");
                jump(clock, to);
                clock.sleep(Duration.ofDays(9));
                assertThat(bench.spool.find("ftp.get", "a")).isPresent();
            }
            jump(clock, "2000-01-01T00:00:00Z");
            try (Bench bench = new Bench(clock, folder, Disk.REAL, settings)) {
                jump(clock, to);
                clock.sleep(Duration.ofHours(23));
                assertThat(bench.spool.find("ftp.get", "a")).isPresent();
                clock.sleep(Duration.ofHours(2));
                assertThat(bench.forgotten).containsExactly("ftp.get/a");
                assertThat(bench.spool.all()).extracting(JobState::id).as("no broker has it").containsExactly("untold");
            }
        });
    }
}
