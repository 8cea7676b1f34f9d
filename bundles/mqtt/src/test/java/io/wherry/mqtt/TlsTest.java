package io.wherry.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.wherry.fault.Secret;
import io.wherry.mqtt.broker.ClientThreads;
import io.wherry.mqtt.broker.Mosquitto;
import io.wherry.mqtt.client.Endpoint;
import io.wherry.mqtt.client.Link;
import io.wherry.mqtt.client.LinkException;
import io.wherry.mqtt.client.PahoTransport;
import io.wherry.mqtt.client.Transport;
import io.wherry.mqtt.messages.About;
import io.wherry.mqtt.outbox.Outgoing;
import io.wherry.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS with mosquitto: whom the gateway trusts, and how it shows who it is. */
class TlsTest {
    private static final Path TLS = Path.of("src/test/resources/tls").toAbsolutePath();
    private static final Outgoing WILL = new Outgoing("will", new byte[] {'w'}, 1, true, Outgoing.Receipt.NONE);
    private static final Transport.Ear DEAF = new Transport.Ear() {
        @Override
        public void arrived(String topic, byte[] payload, boolean retained, Runnable acknowledge) {
            acknowledge.run();
        }

        @Override
        public void delivered(Outgoing message) {
        }

        @Override
        public void lost(String why) {
        }
    };

    @TempDir
    Path folder;
    private final PahoTransport transport = new PahoTransport(Clock.system(), Duration.ofSeconds(5));

    private Mosquitto broker(String server, boolean asksForCertificates) throws Exception {
        return Mosquitto.start(folder, "allow_anonymous true", "cafile " + TLS.resolve("ca.pem"), "certfile " + TLS.resolve(server + ".pem"),
                "keyfile " + TLS.resolve(server + ".key"), "require_certificate " + asksForCertificates);
    }

    private static Endpoint to(String host, int port, Endpoint.Files files) {
        return new Endpoint(host, port, true, files, "wherry-tls", "", Secret.NONE, Duration.ofSeconds(30));
    }

    private static Endpoint.Files files(String ca, String certificate, String key) {
        return new Endpoint.Files(Optional.of(TLS.resolve(ca)), Optional.of(certificate).filter(name -> !name.isEmpty()).map(TLS::resolve),
                Optional.of(key).filter(name -> !name.isEmpty()).map(TLS::resolve));
    }

    private void fails(Endpoint endpoint, String sentence) {
        assertThatThrownBy(() -> transport.connect(endpoint, WILL, DEAF)).isInstanceOf(LinkException.class).hasMessageContaining(sentence);
    }

    @Test
    void aBrokerThatTheCaKnowsIsTrustedAndItsDaysAreCounted() throws Exception {
        try (Mosquitto broker = broker("server", false)) {
            Link link = transport.connect(to("localhost", broker.port(), files("ca.pem", "", "")), WILL, DEAF);
            About.Certificates left = link.expiry().daysLeft(Instant.now());
            assertThat(left.broker().getAsLong()).isGreaterThan(30_000);
            assertThat(left.ca().getAsLong()).isGreaterThan(30_000);
            assertThat(left.own()).isEmpty();
            link.close(true);
        }
    }

    @Test
    void aBrokerOfAnotherCaIsNotTrusted() throws Exception {
        try (Mosquitto broker = broker("server", false)) {
            Endpoint endpoint = to("localhost", broker.port(), files("other-ca.pem", "", ""));
            fails(endpoint, "CertPath");
            ClientThreads.allEnd(endpoint.clientId());
        }
    }

    @Test
    void aBrokerOfAnotherNameIsNotTrusted() throws Exception {
        try (Mosquitto broker = broker("misnamed", false)) {
            fails(to("localhost", broker.port(), files("ca.pem", "", "")), "No subject alternative DNS name matching localhost");
        }
    }

    @ParameterizedTest
    @CsvSource({"client.pem,client.key", "client.pem,client-sec1.key", "rsa.pem,rsa-pkcs1.key"})
    void theGatewayShowsItsCertificate(String certificate, String key) throws Exception {
        try (Mosquitto broker = broker("server", true)) {
            Link link = transport.connect(to("localhost", broker.port(), files("ca.pem", certificate, key)), WILL, DEAF);
            assertThat(link.expiry().own()).isPresent();
            link.close(true);
        }
    }

    @Test
    void aCertificateThatTheBrokerRefusesLeavesNoThread() throws Exception {
        try (Mosquitto broker = broker("server", true)) {
            Endpoint endpoint = to("localhost", broker.port(), files("ca.pem", "stranger.pem", "stranger.key"));
            for (int i = 0; i < 10; i++) {
                fails(endpoint, "connection failed");
            }
            ClientThreads.allEnd(endpoint.clientId());
        }
    }

    @Test
    void aCertificateThatIsRenewedUnderTheConnectionIsSeenAndATornFileIsNot() throws Exception {
        try (Mosquitto broker = broker("server", true)) {
            Path certificate = Files.copy(TLS.resolve("client.pem"), folder.resolve("own.pem"));
            Path key = Files.copy(TLS.resolve("client.key"), folder.resolve("own.key"));
            Endpoint.Files files = new Endpoint.Files(Optional.of(TLS.resolve("ca.pem")), Optional.of(certificate), Optional.of(key));
            Link link = transport.connect(to("localhost", broker.port(), files), WILL, DEAF);
            Optional<Instant> first = link.expiry().own();
            Files.writeString(certificate, "-----BEGIN CERT");
            assertThat(link.expiry().own()).isEqualTo(first);
            Files.copy(TLS.resolve("rsa.pem"), certificate, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(TLS.resolve("rsa-pkcs1.key"), key, StandardCopyOption.REPLACE_EXISTING);
            assertThat(link.expiry().own()).isPresent().isNotEqualTo(first);
            link.close(true);
        }
    }

    @Test
    void aRenewedCertificateIsUsedByTheNextConnection() throws Exception {
        try (Mosquitto broker = broker("server", true)) {
            Path certificate = Files.copy(TLS.resolve("stranger.pem"), folder.resolve("own.pem"));
            Path key = Files.copy(TLS.resolve("stranger.key"), folder.resolve("own.key"));
            Endpoint.Files files = new Endpoint.Files(Optional.of(TLS.resolve("ca.pem")), Optional.of(certificate), Optional.of(key));
            FakeJobs jobs = new FakeJobs();
            try (Gateway gateway = TestGateway.start("tls", "mqtts://localhost:" + broker.port(), files, jobs, false)) {
                Clock.system().sleep(Duration.ofMillis(500));
                assertThat(gateway.supervisor().connected()).isFalse();
                Files.copy(TLS.resolve("client.pem"), certificate, StandardCopyOption.REPLACE_EXISTING);
                Files.copy(TLS.resolve("client.key"), key, StandardCopyOption.REPLACE_EXISTING);
                await().atMost(Duration.ofSeconds(30)).until(() -> gateway.supervisor().connected());
            }
        }
    }
}
