package io.wherry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import com.google.gson.JsonObject;
import io.wherry.chaos.plant.Daemon;
import io.wherry.chaos.plant.Operator;
import io.wherry.chaos.plant.Plant;
import io.wherry.chaos.plant.Vsftpd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation over MQTT, by the shipped daemon, through a pseudo-terminal, on the real broker and the real FTP server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileMovesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path folder;

    private Plant plant;
    private Vsftpd vsftpd;
    private Daemon daemon;
    private Operator operator;

    @BeforeAll
    void start() throws Exception {
        plant = RealParts.start(folder);
        vsftpd = plant.vsftpd();
        daemon = plant.daemon();
        operator = plant.operator();
    }

    @AfterAll
    void stop() throws Exception {
        if (plant != null) {
            plant.close();
        }
    }

    private JsonObject succeeds(String operation, String id, String arguments) throws Exception {
        return plant.succeeds(operation, id, arguments, PATIENCE);
    }

    private String fails(String operation, String id, String arguments, String word) throws Exception {
        return plant.fails(operation, id, arguments, word, PATIENCE);
    }

    @ParameterizedTest
    @CsvSource({"0,get", "1,get", "2047,get", "2049,get", "100000,get", "5000000,get", "1,retr", "60000,retr"})
    void aFileIsFetchedByteForByte(int size, String via) throws Exception {
        byte[] content = Plant.content(size, size);
        String name = "out-" + size + "-" + via + ".bin";
        Files.write(vsftpd.pub().resolve(name), content);
        JsonObject result = succeeds("ftp.get", "get-" + size + "-" + via, """
                {"server":"plant","remote":"pub/%s","local":"in/%s","sha256":"%s","via":"%s","unknownMember":1}""".formatted(name, name, Plant.sha256(content), via));
        assertThat(Files.readAllBytes(daemon.files().resolve("in").resolve(name))).isEqualTo(content);
        assertThat(result.get("bytes").getAsLong()).isEqualTo(size);
        assertThat(result.get("sha256").getAsString()).isEqualTo(Plant.sha256(content));
        assertThat(result.get("verified").getAsString()).isEqualTo("sha256");
    }

    @ParameterizedTest
    @CsvSource({"0,put", "1,put", "3073,put", "100000,put", "2000000,put", "1,stor", "60000,stor"})
    void aFileIsDeliveredByteForByte(int size, String via) throws Exception {
        byte[] content = Plant.content(size, size + 7);
        String name = "in-" + size + "-" + via + ".bin";
        Files.createDirectories(daemon.files());
        Files.write(daemon.files().resolve(name), content);
        succeeds("ftp.put", "put-" + size + "-" + via, """
                {"server":"plant","local":"%s","remote":"pub/%s","via":"%s"}""".formatted(name, name, via));
        assertThat(Files.readAllBytes(vsftpd.pub().resolve(name))).isEqualTo(content);
        try (var left = Files.list(vsftpd.pub())) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(each -> each.startsWith(name) && !each.equals(name));
        }
    }

    @Test
    void directoriesAndNamesAreMadeListedRenamedAndRemoved() throws Exception {
        succeeds("ftp.mkdir", "mk-1", "{\"server\":\"plant\",\"path\":\"pub/new dir\"}");
        assertThat(vsftpd.pub().resolve("new dir")).isDirectory();
        Files.write(vsftpd.pub().resolve("new dir/a file.txt"), new byte[] {1, 2, 3});
        JsonObject listed = succeeds("ftp.list", "ls-1", "{\"server\":\"plant\",\"path\":\"pub/new dir\"}");
        JsonObject entry = listed.getAsJsonArray("entries").get(0).getAsJsonObject();
        assertThat(entry.get("name").getAsString()).isEqualTo("a file.txt");
        assertThat(entry.get("size").getAsLong()).isEqualTo(3);
        succeeds("ftp.rename", "ren-1", "{\"server\":\"plant\",\"from\":\"pub/new dir/a file.txt\",\"to\":\"pub/b.txt\"}");
        assertThat(vsftpd.pub().resolve("b.txt")).hasBinaryContent(new byte[] {1, 2, 3});
        succeeds("ftp.delete", "del-1", "{\"server\":\"plant\",\"path\":\"pub/b.txt\"}");
        assertThat(vsftpd.pub().resolve("b.txt")).doesNotExist();
        succeeds("ftp.rmdir", "rm-1", "{\"server\":\"plant\",\"path\":\"pub/new dir\"}");
        assertThat(vsftpd.pub().resolve("new dir")).doesNotExist();
        assertThat(succeeds("ftp.pwd", "pwd-1", "{\"server\":\"plant\"}").get("path").getAsString()).isEqualTo("/");
    }

    @Test
    void whatGoesWrongIsToldApart() throws Exception {
        assertThat(fails("ftp.get", "no-file", "{\"server\":\"plant\",\"remote\":\"pub/nothing\",\"local\":\"n\"}", "FAILED")).isEqualTo("NO_SUCH_FILE");
        assertThat(fails("ftp.list", "no-login", "{\"server\":\"locked\"}", "FAILED")).isEqualTo("LOGIN_REFUSED");
        assertThat(fails("ftp.delete", "no-delete", "{\"server\":\"plant\",\"path\":\"pub/nothing\"}", "FAILED")).isEqualTo("NO_SUCH_FILE");
        assertThat(fails("ftp.get", "other-sum", "{\"server\":\"plant\",\"remote\":\"pub/sum.txt\",\"local\":\"s\",\"sha256\":\"%s\"}".formatted("0".repeat(64)), "FAILED"))
                .isIn("CHECKSUM_MISMATCH", "NO_SUCH_FILE");
        succeeds("ftp.pwd", "still-fine", "{\"server\":\"plant\"}");
    }

    @Test
    void badRequestsAreRejectedByName() throws Exception {
        String get = "{\"server\":\"plant\",\"remote\":\"pub/a\",\"local\":\"%s\"}";
        assertThat(fails("ftp.get", "bad-json", "{\"server\":", "REJECTED")).isEqualTo("MALFORMED_REQUEST");
        assertThat(fails("ftp.get", "not-object", "[1,2]", "REJECTED")).isEqualTo("MALFORMED_REQUEST");
        assertThat(fails("ftp.fly", "unknown-op", "{}", "REJECTED")).isEqualTo("UNKNOWN_OPERATION");
        assertThat(fails("ftp.list", "unknown-server", "{\"server\":\"nowhere\"}", "REJECTED")).isEqualTo("UNKNOWN_SERVER");
        assertThat(fails("ftp.get", "dot-dot", get.formatted("../etc/passwd"), "REJECTED")).isEqualTo("BAD_LOCAL_PATH");
        assertThat(fails("ftp.get", "absolute", get.formatted("/etc/passwd"), "REJECTED")).isEqualTo("BAD_LOCAL_PATH");
        Files.createDirectories(daemon.files());
        Files.createSymbolicLink(daemon.files().resolve("way-out"), Path.of("/tmp"));
        assertThat(fails("ftp.get", "link-out", get.formatted("way-out/x"), "REJECTED")).isEqualTo("BAD_LOCAL_PATH");
        assertThat(fails("ftp.get", "missing-member", "{\"server\":\"plant\",\"remote\":\"pub/a\"}", "REJECTED")).isEqualTo("INVALID_ARGUMENTS");
        assertThat(fails("ftp.delete", "quote", "{\"server\":\"plant\",\"path\":\"a\\\"b\"}", "REJECTED")).isIn("BAD_REMOTE_PATH", "INVALID_ARGUMENTS");
        assertThat(fails("ftp.delete", "cr", "{\"server\":\"plant\",\"path\":\"a\\rAT+CFUN=15\"}", "REJECTED")).isIn("BAD_REMOTE_PATH", "INVALID_ARGUMENTS");
        assertThat(fails("ftp.list", "huge", "{\"server\":\"" + "x".repeat(100_000) + "\"}", "REJECTED")).isEqualTo("PAYLOAD_TOO_LARGE");
    }

    @Test
    void theSameRequestTwiceIsDoneOnce() throws Exception {
        succeeds("ftp.mkdir", "twice", "{\"server\":\"plant\",\"path\":\"pub/once\"}");
        operator.request("ftp.mkdir", "twice", "{\"server\":\"plant\",\"path\":\"pub/once\"}");
        succeeds("ftp.rmdir", "twice-clean", "{\"server\":\"plant\",\"path\":\"pub/once\"}");
        assertThat(vsftpd.pub().resolve("once")).doesNotExist();
        assertThat(operator.finalState("ftp.mkdir", "twice", PATIENCE).get("state").getAsString()).isEqualTo("SUCCEEDED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"about", "twin/m1", "cmd/ftp.get", "cmd/ftp.list", "cmd/modem.restart", "cmd/diagnostics"})
    void theGatewaySaysWhatItIsAndCan(String topic) {
        org.awaitility.Awaitility.await(topic).atMost(Duration.ofSeconds(20)).until(() -> operator.last(topic).filter(seen -> !seen.payload().isEmpty()).isPresent());
    }

    @Test
    void noPasswordIsInAnyLogOrMessage() throws Exception {
        fails("ftp.list", "secret-1", "{\"server\":\"locked\"}", "FAILED");
        succeeds("ftp.list", "secret-2", "{\"server\":\"plant\"}");
        succeeds("diagnostics", "secret-3", "{}");
        String told = operator.all().stream().map(Operator.Seen::payload).reduce("", String::concat) + daemon.said();
        assertThat(told).doesNotContain(Vsftpd.PASSWORD).doesNotContain(Plant.WRONG_PASSWORD);
        assertThat(jobs()).doesNotContain(Vsftpd.PASSWORD);
    }

    private String jobs() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(daemon.data().resolve("jobs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
