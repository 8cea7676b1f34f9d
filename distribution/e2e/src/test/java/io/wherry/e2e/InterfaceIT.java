package io.wherry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.google.gson.JsonObject;
import io.wherry.chaos.plant.Plant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The MQTT interface of design.md as an operator sees it, on a line slow enough to do something to a transfer while it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterfaceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String BIG = "{\"server\":\"plant\",\"remote\":\"pub/big.bin\",\"local\":\"%s\"%s}";

    @TempDir
    static Path folder;

    private Plant plant;

    @BeforeAll
    void start() throws Exception {
        plant = RealParts.paced(folder, 115_200);
        plant.configureMqtt("groups=east, pumps\n");
        Awaitility.await("the groups are in force").atMost(Duration.ofSeconds(30))
                .until(() -> plant.operator().last("about").filter(about -> about.payload().contains("pumps")).isPresent());
        Files.write(plant.vsftpd().pub().resolve("big.bin"), Plant.content(1_000_000, 1));
        plant.succeeds("ftp.pwd", "warm-up", "{\"server\":\"plant\"}", PATIENCE);
    }

    @AfterAll
    void stop() throws Exception {
        if (plant != null) {
            plant.close();
        }
    }

    private void awaitProgress(String id) {
        Awaitility.await("progress of " + id).atMost(Duration.ofSeconds(30)).until(() -> plant.operator().on("cmd/ftp.get/" + id + "/progress").size() >= 2);
    }

    private List<String> words(String operation, String id) {
        return plant.operator().states(operation, id).stream().map(state -> state.get("state").getAsString()).distinct().toList();
    }

    @Test
    void aRunningTransferIsCanceledAndLeavesNothing() throws Exception {
        plant.operator().request("ftp.get", "cancel-1", BIG.formatted("canceled.bin", ""));
        awaitProgress("cancel-1");
        plant.operator().publish("wherry/v1/" + Plant.GATEWAY + "/cmd/ftp.get/cancel-1/cancel", "{}");
        JsonObject state = plant.operator().finalState("ftp.get", "cancel-1", Duration.ofSeconds(30));
        assertThat(state.get("state").getAsString()).isEqualTo("CANCELED");
        assertThat(words("ftp.get", "cancel-1")).containsExactly("QUEUED", "IN_PROGRESS", "CANCELED");
        try (var left = Files.list(plant.daemon().files())) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("canceled.bin"));
        }
        plant.succeeds("ftp.pwd", "after-cancel", "{\"server\":\"plant\"}", PATIENCE);
    }

    @Test
    void aWaitingJobIsCanceledAndAQueryOfTheGatewayDoesNotWait() throws Exception {
        plant.operator().request("ftp.get", "lane-1", BIG.formatted("lane.bin", ""));
        awaitProgress("lane-1");
        plant.operator().request("ftp.pwd", "lane-2", "{\"server\":\"plant\"}");
        plant.succeeds("diagnostics", "lane-3", "{}", Duration.ofSeconds(20));
        assertThat(words("ftp.pwd", "lane-2")).containsExactly("QUEUED");
        plant.operator().publish("wherry/v1/" + Plant.GATEWAY + "/cmd/ftp.pwd/lane-2/cancel", "");
        assertThat(plant.operator().finalState("ftp.pwd", "lane-2", Duration.ofSeconds(10)).get("state").getAsString()).isEqualTo("CANCELED");
        plant.operator().publish("wherry/v1/" + Plant.GATEWAY + "/cmd/ftp.get/lane-1/cancel", "{}");
        assertThat(plant.operator().finalState("ftp.get", "lane-1", Duration.ofSeconds(30)).get("state").getAsString()).isEqualTo("CANCELED");
    }

    @Test
    void aTransferThatTakesTooLongIsTimedOut() throws Exception {
        assertThat(plant.fails("ftp.get", "slow-1", BIG.formatted("slow.bin", ",\"timeout\":5"), "TIMED_OUT", Duration.ofSeconds(30))).isEqualTo("TIMED_OUT");
    }

    @Test
    void aRequestThatIsTooOldIsNotRun() throws Exception {
        JsonObject state = plant.operator().ask("ftp.pwd", "old-1", "{\"server\":\"plant\",\"issuedAt\":\"2026-01-01T00:00:00Z\",\"ttl\":60}", PATIENCE);
        assertThat(state.get("state").getAsString()).isIn("TIMED_OUT", "REJECTED");
        assertThat(state.getAsJsonObject("error").get("code").getAsString()).isEqualTo("EXPIRED");
    }

    @Test
    void theFinalStateGoesToReplyToWithItsCorrelation() throws Exception {
        plant.succeeds("ftp.pwd", "reply-1", "{\"server\":\"plant\",\"replyTo\":\"wherry/ops/inbox\",\"correlation\":\"c-17\"}", PATIENCE);
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(plant.operator().all()).anySatisfy(seen -> {
            assertThat(seen.topic()).isEqualTo("wherry/ops/inbox");
            assertThat(seen.json().get("correlation").getAsString()).isEqualTo("c-17");
            assertThat(seen.json().get("state").getAsString()).isEqualTo("SUCCEEDED");
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_all", "_group/east", "_group/pumps"})
    void manyGatewaysAreReachedWithOneMessage(String whom) throws Exception {
        String id = "fleet-" + whom.replace('/', '-');
        plant.operator().publish("wherry/v1/" + whom + "/cmd/ftp.pwd/" + id, "{\"server\":\"plant\"}");
        plant.succeeded("ftp.pwd", id, PATIENCE);
    }

    @Test
    void anIdIsNotGivenToAnotherRequest() throws Exception {
        plant.succeeds("ftp.mkdir", "conflict-1", "{\"server\":\"plant\",\"path\":\"pub/c1\"}", PATIENCE);
        plant.operator().request("ftp.mkdir", "conflict-1", "{\"server\":\"plant\",\"path\":\"pub/c2\"}");
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> plant.operator().all().stream()
                .anyMatch(seen -> seen.topic().contains("/event/") && seen.payload().contains("conflict-1")));
        assertThat(plant.operator().finalState("ftp.mkdir", "conflict-1", PATIENCE).get("state").getAsString()).isEqualTo("SUCCEEDED");
        plant.succeeds("ftp.pwd", "conflict-2", "{\"server\":\"plant\"}", PATIENCE);
        assertThat(plant.vsftpd().pub().resolve("c2")).doesNotExist();
    }

    @Test
    void theSameRequestIsAnsweredWithItsStateAgain() throws Exception {
        plant.succeeds("ftp.mkdir", "same-1", "{\"server\":\"plant\",\"path\":\"pub/same\"}", PATIENCE);
        int before = plant.operator().states("ftp.mkdir", "same-1").size();
        plant.operator().request("ftp.mkdir", "same-1", "{\"server\":\"plant\",\"path\":\"pub/same\"}");
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> plant.operator().states("ftp.mkdir", "same-1").size() > before);
        assertThat(plant.operator().finalState("ftp.mkdir", "same-1", PATIENCE).get("state").getAsString()).isEqualTo("SUCCEEDED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "x%y", "äöü", "12345678901234567890123456789012345678901234567890123456789012345"})
    void aBadIdIsToldAndNotRun(String id) throws Exception {
        plant.operator().request("ftp.pwd", id, "{\"server\":\"plant\"}");
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> plant.operator().all().stream().anyMatch(seen -> seen.payload().contains("BAD_ID")));
        plant.succeeds("ftp.pwd", "after-" + id.length(), "{\"server\":\"plant\"}", PATIENCE);
    }

    @Test
    void aStaleWillIsPutRight() throws Exception {
        plant.operator().publishRetained("wherry/v1/" + Plant.GATEWAY + "/status", "{\"state\":\"lost\",\"session\":\"of-another-time\"}");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> plant.operator().last("status").orElseThrow().payload().contains("online"));
    }

    @Test
    void theTwinTellsWhatTheModuleSays() {
        String twin = Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> plant.operator().last("twin/m1").orElseThrow().payload(),
                payload -> payload.contains("READY") && payload.contains("OPEN"));
        assertThat(twin).contains("sim", "registration", "operator", "technology", "signal", "address");
    }

    @Test
    void rawAtIsNotAllowedUnlessItIs() throws Exception {
        assertThat(plant.fails("modem.at", "raw-1", "{\"command\":\"AT+CSQ\"}", "REJECTED", PATIENCE)).isEqualTo("NOT_ALLOWED");
    }

    @Test
    void theContextGoesDownAndComesUpOnRequest() throws Exception {
        plant.succeeds("pdp.down", "down-1", "{}", PATIENCE);
        assertThat(plant.succeeds("pdp.up", "up-1", "{}", PATIENCE).get("address").getAsString()).contains(".");
        plant.succeeds("ftp.pwd", "after-up", "{\"server\":\"plant\"}", PATIENCE);
    }

    @Test
    void theModuleIsRestartedUnderATransferThatGoesOn() throws Exception {
        plant.operator().request("ftp.get", "restart-1", BIG.formatted("restarted.bin", ""));
        awaitProgress("restart-1");
        plant.succeeds("modem.restart", "restart-2", "{}", PATIENCE);
        plant.succeeded("ftp.get", "restart-1", Duration.ofMinutes(4));
        assertThat(plant.daemon().files().resolve("restarted.bin")).hasSameBinaryContentAs(plant.vsftpd().pub().resolve("big.bin"));
    }
}
