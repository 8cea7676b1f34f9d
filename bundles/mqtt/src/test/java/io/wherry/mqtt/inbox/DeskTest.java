package io.wherry.mqtt.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.wherry.jobs.JobListener;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.mqtt.FakeJobs;
import io.wherry.mqtt.outbox.Outbox;
import io.wherry.mqtt.outbox.Outgoing;
import io.wherry.mqtt.topics.Inbound;
import io.wherry.mqtt.topics.Topics;
import io.wherry.time.Backoff;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import io.wherry.time.Worker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeskTest {
    private final Clock clock = Clock.system();
    private final Gate gate = clock.gate();
    private final Outbox outbox = new Outbox(clock, gate, new Topics("g1", List.of()), "g1", "s1");
    private final Inbox inbox = new Inbox(gate);
    private final FakeJobs jobs = new FakeJobs();
    private final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    private Worker worker;

    @BeforeEach
    void start() {
        outbox.connected(true);
        jobs.listener(new JobListener() {
            @Override
            public void changed(JobState state) {
                outbox.changed(state);
            }

            @Override
            public void progress(String operation, String id, long bytes, long total, long bytesPerSecond) {
            }

            @Override
            public void forgotten(String operation, String id) {
            }

            @Override
            public void event(String type, String message, String operation, String id) {
            }
        });
        Backoff quick = new Backoff(Duration.ofMillis(2), Duration.ofMillis(4), new Random(1));
        worker = clock.start("wherry-mqtt-desk", new DeskLoop(clock, gate, inbox, outbox, new Desk(jobs, outbox, clock, false), quick));
    }

    @AfterEach
    void stop() throws InterruptedException {
        worker.interrupt();
        assertThat(worker.join(Duration.ofSeconds(2))).isTrue();
    }

    private void arrives(Inbound what, String payload) {
        inbox.offer(new Arrival(what, payload.getBytes(StandardCharsets.UTF_8), () -> acknowledged.add(what.toString())));
    }

    private static Inbound request(String operation, String id) {
        return new Inbound.Request(operation, id);
    }

    private List<String> sent() {
        List<String> all = new ArrayList<>();
        for (Optional<Outgoing> next = outbox.next(); next.isPresent(); next = outbox.next()) {
            outbox.delivered(next.get());
            all.add(next.get().topic().replace("wherry/v1/g1/", "") + (next.get().payload().length == 0 ? " cleared" : ""));
        }
        return all;
    }

    /** What is sent until so many are acknowledged; the broker takes all of it. */
    private List<String> sentUntilAcknowledged(int count) {
        List<String> all = new ArrayList<>();
        await().until(() -> {
            all.addAll(sent());
            return acknowledged.size() == count;
        });
        all.addAll(sent());
        return all;
    }

    private void acknowledged(int count) {
        await().until(() -> acknowledged.size() == count);
    }

    @Test
    void aRequestIsAcknowledgedAfterItWasTaken() {
        arrives(request("ftp.get", "a"), "{}");
        acknowledged(1);
        assertThat(jobs.submitted()).hasSize(1);
    }

    @Test
    void aDiskThatTakesNothingForLongLeavesTheRequestToTheBroker() {
        jobs.full(true);
        arrives(request("ftp.get", "a"), "{}");
        await().until(inbox::askAgain);
        assertThat(acknowledged).isEmpty();
        assertThat(inbox.askAgain()).isFalse();
    }

    @Test
    void whatDoesNotFitIsLeftToTheBrokerAndAskedForWhenThereIsRoom() {
        jobs.full(true);
        for (int i = 0; i < 1100; i++) {
            arrives(request("ftp.get", "a" + i), "{}");
        }
        assertThat(inbox.arrived()).isEqualTo(1100);
        assertThat(inbox.askAgain()).isFalse();
        jobs.full(false);
        await().until(() -> {
            sent();
            return inbox.askAgain();
        });
        assertThat(jobs.submitted()).hasSizeLessThanOrEqualTo(1000).hasSizeGreaterThan(900);
    }

    @Test
    void aFaultOfTheQueueIsAnsweredAndDoesNotComeAgain() {
        jobs.broken(true);
        arrives(request("ftp.get", "a"), "{}");
        assertThat(sentUntilAcknowledged(1)).contains("cmd/ftp.get/a/state", "event/request.rejected");
    }

    @Test
    void rawAtIsRefusedWithoutTouchingAJobOfThatName() {
        jobs.set(FakeJobs.state("modem.at", "old", Status.SUCCEEDED, 3));
        sent();
        arrives(request("modem.at", "old"), "{}");
        arrives(request("modem.at", "new"), "{}");
        assertThat(sentUntilAcknowledged(2)).containsExactlyInAnyOrder("cmd/modem.at/new/state", "event/request.rejected", "event/request.rejected");
        assertThat(jobs.submitted()).isEmpty();
    }

    @Test
    void ofItsOwnRefusalsTheLastTwentyStay() {
        for (int i = 1; i <= 21; i++) {
            arrives(request("modem.at", "r" + i), "{}");
        }
        assertThat(sentUntilAcknowledged(21)).contains("cmd/modem.at/r1/state cleared").doesNotContain("cmd/modem.at/r2/state cleared");
    }

    @Test
    void cancellingWhatIsOverAnswersWithItsState() {
        jobs.set(FakeJobs.state("ftp.get", "a", Status.SUCCEEDED, 3));
        sent();
        arrives(new Inbound.Cancel("ftp.get", "a"), "");
        acknowledged(1);
        assertThat(sent()).containsExactly("cmd/ftp.get/a/state");
    }

    @Test
    void cancellingWhatIsNotThereIsAnEvent() {
        arrives(new Inbound.Cancel("ftp.get", "nobody"), "");
        acknowledged(1);
        assertThat(sent()).containsExactly("event/request.rejected");
    }

    @Test
    void whileAnswersDoNotLeaveNoMoreRequestsAreTaken() {
        for (int i = 0; i < 900; i++) {
            arrives(request("ftp.get", "a" + i), "{}");
        }
        await().until(() -> outbox.statesWaiting() > 500);
        assertThat(jobs.submitted()).hasSizeLessThan(600);
        await().until(() -> {
            sent();
            return acknowledged.size() == 900;
        });
    }

    @Test
    void anIdOfManyKilobytesIsToldAsAnEventOnly() {
        arrives(request("ftp.get", "x".repeat(60_000)), "{}");
        arrives(request("y".repeat(60_000), "a"), "{}");
        acknowledged(2);
        assertThat(sent()).containsExactly("event/request.rejected", "event/request.rejected");
        assertThat(jobs.submitted()).isEmpty();
    }

    @Test
    void longTopicsCountAsMuchAsLongPayloads() {
        jobs.full(true);
        for (int i = 0; i < 200; i++) {
            arrives(request("ftp.get", "x".repeat(60_000)), "{}");
        }
        arrives(request("ftp.get", "a"), "{}");
        await().until(inbox::askAgain);
    }

    @Test
    void deeplyNestedJsonIsLeftToTheQueueToRefuse() {
        arrives(request("ftp.get", "a"), "[".repeat(60_000));
        arrives(request("ftp.get", "b"), "{\"a\":".repeat(10_000));
        sentUntilAcknowledged(2);
        assertThat(jobs.submitted()).hasSize(2);
    }

    @Test
    void aRefusedRequestIsNotAcknowledgedBeforeItsSenderHasTheRefusal() {
        arrives(request("ftp.get", "bad"), "no JSON");
        arrives(request("ftp.get", "good"), "{}");
        acknowledged(1);
        assertThat(acknowledged).containsExactly(request("ftp.get", "good").toString());
        assertThat(sentUntilAcknowledged(2)).contains("cmd/ftp.get/bad/state");
    }
}
