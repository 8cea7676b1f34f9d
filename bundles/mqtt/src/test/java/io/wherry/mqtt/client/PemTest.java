package io.wherry.mqtt.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemTest {
    private static final Path TLS = Path.of("src/test/resources/tls");

    @ParameterizedTest
    @CsvSource({"client.key,EC", "client-sec1.key,EC", "rsa-pkcs1.key,RSA", "server.key,RSA"})
    void aKeyIsReadInEachOfItsForms(String file, String algorithm) throws Exception {
        assertThat(Pem.key(TLS.resolve(file)).getAlgorithm()).isEqualTo(algorithm);
    }

    @Test
    void theSameKeyIsTheSameInBothForms() throws Exception {
        ECPrivateKey sec1 = (ECPrivateKey) Pem.key(TLS.resolve("client-sec1.key"));
        assertThat(sec1.getS()).isEqualTo(((ECPrivateKey) Pem.key(TLS.resolve("client.key"))).getS());
    }

    @Test
    void anEncryptedKeyIsRefusedByName() {
        assertThatThrownBy(() -> Pem.key(TLS.resolve("encrypted.key"))).isInstanceOf(GeneralSecurityException.class).hasMessageContaining("encrypted");
    }

    @Test
    void severalCertificatesAreReadInTheirOrder(@TempDir Path folder) throws Exception {
        Path both = folder.resolve("both.pem");
        Files.writeString(both, "some words\n" + Files.readString(TLS.resolve("client.pem")) + "\n" + Files.readString(TLS.resolve("ca.pem")));
        assertThat(Pem.certificates(both)).extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .containsExactly("CN=wherry-g1", "CN=Wherry test CA");
    }

    @Test
    void whatIsWrongWithAFileIsSaidWithItsKeyAndName(@TempDir Path folder) throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        Path damaged = Files.writeString(folder.resolve("damaged.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        wrong(new Endpoint.Files(Optional.of(folder.resolve("none.pem")), Optional.empty(), Optional.empty()), "ca=" + folder + "/none.pem: there is no such file");
        wrong(new Endpoint.Files(Optional.of(empty), Optional.empty(), Optional.empty()), "ca=" + empty + " can't be read: there is no certificate in it");
        wrong(new Endpoint.Files(Optional.of(damaged), Optional.empty(), Optional.empty()), "ca=" + damaged + " can't be read");
        wrong(new Endpoint.Files(Optional.empty(), Optional.of(TLS.resolve("client.pem")), Optional.of(empty)), "key=" + empty + " can't be read: there is no private key in it");
        wrong(new Endpoint.Files(Optional.empty(), Optional.of(TLS.resolve("client.pem")), Optional.empty()), "certificate and key belong together");
        wrong(new Endpoint.Files(Optional.of(folder), Optional.empty(), Optional.empty()), "ca=" + folder + " can't be read");
    }

    private static void wrong(Endpoint.Files files, String sentence) {
        assertThatThrownBy(() -> Tls.read(files)).isInstanceOf(LinkException.class).hasMessageContaining(sentence);
    }
}
