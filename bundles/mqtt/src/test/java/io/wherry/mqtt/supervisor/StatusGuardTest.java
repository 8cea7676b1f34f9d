package io.wherry.mqtt.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;

class StatusGuardTest {
    private final StatusGuard guard = new StatusGuard("mine", 0);

    private static byte[] status(String state, String session) {
        return ("{\"state\":\"" + state + "\",\"session\":\"" + session + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void theGatewaysOwnWordNeedsNoRepair() {
        guard.connected();
        guard.heard(status("online", "mine"), 0);
        assertThat(guard.repair(seconds(9))).isFalse();
    }

    @Test
    void aLateWillOfTheOwnSessionIsRepairedOnce() {
        guard.connected();
        guard.heard(status("lost", "mine"), 0);
        assertThat(guard.repair(0)).isTrue();
        assertThat(guard.repair(seconds(9))).isFalse();
    }

    @Test
    void repairsComeNoFasterThanOnceASecond() {
        guard.connected();
        guard.heard(status("lost", "mine"), 0);
        assertThat(guard.repair(0)).isTrue();
        guard.heard(status("lost", "mine"), 1);
        assertThat(guard.repair(seconds(1) - 1)).isFalse();
        assertThat(guard.repair(seconds(1))).isTrue();
    }

    @Test
    void nonsenseAndAClearedStatusAreRepaired() {
        guard.connected();
        guard.heard(new byte[0], 0);
        assertThat(guard.repair(seconds(1))).isTrue();
        guard.heard(new byte[] {(byte) 0xff}, 0);
        assertThat(guard.repair(seconds(3))).isTrue();
    }

    @Test
    void whatTheLastRunLeftIsNoOtherGateway() {
        for (int i = 0; i < 5; i++) {
            guard.connected();
            guard.heard(status("lost", "last run"), seconds(i));
        }
        assertThat(guard.takenOver(seconds(5))).isFalse();
    }

    @Test
    void anotherSessionInThreeConnectionsIsAnotherGatewayOfThatName() {
        guard.connected();
        guard.heard(status("online", "mine"), 0);
        for (int i = 1; i <= 3; i++) {
            assertThat(guard.takenOver(seconds(i))).isFalse();
            guard.connected();
            guard.heard(status("lost", "other"), seconds(i));
            guard.heard(status("online", "other"), seconds(i));
        }
        assertThat(guard.takenOver(seconds(4))).isTrue();
        assertThat(guard.takenOver(seconds(4))).isFalse();
    }

    @Test
    void sightingsAreForgottenAfterTenMinutes() {
        guard.connected();
        guard.heard(status("online", "mine"), 0);
        for (int i = 1; i <= 3; i++) {
            guard.connected();
            guard.heard(status("lost", "other"), seconds(i * 400));
        }
        assertThat(guard.takenOver(seconds(1201))).isFalse();
    }
}
