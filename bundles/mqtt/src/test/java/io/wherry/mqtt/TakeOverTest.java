package io.wherry.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;

import io.wherry.mqtt.broker.Mosquitto;
import io.wherry.mqtt.broker.Operator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeOverTest {

    @Test
    void ofTwoGatewaysWithOneNameOneStepsAsideAndTheOtherStays(@TempDir Path folder) throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder); Operator operator = new Operator(broker.port());
                Gateway first = TestGateway.start("twice", "mqtt://127.0.0.1:" + broker.port(), new FakeJobs())) {
            await().until(() -> first.supervisor().connected());
            try (Gateway second = TestGateway.start("twice", "mqtt://127.0.0.1:" + broker.port(), new FakeJobs())) {
                await().atMost(Duration.ofSeconds(90)).until(() -> !first.supervisor().connected() && second.supervisor().connected()
                        && first.supervisor().connects() >= 4);
                long connects = second.supervisor().connects();
                await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(60)).until(() -> second.supervisor().connected());
                assertThat(second.supervisor().connects()).isEqualTo(connects);
                operator.await("wherry/v1/twice/status", "state", "online");
            }
        }
    }
}
