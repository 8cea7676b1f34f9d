package io.wherry.mqtt.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import io.wherry.mqtt.outbox.Outgoing;
import io.wherry.time.Clock;
import io.wherry.time.Worker;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Paho client for one connection. */
final class PahoLink implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(PahoLink.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    /** Paho waits all of it, although DISCONNECT is written within a millisecond. */
    private static final long GOODBYE_MS = 250;
    /** What a broker grants instead of a quality when it refuses a subscription (MQTT 3.1.1 §3.9.3). */
    private static final int REFUSED = 0x80;

    private final Clock clock;
    private final MqttAsyncClient client;
    private final GuardedSocket socket;
    private final Optional<Tls> tls;
    private final Endpoint.Files files;
    private final Transport.Ear ear;
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean sessionPresent;

    /** A client that is not connected yet and whose one callback is set, so that nothing that the broker kept is lost. */
    PahoLink(Clock clock, MqttAsyncClient client, GuardedSocket socket, Optional<Tls> tls, Endpoint.Files files, Transport.Ear ear) {
        this.clock = clock;
        this.client = client;
        this.socket = socket;
        this.tls = tls;
        this.files = files;
        this.ear = ear;
        client.setManualAcks(true);
        client.setCallback(new Callback());
    }

    void connect(MqttConnectOptions options, Duration patience) throws LinkException, InterruptedException {
        try {
            IMqttToken token = client.connect(options, null, null);
            await(token, patience, "the broker does not answer");
            sessionPresent = token.getSessionPresent();
        } catch (MqttException refused) {
            throw new LinkException(sentence(refused), refused);
        }
    }

    /** Waits for {@code token} as long as {@code patience} says; Paho itself would wait for ever for a CONNACK. */
    private static void await(IMqttToken token, Duration patience, String otherwise) throws MqttException, LinkException, InterruptedException {
        try {
            token.waitForCompletion(patience.toMillis());
        } catch (MqttException end) {
            if (end.getCause() instanceof InterruptedException) {
                throw new InterruptedException();
            }
            if (end.getReasonCode() == MqttException.REASON_CODE_CLIENT_TIMEOUT) {
                throw new LinkException(otherwise + " within " + patience.toSeconds() + " s", end);
            }
            throw end;
        }
        if (!token.isComplete()) {
            throw new LinkException(otherwise + " within " + patience.toSeconds() + " s");
        }
    }

    private static String sentence(MqttException why) {
        return switch (why.getReasonCode()) {
            case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION -> "the broker does not speak MQTT 3.1.1";
            case MqttException.REASON_CODE_INVALID_CLIENT_ID -> "the broker does not accept the client id";
            case MqttException.REASON_CODE_BROKER_UNAVAILABLE -> "the broker is not available now";
            case MqttException.REASON_CODE_FAILED_AUTHENTICATION -> "the broker refuses username and password";
            case MqttException.REASON_CODE_NOT_AUTHORIZED -> "the broker does not authorise this gateway";
            default -> "the connection failed: " + rootOf(why);
        };
    }

    private static String rootOf(Throwable why) {
        Throwable root = why;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getClass().getSimpleName() + " (" + root.getMessage() + ")";
    }

    @Override
    public boolean sessionPresent() {
        return sessionPresent;
    }

    @Override
    public Expiry expiry() {
        return tls.map(used -> present(used).expiry(socket.peer())).orElse(Expiry.NONE);
    }

    /** What stands in the files now; what the connection was made with while they can't be read, as in the midst of being renewed. */
    private Tls present(Tls used) {
        try {
            return Tls.read(files);
        } catch (LinkException unreadable) {
            LOG.debug("{}", unreadable.getMessage());
            return used;
        }
    }

    @Override
    public List<String> subscribe(List<String> filters, int qos, Duration patience) throws LinkException, InterruptedException {
        int[] wanted = new int[filters.size()];
        Arrays.fill(wanted, qos);
        try {
            IMqttToken token = client.subscribe(filters.toArray(String[]::new), wanted, null, null);
            await(token, patience, "the broker does not answer a subscription");
            List<String> refused = new ArrayList<>();
            int[] granted = token.getGrantedQos();
            for (int i = 0; i < Math.min(granted.length, wanted.length); i++) {
                if (granted[i] == REFUSED) {
                    refused.add(filters.get(i));
                }
            }
            return refused;
        } catch (MqttException broken) {
            throw new LinkException(sentence(broken), broken);
        }
    }

    @Override
    public void unsubscribe(List<String> filters) throws LinkException {
        try {
            client.unsubscribe(filters.toArray(String[]::new), null, null);
        } catch (MqttException broken) {
            throw new LinkException(sentence(broken), broken);
        }
    }

    @Override
    public void send(Outgoing message) throws LinkException {
        try {
            client.publish(message.topic(), message.payload(), message.qos(), message.retained(), null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    quietly(() -> ear.delivered(message));
                }

                @Override
                public void onFailure(IMqttToken token, Throwable why) {
                    // The connection broke, which is told once for all that was under way.
                    LOG.trace("{} was not delivered", message.topic(), why);
                }
            });
        } catch (MqttException broken) {
            throw new LinkException(sentence(broken), broken);
        }
    }

    @Override
    public void close(boolean orderly) {
        if (closed.getAndSet(true)) {
            return;
        }
        Worker closing = clock.start("wherry-mqtt-close", () -> dispose(orderly));
        try {
            if (!closing.join(CLOSING)) {
                LOG.warn("A connection to the broker does not end; it is left behind");
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void dispose(boolean orderly) {
        try {
            if (!orderly) {
                socket.close();
            }
            socket.settle();
            client.disconnectForcibly(0, GOODBYE_MS, orderly);
        } catch (MqttException | IOException ended) {
            LOG.debug("Disconnecting: {}", ended.getMessage());
        }
        try {
            socket.close();
            client.close(true);
        } catch (MqttException | IOException ended) {
            LOG.debug("Closing: {}", ended.getMessage());
        }
    }

    private void acknowledge(int id, int qos) {
        if (qos == 0 || closed.get()) {
            return;
        }
        try {
            client.messageArrivedComplete(id, qos);
        } catch (MqttException broken) {
            LOG.debug("A message is not acknowledged because the connection broke; it comes again");
        }
    }

    /** An exception that leaves a callback makes Paho drop the connection and the broker bring the message again, for ever. */
    private static void quietly(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException | Error fault) {
            LOG.error("A fault in handling the broker's message", fault);
        }
    }

    private final class Callback implements MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            quietly(() -> ear.lost(cause == null ? "it was closed" : rootOf(cause)));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            int id = message.getId();
            int qos = message.getQos();
            quietly(() -> ear.arrived(topic, message.getPayload(), message.isRetained(), () -> acknowledge(id, qos)));
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // Told to each message's own listener.
        }
    }
}
