package io.wherry.e2e;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.awaitility.Awaitility;
import org.eclipse.paho.client.mqttv3.IMqttMessageListener;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A person with an MQTT client: sends requests, and sees all that the gateway publishes. */
final class Operator implements AutoCloseable {

    /** A message as it came. */
    record Seen(String topic, String payload, boolean retained) {
        JsonObject json() {
            return JsonParser.parseString(payload).getAsJsonObject();
        }
    }

    private final String root;
    private final MqttClient client;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    Operator(String uri, String gateway) throws MqttException {
        root = "wherry/v1/" + gateway + "/";
        client = new MqttClient(uri, "operator-" + System.nanoTime(), new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        client.connect(options);
        IMqttMessageListener listener = (topic, message) -> seen.add(new Seen(topic, new String(message.getPayload(), StandardCharsets.UTF_8), message.isRetained()));
        client.subscribe("wherry/#", 1, listener);
    }

    void publish(String topic, String payload) throws MqttException {
        MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
        message.setQos(1);
        client.publish(topic, message);
    }

    void publishRetained(String topic, String payload) throws MqttException {
        MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
        message.setQos(1);
        message.setRetained(true);
        client.publish(topic, message);
    }

    void request(String operation, String id, String payload) throws MqttException {
        publish(root + "cmd/" + operation + "/" + id, payload);
    }

    /** Sends a request and waits for its final state. */
    JsonObject ask(String operation, String id, String payload, Duration patience) throws MqttException {
        request(operation, id, payload);
        return finalState(operation, id, patience);
    }

    JsonObject finalState(String operation, String id, Duration patience) {
        return Awaitility.await("the final state of " + operation + "/" + id).atMost(patience).pollInterval(Duration.ofMillis(20))
                .until(() -> states(operation, id).stream().filter(state -> state.get("final").getAsBoolean()).reduce((first, last) -> last), Optional::isPresent)
                .orElseThrow();
    }

    List<JsonObject> states(String operation, String id) {
        return on("cmd/" + operation + "/" + id + "/state").stream().filter(each -> !each.payload().isEmpty()).map(Seen::json).toList();
    }

    /** What came on a topic below the gateway's root. */
    List<Seen> on(String topic) {
        return seen.stream().filter(each -> each.topic().equals(root + topic)).toList();
    }

    List<Seen> all() {
        return List.copyOf(seen);
    }

    JsonObject awaitStatus(String state, Duration patience) {
        return Awaitility.await("status " + state).atMost(patience).until(() -> last("status").map(Seen::json)
                .filter(status -> status.get("state").getAsString().equals(state)), Optional::isPresent).orElseThrow();
    }

    Optional<Seen> last(String topic) {
        return on(topic).stream().reduce((first, last) -> last);
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(100, 500, false);
        client.close(true);
    }
}
