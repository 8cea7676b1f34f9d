package io.wherry.chaos.plant;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.awaitility.Awaitility;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A person with an MQTT client: sends requests, and sees all that the gateway publishes. It comes back when the broker does. */
public final class Operator implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A message as it came. */
    public record Seen(String topic, String payload, boolean retained) {
        /** Its payload as JSON. */
        public JsonObject json() {
            return JsonParser.parseString(payload).getAsJsonObject();
        }
    }

    private final String root;
    private final MqttAsyncClient client;
    private final Map<String, List<Seen>> seen = new ConcurrentHashMap<>();

    /** Connects to the broker at {@code uri} and listens to everything of {@code gateway}. */
    public Operator(String uri, String gateway) throws MqttException {
        root = "wherry/v1/" + gateway + "/";
        client = new MqttAsyncClient(uri, "operator-" + System.nanoTime(), new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(1000);
        options.setMaxInflight(20_000);
        client.setCallback(new Ear());
        client.connect(options).waitForCompletion(PATIENCE.toMillis());
    }

    private final class Ear implements MqttCallbackExtended {
        @Override
        public void connectComplete(boolean again, String uri) {
            try {
                client.subscribe("wherry/#", 1);
            } catch (MqttException lost) {
                // The connection has gone again; the next one subscribes.
                return;
            }
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            seen.computeIfAbsent(topic, first -> new CopyOnWriteArrayList<>())
                    .add(new Seen(topic, new String(message.getPayload(), StandardCharsets.UTF_8), message.isRetained()));
        }

        @Override
        public void connectionLost(Throwable cause) {
            // The client connects again by itself.
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // Whoever publishes waits for its token.
        }
    }

    /** Publishes with QoS 1 and waits until the broker has it, through its restarts. */
    public void publish(String topic, String payload) {
        publish(topic, payload, false);
    }

    /** Likewise, retained. */
    public void publishRetained(String topic, String payload) {
        publish(topic, payload, true);
    }

    private void publish(String topic, String payload, boolean retained) {
        MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
        message.setQos(1);
        message.setRetained(retained);
        Awaitility.await("the broker takes " + topic).atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).pollDelay(Duration.ZERO).until(() -> {
            try {
                client.publish(topic, message).waitForCompletion(5_000);
                return true;
            } catch (MqttException notNow) {
                return false;
            }
        });
    }

    /** Publishes with QoS 1 and waits for nothing. */
    public void publishQuickly(String topic, String payload) throws MqttException {
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    /** Sends a request. */
    public void request(String operation, String id, String payload) {
        publish(root + "cmd/" + operation + "/" + id, payload);
    }

    /** Sends a request and waits for its final state. */
    public JsonObject ask(String operation, String id, String payload, Duration patience) {
        request(operation, id, payload);
        return finalState(operation, id, patience);
    }

    /** Waits for a job's final state. */
    public JsonObject finalState(String operation, String id, Duration patience) {
        return Awaitility.await("the final state of " + operation + "/" + id).atMost(patience).pollInterval(Duration.ofMillis(20))
                .until(() -> states(operation, id).stream().filter(state -> state.get("final").getAsBoolean()).reduce((first, last) -> last), Optional::isPresent)
                .orElseThrow();
    }

    /** The states of a job as they came. */
    public List<JsonObject> states(String operation, String id) {
        return on("cmd/" + operation + "/" + id + "/state").stream().filter(each -> !each.payload().isEmpty()).map(Seen::json).toList();
    }

    /** What came on a topic below the gateway's root. */
    public List<Seen> on(String topic) {
        return List.copyOf(seen.getOrDefault(root + topic, List.of()));
    }

    /** Everything that came, topic by topic. */
    public List<Seen> all() {
        return seen.values().stream().flatMap(List::stream).toList();
    }

    /** Forgets what came. */
    public void forget() {
        seen.clear();
    }

    /** Waits until the gateway's status is {@code state}. */
    public JsonObject awaitStatus(String state, Duration patience) {
        return Awaitility.await("status " + state).atMost(patience).until(() -> last("status").map(Seen::json)
                .filter(status -> status.get("state").getAsString().equals(state)), Optional::isPresent).orElseThrow();
    }

    /** The last that came on a topic below the gateway's root. */
    public Optional<Seen> last(String topic) {
        return on(topic).stream().reduce((first, last) -> last);
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(100, 500, false);
        client.close(true);
    }
}
