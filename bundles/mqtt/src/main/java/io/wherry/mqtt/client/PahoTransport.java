package io.wherry.mqtt.client;

import java.net.Socket;
import java.net.InetAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import javax.net.SocketFactory;

import io.wherry.mqtt.outbox.Outgoing;
import io.wherry.time.Clock;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * {@link Transport} on Eclipse Paho 1.2.5, whose data path is sound and whose lifecycle is not: each connection gets a client object of its own, which is never asked to
 * connect again; whatever goes wrong, socket first and client then are thrown away.
 */
public final class PahoTransport implements Transport {
    private static final Duration CONNECT = Duration.ofSeconds(15);
    /** More than {@link io.wherry.mqtt.outbox.Outbox#WINDOW}, so that Paho never refuses one (32202). */
    private static final int MAX_INFLIGHT = 64;
    /** Paho insists on an address, which {@link GuardedSocket} does not look at. */
    private static final String PLACEHOLDER = "tcp://127.0.0.1:1883";

    private final Clock clock;
    private final Duration patience;

    /** A transport that gives up a connection that is not made within {@code patience}, from the name to the broker's word. */
    public PahoTransport(Clock clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public Link connect(Endpoint endpoint, Outgoing will, Ear ear) throws LinkException, InterruptedException {
        Optional<Tls> tls = endpoint.tls() ? Optional.of(Tls.read(endpoint.files())) : Optional.empty();
        GuardedSocket socket = new GuardedSocket(endpoint, tls.map(Tls::context).orElse(null));
        PahoLink link;
        try {
            MqttAsyncClient client = new MqttAsyncClient(PLACEHOLDER, endpoint.clientId(), new MemoryPersistence());
            link = new PahoLink(clock, client, socket, tls, endpoint.files(), ear);
        } catch (MqttException | IllegalArgumentException wrong) {
            throw new LinkException("the client can't be made: " + wrong.getMessage(), wrong);
        }
        boolean made = false;
        try {
            link.connect(options(endpoint, will, socket), patience);
            made = true;
            return link;
        } finally {
            if (!made) {
                link.close(false);
            }
        }
    }

    private static MqttConnectOptions options(Endpoint endpoint, Outgoing will, GuardedSocket socket) {
        MqttConnectOptions options = new MqttConnectOptions();
        // Unless it is pinned, Paho tries 3.1 after 3.1.1 and leaks two threads instead of one.
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(false);
        options.setAutomaticReconnect(false);
        options.setMaxInflight(MAX_INFLIGHT);
        options.setKeepAliveInterval((int) endpoint.keepAlive().toSeconds());
        options.setConnectionTimeout((int) CONNECT.toSeconds());
        options.setWill(will.topic(), will.payload(), will.qos(), will.retained());
        options.setSocketFactory(new OneSocket(socket));
        if (!endpoint.username().isEmpty()) {
            options.setUserName(endpoint.username());
        }
        if (!endpoint.password().isEmpty()) {
            options.setPassword(endpoint.password().reveal().toCharArray());
        }
        return options;
    }

    @Override
    public int threads(Endpoint endpoint) {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[root.activeCount() + 64];
        int n = root.enumerate(threads);
        int count = 0;
        for (int i = 0; i < n; i++) {
            String name = threads[i].getName();
            if (name.startsWith("MQTT ") && name.endsWith(": " + endpoint.clientId())) {
                count++;
            }
        }
        return count;
    }

    /** Gives Paho its one socket. */
    private static final class OneSocket extends SocketFactory {
        private final Socket socket;

        private OneSocket(Socket socket) {
            this.socket = socket;
        }

        @Override
        public Socket createSocket() {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw connectedOnly();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            throw connectedOnly();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw connectedOnly();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            throw connectedOnly();
        }

        private static IOException connectedOnly() {
            return new IOException("Paho asks for an unconnected socket only");
        }
    }
}
