package io.wherry.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.wherry.jobs.JobState.Status;
import io.wherry.mqtt.broker.ClientThreads;
import io.wherry.mqtt.broker.ScriptedBroker;
import io.wherry.mqtt.broker.ScriptedBroker.Play;
import io.wherry.mqtt.broker.ScriptedBroker.Published;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The whole gateway against a broker that misbehaves; alone, because it looks at every thread there is. */
@Isolated
class GatewayFaultsTest {
    private static final String OWN = "wherry/v1/g1/";

    private final FakeJobs jobs = new FakeJobs();
    private ScriptedBroker broker;
    private Gateway gateway;

    private void start(Play... plays) throws Exception {
        broker = new ScriptedBroker(plays);
        gateway = TestGateway.start("g1", "mqtt://127.0.0.1:" + broker.port(), jobs);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        broker.close();
        ClientThreads.allEnd("wherry-g1");
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().startsWith("wherry-mqtt"));
    }

    private List<Published> on(String topic) {
        return broker.published().stream().filter(message -> message.topic().equals(OWN + topic)).toList();
    }

    private void awaitOn(String topic, String text) {
        await().atMost(Duration.ofSeconds(30)).until(() -> on(topic).stream().anyMatch(message -> message.text().contains(text)));
    }

    @Test
    void theFirstConnectionIsTriedUntilItIsMade() throws Exception {
        start(Play.CLOSE_AT_ONCE, Play.REFUSE_3, Play.CLOSE_AFTER_CONNACK);
        awaitOn("status", "online");
        assertThat(broker.connections()).isEqualTo(4);
    }

    @Test
    void everyConnectionSubscribesAgainAndIsOneSession() throws Exception {
        start();
        awaitOn("status", "online");
        assertThat(broker.subscribed()).contains(OWN + "cmd/+/+", OWN + "cmd/+/+/cancel", "wherry/v1/_all/cmd/+/+", "wherry/v1/_group/north/cmd/+/+", OWN + "status");
        int before = broker.subscribed().size();
        broker.cut();
        await().until(() -> broker.subscribed().size() == 2 * before);
    }

    @Test
    void aLostPubackIsAskedForByANewConnection() throws Exception {
        start(Play.NO_PUBACK);
        jobs.set(FakeJobs.state("ftp.get", "j1", Status.SUCCEEDED, 3));
        awaitOn("status", "online");
        await().atMost(Duration.ofSeconds(30)).until(() -> broker.connections() == 2);
        await().until(() -> jobs.unpublished().isEmpty());
        assertThat(on("cmd/ftp.get/j1/state")).hasSizeGreaterThanOrEqualTo(1).allMatch(message -> message.text().contains("SUCCEEDED"));
    }

    @Test
    void aRequestIsAcknowledgedOnlyWhenItIsOnTheDisk() throws Exception {
        start();
        awaitOn("status", "online");
        jobs.full(true);
        int id = broker.send(OWN + "cmd/ftp.get/j1", "{}");
        awaitOn("event/request.deferred", "LOCAL_IO");
        assertThat(broker.acknowledged()).doesNotContain(id);
        jobs.full(false);
        await().until(() -> broker.acknowledged().contains(id));
        assertThat(jobs.submitted()).hasSize(1);
    }

    @Test
    void aRequestDeliveredTwiceIsAnsweredTwiceAndOneJob() throws Exception {
        start();
        awaitOn("status", "online");
        jobs.full(true);
        int id = broker.send(OWN + "cmd/ftp.get/j1", "{}");
        broker.repeat(id);
        jobs.full(false);
        await().until(() -> on("cmd/ftp.get/j1/state").size() >= 2);
        assertThat(jobs.all()).hasSize(1);
    }

    @Test
    void aCutBeforeTheAcknowledgementLosesNoRequest() throws Exception {
        start();
        awaitOn("status", "online");
        jobs.full(true);
        int id = broker.send(OWN + "cmd/ftp.get/j1", "{}");
        awaitOn("event/request.deferred", "LOCAL_IO");
        broker.cut();
        jobs.full(false);
        await().atMost(Duration.ofSeconds(30)).until(() -> broker.acknowledged().contains(id));
        assertThat(jobs.all()).hasSize(1);
    }

    @Test
    void aBurstOfRequestsIsTakenWhole() throws Exception {
        start();
        awaitOn("status", "online");
        for (int i = 0; i < 300; i++) {
            broker.send(OWN + "cmd/ftp.get/b" + i, "{}");
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> broker.acknowledged().size() == 300);
        awaitOn("cmd/ftp.get/b299/state", "QUEUED");
        assertThat(gateway.supervisor().losses()).isZero();
    }

    @Test
    void whatDidNotFitComesWithANewConnection() throws Exception {
        start();
        awaitOn("status", "online");
        jobs.full(true);
        for (int i = 0; i < 1100; i++) {
            broker.send(OWN + "cmd/ftp.get/f" + i, "{}");
        }
        awaitOn("event/request.deferred", "LOCAL_IO");
        assertThat(broker.acknowledged()).isEmpty();
        jobs.full(false);
        await().atMost(Duration.ofSeconds(40)).until(() -> jobs.all().size() == 1100);
        await().until(() -> broker.connections() == 2 && broker.acknowledged().stream().distinct().count() == 1100);
        assertThat(gateway.supervisor().losses()).isZero();
    }

    @Test
    void aFaultOfTheQueueIsNotTheEndOfConnecting() throws Exception {
        jobs.broken(true);
        start();
        await().until(() -> broker.connections() >= 2);
        jobs.broken(false);
        awaitOn("status", "online");
    }

    @Test
    void aSlowDiskDoesNotCostTheConnection() throws Exception {
        start();
        awaitOn("status", "online");
        jobs.slow(Duration.ofMillis(150));
        for (int i = 0; i < 40; i++) {
            broker.send(OWN + "cmd/ftp.get/s" + i, "{}");
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> broker.acknowledged().size() == 40);
        assertThat(gateway.supervisor().losses()).isZero();
    }

    @Test
    void whatHappensWithoutAConnectionIsToldInOrderLater() throws Exception {
        start(Play.REFUSE_3);
        jobs.set(FakeJobs.state("ftp.get", "a", Status.QUEUED, 1));
        jobs.set(FakeJobs.state("ftp.get", "a", Status.IN_PROGRESS, 2));
        jobs.set(FakeJobs.state("ftp.get", "a", Status.SUCCEEDED, 3));
        jobs.set(FakeJobs.state("ftp.get", "b", Status.FAILED, 3));
        gateway.event("disk.low", "little is left", "", "");
        awaitOn("event/disk.low", "little is left");
        await().until(() -> jobs.unpublished().isEmpty());
        assertThat(broker.published().stream().filter(message -> message.topic().endsWith("/state")).map(Published::topic))
                .containsExactly(OWN + "cmd/ftp.get/a/state", OWN + "cmd/ftp.get/b/state");
    }

    @Test
    void manyCutsLoseNoFinalState() throws Exception {
        start();
        awaitOn("status", "online");
        for (int round = 0; round < 3; round++) {
            int first = round * 40;
            IntStream.range(first, first + 40).forEach(i -> jobs.set(FakeJobs.state("ftp.get", "m" + i, Status.SUCCEEDED, 3)));
            broker.cut();
            int connections = broker.connections();
            await().atMost(Duration.ofSeconds(30)).until(() -> broker.connections() > connections && gateway.supervisor().connected());
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> jobs.unpublished().isEmpty());
        for (int i = 0; i < 120; i++) {
            assertThat(on("cmd/ftp.get/m" + i + "/state")).isNotEmpty();
        }
    }

    @Test
    void aBrokerThatForgotTheSessionIsToldEverythingAgain() throws Exception {
        start();
        jobs.set(FakeJobs.state("ftp.get", "old", Status.SUCCEEDED, 3));
        awaitOn("cmd/ftp.get", "schema");
        await().until(() -> jobs.unpublished().isEmpty());
        broker.then(Play.FORGET_SESSION);
        broker.cut();
        awaitOn("event/mqtt.session-lost", "forgotten");
        await().until(() -> on("cmd/ftp.get").size() == 2 && on("about").size() == 2 && on("cmd/ftp.get/old/state").size() == 2);
    }

    @Test
    void aRefusedSubscriptionIsToldAndTheRestWorks() throws Exception {
        start(Play.REFUSE_SUBSCRIPTIONS);
        awaitOn("event/mqtt.subscription-refused", "refuses");
        awaitOn("status", "online");
    }

    @Test
    void aStopWhileTheBrokerIsSilentIsQuick() throws Exception {
        start(Play.NO_CONNACK);
        await().until(() -> broker.connections() == 1);
        long begun = System.nanoTime();
        gateway.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aStopWithoutAPubackIsBounded() throws Exception {
        start(Play.NO_PUBACK);
        awaitOn("status", "online");
        long begun = System.nanoTime();
        gateway.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void everythingThatBearsStateGoesWithQualityOne() throws Exception {
        start();
        awaitOn("about", "g1");
        awaitOn("telemetry", "uptime");
        gateway.event("x.y", "z", "", "");
        awaitOn("event/x.y", "z");
        assertThat(broker.published()).allMatch(message -> message.qos() == (message.topic().endsWith("telemetry") ? 0 : 1));
        assertThat(on("event/x.y")).noneMatch(Published::retained);
        assertThat(on("about")).allMatch(Published::retained);
    }
}
