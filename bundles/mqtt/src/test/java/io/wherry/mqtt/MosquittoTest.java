package io.wherry.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import io.wherry.jobs.JobRequest;
import io.wherry.jobs.JobState.Status;
import io.wherry.mqtt.broker.Mosquitto;
import io.wherry.mqtt.broker.Operator;
import io.wherry.mqtt.docs.AsyncApi;
import io.wherry.mqtt.topics.Inbound;
import io.wherry.mqtt.topics.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The interface on a real broker. */
class MosquittoTest {
    private static final String OWN = "wherry/v1/g1/";

    @TempDir
    Path folder;
    private Mosquitto broker;
    private Operator operator;
    private FakeJobs jobs;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        broker = Mosquitto.start(folder);
        operator = new Operator(broker.port());
        jobs = new FakeJobs();
        gateway = TestGateway.start("g1", "mqtt://127.0.0.1:" + broker.port(), jobs);
        operator.await(OWN + "status", "state", "online");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        operator.close();
        broker.close();
        everythingThatFlowedIsAsDescribed();
    }

    private void everythingThatFlowedIsAsDescribed() {
        Topics topics = new Topics("g1", List.of());
        AsyncApi api = new AsyncApi();
        for (Operator.Heard message : operator.all()) {
            Inbound what = topics.parse(message.topic());
            boolean sentByUs = what instanceof Inbound.Request || what instanceof Inbound.Cancel || message.text().contains("\"old\"");
            if (message.topic().startsWith(OWN) && !sentByUs && !message.text().isEmpty()) {
                api.describes(AsyncApi.schemaOf(message.topic().substring(OWN.length())), message.text().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void saysWhatItIsAndWhatCanBeAsked() {
        assertThat(operator.await(OWN + "about", "gateway", "g1").json().get("servers").toString()).isEqualTo("[\"depot\"]");
        assertThat(operator.await(OWN + "cmd/ftp.get", "operation", "ftp.get").json().get("schema").isJsonObject()).isTrue();
        assertThat(operator.on(OWN + "cmd/modem.at")).isEmpty();
        assertThat(operator.await(OWN + "telemetry", message -> true).json().getAsJsonObject("jobs").get("failed").getAsInt()).isEqualTo(3);
    }

    @Test
    void aRequestIsAnsweredWithEachStateInOrder() throws Exception {
        jobs.succeedAtOnce();
        operator.send(OWN + "cmd/ftp.get/j1", "{\"server\":\"depot\"}");
        operator.await(OWN + "cmd/ftp.get/j1/state", "state", "SUCCEEDED");
        assertThat(operator.on(OWN + "cmd/ftp.get/j1/state")).extracting(message -> message.json().get("state").getAsString())
                .containsExactly("QUEUED", "IN_PROGRESS", "SUCCEEDED");
        await().until(() -> jobs.unpublished().isEmpty());
    }

    @Test
    void aRequestToAllAndToAGroupIsTakenToo() throws Exception {
        operator.send("wherry/v1/_all/cmd/ftp.get/j2", "{}");
        operator.send("wherry/v1/_group/north/cmd/ftp.get/j3", "{}");
        operator.send("wherry/v1/_group/south/cmd/ftp.get/j4", "{}");
        operator.await(OWN + "cmd/ftp.get/j2/state", "state", "QUEUED");
        operator.await(OWN + "cmd/ftp.get/j3/state", "state", "QUEUED");
        assertThat(jobs.submitted()).hasSize(2);
    }

    @Test
    void theSameRequestAgainIsAnsweredAgain() throws Exception {
        operator.send(OWN + "cmd/ftp.get/j5", "{}");
        operator.await(OWN + "cmd/ftp.get/j5/state", "state", "QUEUED");
        operator.send(OWN + "cmd/ftp.get/j5", "{}");
        await().until(() -> operator.on(OWN + "cmd/ftp.get/j5/state").size() == 2);
        operator.send(OWN + "cmd/ftp.get/j5", "{\"other\":1}");
        operator.await(OWN + "event/job.id-conflict", "id", "j5");
        assertThat(operator.on(OWN + "cmd/ftp.get/j5/state")).hasSize(2);
    }

    @Test
    void aCancellationReachesTheJob() throws Exception {
        operator.send(OWN + "cmd/ftp.get/j6", "{}");
        operator.send(OWN + "cmd/ftp.get/j6/cancel", "{}");
        await().until(() -> jobs.canceled().equals(List.of("ftp.get/j6")));
    }

    @Test
    void rawAtIsRefusedByName() throws Exception {
        operator.send(OWN + "cmd/modem.at/j7", "{\"command\":\"ATI\"}");
        assertThat(operator.await(OWN + "cmd/modem.at/j7/state", "state", "REJECTED").json().getAsJsonObject("error").get("code").getAsString())
                .isEqualTo("NOT_ALLOWED");
        assertThat(jobs.submitted()).isEmpty();
    }

    @Test
    void badRequestsAreRejectedByNameAndTheConnectionStands() throws Exception {
        operator.send(OWN + "cmd/ftp.get/bad1", "no json");
        operator.send(OWN + "cmd/ftp.get/not an id", "{}");
        operator.send(OWN + "cmd/ftp.get/bad2", "");
        operator.send(OWN + "cmd//bad3", "{}");
        operator.send(OWN + "cmd/ftp.get/bad4", "{\"replyTo\":\"wherry/v1/g2/cmd/ftp.get/x\"}");
        operator.send(OWN + "cmd/ftp.get/bad5", new byte[] {'{', (byte) 0xff, (byte) 0xc0}, false);
        operator.send(OWN + "cmd/ftp.get/bad6", new byte[3_000_000], false);
        operator.await(OWN + "cmd/ftp.get/bad1/state", "state", "REJECTED");
        assertThat(operator.await(OWN + "cmd/ftp.get/not an id/state", "state", "REJECTED").json().getAsJsonObject("error").get("code").getAsString())
                .isEqualTo("BAD_ID");
        operator.await(OWN + "cmd/ftp.get/bad2/state", "state", "REJECTED");
        assertThat(operator.await(OWN + "cmd/ftp.get/bad4/state", "state", "REJECTED").json().getAsJsonObject("error").get("code").getAsString())
                .isEqualTo("INVALID_ARGUMENTS");
        assertThat(operator.await(OWN + "cmd/ftp.get/bad6/state", "state", "REJECTED").json().getAsJsonObject("error").get("code").getAsString())
                .isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(jobs.submitted()).as("cut on the way in").allMatch(request -> request.payload().length <= JobRequest.MAX_PAYLOAD + 1);
        operator.await(OWN + "event/request.rejected", "id", "bad1");
        assertThat(gateway.supervisor().losses()).isZero();
        assertThat(gateway.supervisor().connects()).isEqualTo(1);
    }

    @Test
    void aFinalStateGoesToTheRequesterToo() {
        jobs.set(FakeJobs.answeringTo(FakeJobs.state("ftp.get", "j8", Status.SUCCEEDED, 3), "ops/inbox", "abc"));
        assertThat(operator.await("ops/inbox", "id", "j8").json().get("correlation").getAsString()).isEqualTo("abc");
        await().until(() -> jobs.unpublished().isEmpty());
    }

    @Test
    void aForgottenJobsTopicIsCleared() {
        jobs.set(FakeJobs.state("ftp.get", "j9", Status.SUCCEEDED, 3));
        operator.await(OWN + "cmd/ftp.get/j9/state", "state", "SUCCEEDED");
        jobs.forget("ftp.get", "j9");
        operator.await(OWN + "cmd/ftp.get/j9/state", message -> message.text().isEmpty());
    }

    @Test
    void anOperationThatGoesTakesItsCapabilityAlong() {
        operator.await(OWN + "cmd/ftp.get", "operation", "ftp.get");
        jobs.operations("ftp.put");
        operator.await(OWN + "cmd/ftp.put", "operation", "ftp.put");
        operator.await(OWN + "cmd/ftp.get", message -> message.text().isEmpty());
    }

    @Test
    void anOrderlyStopSaysOfflineAndNoWill() throws Exception {
        gateway.close();
        operator.await(OWN + "status", "state", "offline");
        assertThat(operator.on(OWN + "status")).noneMatch(message -> message.text().contains("lost"));
    }

    @Test
    void aStaleWillIsPutRight() throws Exception {
        operator.send(OWN + "status", "{\"state\":\"lost\",\"session\":\"old\"}".getBytes(StandardCharsets.UTF_8), true);
        await().until(() -> operator.on(OWN + "status").size() >= 3);
        assertThat(operator.on(OWN + "status").get(2).json().get("state").getAsString()).isEqualTo("online");
    }

    @Test
    void aBrokerThatKeepsItsSessionsOnDiskBringsWhatWasAskedMeanwhile(@TempDir Path store) throws Exception {
        try (Mosquitto keeping = Mosquitto.start(store, "allow_anonymous true", "persistence true", "persistence_location " + store + "/", "autosave_interval 1", "autosave_on_changes true", "user root");
                Operator asking = new Operator(keeping.port())) {
            FakeJobs done = new FakeJobs();
            done.succeedAtOnce();
            try (Gateway first = TestGateway.start("kept", "mqtt://127.0.0.1:" + keeping.port(), done)) {
                asking.await("wherry/v1/kept/status", "state", "online");
            }
            asking.await("wherry/v1/kept/status", "state", "offline");
            for (int i = 0; i < 5; i++) {
                asking.send("wherry/v1/kept/cmd/ftp.get/k" + i, "{}");
            }
            Instant asked = Instant.now();
            Path database = store.resolve("mosquitto.db");
            await().until(() -> Files.exists(database) && Files.getLastModifiedTime(database).toInstant().isAfter(asked));
            keeping.kill();
            keeping.start();
            try (Gateway second = TestGateway.start("kept", "mqtt://127.0.0.1:" + keeping.port(), done)) {
                await().until(() -> done.submitted().size() == 5 && done.unpublished().isEmpty());
            }
        }
    }

    @Test
    void afterTheBrokerWasKilledEverythingStandsThereAgain() throws Exception {
        jobs.set(FakeJobs.state("ftp.get", "done", Status.SUCCEEDED, 3));
        await().until(() -> jobs.unpublished().isEmpty());
        operator.close();
        broker.kill();
        jobs.set(FakeJobs.state("ftp.get", "later", Status.QUEUED, 1));
        jobs.set(FakeJobs.state("ftp.get", "later", Status.SUCCEEDED, 3));
        broker.start();
        operator = new Operator(broker.port());
        operator.await(OWN + "status", "state", "online");
        operator.await(OWN + "about", "gateway", "g1");
        operator.await(OWN + "cmd/ftp.get", "operation", "ftp.get");
        operator.await(OWN + "cmd/ftp.get/done/state", "state", "SUCCEEDED");
        operator.await(OWN + "cmd/ftp.get/later/state", "state", "SUCCEEDED");
        operator.await(OWN + "event/mqtt.session-lost", message -> true);
        await().until(() -> jobs.unpublished().isEmpty());
    }
}
