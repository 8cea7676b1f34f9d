package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is tried again and for how long, and what is final. */
class RetriesTest {
    @TempDir
    Path folder;

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
                    return new JsonObject();
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
}
