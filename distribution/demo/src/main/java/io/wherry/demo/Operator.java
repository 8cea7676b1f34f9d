package io.wherry.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Somebody with an MQTT client, who sees what a gateway publishes and asks it for things. */
final class Operator implements AutoCloseable {

    /**
     * What a gateway published.
     *
     * @param topic below {@code wherry/v1/<gateway>/}
     * @param body  the JSON object
     */
    record Message(String topic, JsonObject body) {
        /** A member's text, empty where there is none. */
        String text(String member) {
            return body.has(member) && body.get(member).isJsonPrimitive() ? body.get(member).getAsString() : "";
        }
    }

    private final MqttClient client;
    private final String root;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    private Operator(MqttClient client, String root) {
        this.client = client;
        this.root = root;
    }

    /** Connects and listens to all that {@code gateway} publishes. */
    static Operator connect(int port, String gateway) throws MqttException {
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + port, "operator", new MemoryPersistence());
        Operator operator = new Operator(client, "wherry/v1/" + gateway + "/");
        client.setCallback(operator.listener());
        client.setTimeToWait(10_000);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        client.connect(options);
        client.subscribe(operator.root + "#", 1);
        return operator;
    }

    /** The topic of a request, whole. */
    String topic(String operation, String id) {
        return root + "cmd/" + operation + "/" + id;
    }

    /** Sends a request. */
    void request(String operation, String id, JsonObject arguments) throws MqttException {
        client.publish(topic(operation, id), arguments.toString().getBytes(StandardCharsets.UTF_8), 1, false);
    }

    /** The next message within {@code patience}. */
    Optional<Message> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Throws away what has come; returns how many messages that were. */
    int forget() {
        return messages.drainTo(new ArrayList<>());
    }

    private MqttCallback listener() {
        return new MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {
                messages.add(new Message("connection-lost", new JsonObject()));
            }

            @Override
            public void messageArrived(String topic, MqttMessage message) {
                String text = new String(message.getPayload(), StandardCharsets.UTF_8);
                if (!text.isEmpty()) {
                    messages.add(new Message(topic.substring(root.length()), JsonParser.parseString(text).getAsJsonObject()));
                }
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                // Requests are few and are answered by a state.
            }
        };
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnect();
        }
        client.close();
    }
}
