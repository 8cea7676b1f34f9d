package io.wherry.mqtt.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.awaitility.Awaitility;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** An operator's MQTT client, which sees everything that gateways say. */
public final class Operator implements AutoCloseable {
    private final MqttClient client;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();

    /** A message that came. */
    public record Heard(String topic, String text, boolean retained, int qos) {
        /** Its payload as JSON. */
        public JsonObject json() {
            return JsonParser.parseString(text).getAsJsonObject();
        }
    }

    /** Connects to the broker on that port. */
    public Operator(int port) throws MqttException {
        client = new MqttClient("tcp://127.0.0.1:" + port, "operator-" + System.nanoTime(), new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setMaxInflight(2000);
        client.connect(options);
        client.subscribe("#", 1, (topic, message) -> heard.add(
                new Heard(topic, new String(message.getPayload(), StandardCharsets.UTF_8), message.isRetained(), message.getQos())));
    }

    public void send(String topic, String payload) throws MqttException {
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    public void send(String topic, byte[] payload, boolean retained) throws MqttException {
        client.publish(topic, payload, 1, retained);
    }

    /** What came on {@code topic}, in order. */
    public List<Heard> on(String topic) {
        return heard.stream().filter(message -> message.topic().equals(topic)).toList();
    }

    public List<Heard> all() {
        return List.copyOf(heard);
    }

    public void forget() {
        heard.clear();
    }

    /** Waits for a message on {@code topic} that fits. */
    public Heard await(String topic, Predicate<Heard> fits) {
        return Awaitility.await(topic).atMost(Duration.ofSeconds(30)).pollInterval(20, TimeUnit.MILLISECONDS)
                .until(() -> on(topic).stream().filter(fits).findFirst(), Optional::isPresent).get();
    }

    /** Waits for a message on {@code topic} whose JSON has {@code value} as {@code member}. */
    public Heard await(String topic, String member, String value) {
        return await(topic, message -> !message.text().isEmpty() && message.json().has(member) && message.json().get(member).getAsString().equals(value));
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(100, 500);
        client.close(true);
    }
}
