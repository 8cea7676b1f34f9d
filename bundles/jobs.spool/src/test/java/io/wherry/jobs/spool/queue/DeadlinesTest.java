package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time-outs and times to live, whatever the wall clock says. */
class DeadlinesTest {
    @TempDir
    Path folder;

    @Test
    void whatTakesTooLongEndsTimedOutWhateverItDoes() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> {
                    clock.sleep(Duration.ofHours(3));
                    return new JsonObject();
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
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject()));
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
            first.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject()));
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
                    return new JsonObject();
                }));
                clock.sleep(Duration.ofMinutes(50));
                third.modem("gw");
                third.awaitEnd("never");
                assertThat(runs).as("the higher priority first, as before").containsExactly("long", "never");
            }
        });
    }

    @Test
    void aRequestThatIsTooOldWhenItComesEndsTimedOutAndIsNotRun() throws Exception {
        VirtualClock.run(clock -> {
            try (Bench bench = new Bench(clock, folder)) {
                bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, (arguments, job) -> new JsonObject()));
                bench.modem("gw");
                bench.submit("ftp.get", "old", "{\"path\":\"x\",\"ttl\":60,\"issuedAt\":\"2025-12-31T23:00:00Z\"}");
                assertThat(bench.awaitEnd("old").status()).isEqualTo(Status.TIMED_OUT);
                clock.instant(Instant.parse("1970-01-01T00:05:00Z"));
                bench.submit("ftp.get", "clockless", "{\"path\":\"x\",\"ttl\":60,\"issuedAt\":\"2025-12-31T23:00:00Z\"}");
                assertThat(bench.awaitEnd("clockless").status()).isEqualTo(Status.SUCCEEDED);
            }
        });
    }
}
