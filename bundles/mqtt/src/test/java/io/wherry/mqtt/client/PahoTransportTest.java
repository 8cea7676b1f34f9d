package io.wherry.mqtt.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.wherry.fault.Secret;
import io.wherry.mqtt.broker.ClientThreads;
import io.wherry.mqtt.broker.ScriptedBroker;
import io.wherry.mqtt.broker.ScriptedBroker.Play;
import io.wherry.mqtt.outbox.Outgoing;
import io.wherry.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paho's traps (research, 3.2), each with its way round. */
class PahoTransportTest {
    private static final Outgoing WILL = new Outgoing("will", new byte[] {'w'}, 1, true, Outgoing.Receipt.NONE);

    private final PahoTransport transport = new PahoTransport(Clock.system(), Duration.ofSeconds(2));

    /** Hears, and does what the test says with what it hears. */
    private static class TestEar implements Transport.Ear {
        final List<String> topics = new CopyOnWriteArrayList<>();
        final List<String> losses = new CopyOnWriteArrayList<>();
        final List<Outgoing> delivered = new CopyOnWriteArrayList<>();

        @Override
        public void arrived(String topic, byte[] payload, boolean retained, Runnable acknowledge) {
            topics.add(topic);
            acknowledge.run();
        }

        @Override
        public void delivered(Outgoing message) {
            delivered.add(message);
        }

        @Override
        public void lost(String why) {
            losses.add(why);
        }
    }

    private static Endpoint to(int port, String name) {
        return new Endpoint("127.0.0.1", port, false, Endpoint.Files.NONE, "wherry-" + name, "", Secret.NONE, Duration.ofSeconds(2));
    }

    private void fails(Endpoint endpoint, String sentence) {
        assertThatThrownBy(() -> transport.connect(endpoint, WILL, new TestEar())).isInstanceOf(LinkException.class).hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource({"CLOSE_AT_ONCE,connection failed", "CLOSE_AFTER_CONNECT,connection failed", "NO_CONNACK,does not answer", "GARBAGE,connection failed",
            "REFUSE_1,does not speak MQTT 3.1.1", "REFUSE_2,client id", "REFUSE_3,not available", "REFUSE_4,username and password", "REFUSE_5,not authorise"})
    void aConnectionThatIsNotMadeHasANameAndLeavesNoThread(Play play, String sentence) throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker(play, play, play)) {
            Endpoint endpoint = to(broker.port(), "never-" + play);
            for (int i = 0; i < 3; i++) {
                fails(endpoint, sentence);
            }
            ClientThreads.allEnd(endpoint.clientId());
        }
    }

    @Test
    void nobodyListeningHasANameAndLeavesNoThread() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        fails(to(port, "nobody"), "ConnectException");
        ClientThreads.allEnd("wherry-nobody");
    }

    @Test
    void aHostWithAnUnderscoreIsLookedUpLikeAnyOther() {
        Endpoint endpoint = Endpoint.of("mqtt://no_such_host.invalid:1883", Endpoint.Files.NONE, "wherry-u", "", Secret.NONE, Duration.ofSeconds(2));
        fails(endpoint, "UnknownHostException");
        ClientThreads.allEnd(endpoint.clientId());
    }

    @Test
    void aHeaderThatComesInDripsIsStillAHeader() throws Exception {
        PahoTransport patient = new PahoTransport(Clock.system(), Duration.ofSeconds(8));
        try (ScriptedBroker broker = new ScriptedBroker(Play.HEADER_IN_DRIPS)) {
            Link link = patient.connect(to(broker.port(), "drip"), WILL, new TestEar());
            link.close(true);
        }
    }

    @Test
    void aFaultInTheEarIsNotTheConnectionsEnd() throws Exception {
        TestEar ear = new TestEar() {
            @Override
            public void arrived(String topic, byte[] payload, boolean retained, Runnable acknowledge) {
                super.arrived(topic, payload, retained, acknowledge);
                throw new IllegalStateException("a fault of the ear");
            }
        };
        try (ScriptedBroker broker = new ScriptedBroker()) {
            Link link = transport.connect(to(broker.port(), "fault"), WILL, ear);
            broker.send("a", "1");
            broker.send("b", "2");
            await().until(() -> broker.acknowledged().size() == 2);
            assertThat(ear.losses).isEmpty();
            link.close(true);
        }
    }

    @Test
    void whatIsNotAcknowledgedComesAgainWithTheNextConnection() throws Exception {
        TestEar deaf = new TestEar() {
            @Override
            public void arrived(String topic, byte[] payload, boolean retained, Runnable acknowledge) {
                topics.add(topic);
            }
        };
        try (ScriptedBroker broker = new ScriptedBroker()) {
            Endpoint endpoint = to(broker.port(), "deaf");
            Link link = transport.connect(endpoint, WILL, deaf);
            broker.send("a", "1");
            await().until(() -> deaf.topics.equals(List.of("a")));
            assertThat(broker.acknowledged()).isEmpty();
            link.close(false);
            TestEar ear = new TestEar();
            Link next = transport.connect(endpoint, WILL, ear);
            assertThat(next.sessionPresent()).isTrue();
            await().until(() -> broker.acknowledged().size() == 1);
            assertThat(ear.topics).containsExactly("a");
            next.close(true);
            ClientThreads.allEnd(endpoint.clientId());
        }
    }

    @Test
    void whatCameWithTheConnectionAckIsNotLost() throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker()) {
            Endpoint endpoint = to(broker.port(), "queued");
            transport.connect(endpoint, WILL, new TestEar()).close(true);
            for (int i = 0; i < 50; i++) {
                broker.send("t" + i, "x");
            }
            TestEar ear = new TestEar();
            Link link = transport.connect(endpoint, WILL, ear);
            await().until(() -> ear.topics.size() == 50);
            link.close(true);
        }
    }

    @Test
    void aRefusedSubscriptionIsNamed() throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker(Play.REFUSE_SUBSCRIPTIONS)) {
            Link link = transport.connect(to(broker.port(), "acl"), WILL, new TestEar());
            assertThat(link.subscribe(List.of("a/#", "b"), 1, Duration.ofSeconds(2))).containsExactly("a/#", "b");
            link.close(true);
        }
    }

    @Test
    void aSubscriptionWithoutAnAnswerIsGivenUp() throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker(Play.NO_SUBACK)) {
            Link link = transport.connect(to(broker.port(), "suback"), WILL, new TestEar());
            assertThatThrownBy(() -> link.subscribe(List.of("a"), 1, Duration.ofMillis(300))).isInstanceOf(LinkException.class)
                    .hasMessageContaining("does not answer a subscription");
            link.close(false);
        }
    }

    @Test
    void aCutIsToldAndLeavesNoThread() throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker()) {
            Endpoint endpoint = to(broker.port(), "cut");
            for (int i = 0; i < 5; i++) {
                TestEar ear = new TestEar();
                Link link = transport.connect(endpoint, WILL, ear);
                broker.cut();
                await().until(() -> !ear.losses.isEmpty());
                link.close(false);
            }
            ClientThreads.allEnd(endpoint.clientId());
        }
    }

    @Test
    void aTopicThatMqttCannotCarryIsRefusedAndTheConnectionStands() throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker()) {
            Link link = transport.connect(to(broker.port(), "topic"), WILL, new TestEar());
            assertThatThrownBy(() -> link.send(new Outgoing("a/#", new byte[0], 1, false, Outgoing.Receipt.NONE))).isInstanceOf(IllegalArgumentException.class);
            link.send(new Outgoing("a", new byte[0], 1, false, Outgoing.Receipt.NONE));
            await().until(() -> broker.published().size() == 1);
            link.close(true);
        }
    }

    @Test
    void aSecondCloseIsNoneAndAnOrderlyOneTellsTheBroker() throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker()) {
            Link link = transport.connect(to(broker.port(), "close"), WILL, new TestEar());
            link.close(true);
            link.close(false);
            await().until(() -> broker.disconnects() == 1);
        }
    }

    @Test
    void aPeerThatTakesNothingCannotHoldTheClosingUp() throws Exception {
        try (ScriptedBroker broker = new ScriptedBroker(Play.STOP_READING)) {
            Endpoint endpoint = to(broker.port(), "stalled");
            Link link = transport.connect(endpoint, WILL, new TestEar());
            for (int i = 0; i < 16; i++) {
                link.send(new Outgoing("a", new byte[4 << 20], 1, false, Outgoing.Receipt.NONE));
            }
            long begun = System.nanoTime();
            link.close(false);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
            ClientThreads.allEnd(endpoint.clientId());
        }
    }
}
