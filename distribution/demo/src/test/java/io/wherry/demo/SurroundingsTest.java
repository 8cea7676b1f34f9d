package io.wherry.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import com.google.gson.JsonObject;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SurroundingsTest {
    private Surroundings place;

    @BeforeEach
    void create() throws Exception {
        place = Surroundings.create();
    }

    @AfterEach
    void close() {
        place.close();
    }

    @Test
    void theBrokerKeepsWhatIsRetainedAndCarriesRequests() throws Exception {
        Broker broker = place.broker();
        JsonObject body = new JsonObject();
        body.addProperty("path", "/");
        try (Operator one = Operator.connect(broker.port(), "demo")) {
            one.request("ftp.list", "1", body);
            Optional<Operator.Message> message = one.next(Duration.ofSeconds(5));
            assertThat(message).map(Operator.Message::topic).contains("cmd/ftp.list/1");
            assertThat(message).map(seen -> seen.text("path")).contains("/");
        }
    }

    @Test
    void theFtpServerGivesItsFilesToWhoHasThePassword() throws Exception {
        FtpSite ftp = place.ftp();
        Story.setOut(place);
        FTPClient client = new FTPClient();
        client.connect("127.0.0.1", ftp.port());
        assertThat(client.login(FtpSite.USER, "wrong")).isFalse();
        assertThat(client.login(FtpSite.USER, ftp.password())).isTrue();
        client.enterLocalPassiveMode();
        client.setFileType(org.apache.commons.net.ftp.FTP.BINARY_FILE_TYPE);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        assertThat(client.retrieveFile("/firmware.bin", got)).isTrue();
        assertThat(got.toByteArray()).isEqualTo(Files.readAllBytes(place.remote().resolve("firmware.bin")));
        client.disconnect();
    }

    @Test
    void nothingIsLeftOfTheFolder() throws Exception {
        Path folder = place.folder();
        place.broker();
        place.ftp();
        Story.setOut(place);
        place.close();
        assertThat(folder).doesNotExist();
        place.close();
    }
}
