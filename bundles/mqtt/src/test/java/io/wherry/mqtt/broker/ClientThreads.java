package io.wherry.mqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

/** Looks for what Paho left behind. */
public final class ClientThreads {
    private ClientThreads() {
    }

    /** Every thread of the client named so ends within three seconds. */
    public static void allEnd(String clientId) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(stacks(clientId)).isEmpty());
    }

    private static List<String> stacks(String clientId) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("MQTT ") && thread.getKey().getName().endsWith(": " + clientId))
                .map(thread -> thread.getKey().getName() + List.of(thread.getValue())).toList();
    }
}
