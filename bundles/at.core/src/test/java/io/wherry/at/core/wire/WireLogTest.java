package io.wherry.at.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.250Z");
    private static final String SECRET = "AT+FTPOPEN=\"host\",\"user\",\"topsecret\",\"\",21\r";

    @TempDir
    private Path folder;

    /** A line that says {@code incoming} piece by piece and takes everything. */
    private static final class Pieces implements Line, Connection {
        private final List<byte[]> incoming = new ArrayList<>();

        Pieces says(String text, int size) {
            for (int i = 0; i < text.length(); i += size) {
                incoming.add(text.substring(i, Math.min(text.length(), i + size)).getBytes(StandardCharsets.ISO_8859_1));
            }
            return this;
        }

        @Override
        public String name() {
            return "pieces";
        }

        @Override
        public int baud() {
            return 0;
        }

        @Override
        public Connection open() {
            return this;
        }

        @Override
        public int read(byte[] buffer) {
            if (incoming.isEmpty()) {
                return -1;
            }
            byte[] next = incoming.remove(0);
            System.arraycopy(next, 0, buffer, 0, next.length);
            return next.length;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            assertThat(length).isPositive();
        }

        @Override
        public void baud(int rate) {
            assertThat(rate).isZero();
        }

        @Override
        public void close() {
            incoming.clear();
        }
    }

    private String recorded(String written, int writeSize, String read, int readSize) throws Exception {
        Line line = new RecordedLine(new Pieces().says(read, readSize), new WireFile(folder, "m"), () -> NOW, () -> true);
        try (Connection connection = line.open()) {
            for (int i = 0; i < written.length(); i += writeSize) {
                byte[] piece = written.substring(i, Math.min(written.length(), i + writeSize)).getBytes(StandardCharsets.ISO_8859_1);
                connection.write(piece, 0, piece.length);
            }
            readAll(connection);
        }
        return Files.readString(folder.resolve("m.log"));
    }

    private static void readAll(Connection connection) throws FaultException {
        byte[] buffer = new byte[8192];
        while (connection.read(buffer) > 0) {
            assertThat(buffer).isNotNull();
        }
    }

    @Test
    void bothDirectionsStandInItWithTheirTime() throws Exception {
        assertThat(recorded("AT+CSQ\r", 7, "\r\n+CSQ: 5,99\r\n\u0003", 100)).isEqualTo("""
                2026-01-01T00:00:00.250Z =\s
                2026-01-01T00:00:00.250Z > AT+CSQ\\r
                2026-01-01T00:00:00.250Z < \\r\\n
                2026-01-01T00:00:00.250Z < +CSQ: 5,99\\r\\n
                2026-01-01T00:00:00.250Z < \\x03
                2026-01-01T00:00:00.250Z -\s
                """);
    }

    @Test
    void noPieceOfASecretStandsInItHoweverItIsSplitAndEchoed() throws Exception {
        for (int size = 1; size <= SECRET.length(); size++) {
            Files.deleteIfExists(folder.resolve("m.log"));
            String log = recorded(SECRET + "AT+CPIN=\"4711\"\rAT+MIPCALL=1,\"apn\",\"u\",\"pw12\"\r", size,
                    SECRET + "\nuser\",\"topsec\r\nret\",\"\"\r\nAT+CPIN=\"4711\"\r\r\n\r\nOK\r\n", Math.max(1, size / 2));
            assertThat(log).as("pieces of %d", size).doesNotContain("topsec", "secr", "4711", "pw12").contains("AT+FTPOPEN=\"host\",***", "OK\\r\\n");
        }
    }

    /** Writes and reads each in one piece, in their order: {@code >} what is written, else what is read; a blank turns the switch. */
    private String story(String... steps) throws Exception {
        Files.deleteIfExists(folder.resolve("m.log"));
        Pieces pieces = new Pieces();
        boolean[] on = {true};
        try (Connection connection = new RecordedLine(pieces, new WireFile(folder, "m"), () -> NOW, () -> on[0]).open()) {
            for (String step : steps) {
                if (step.equals(" ")) {
                    on[0] = !on[0];
                } else if (step.startsWith(">")) {
                    connection.write(step.getBytes(StandardCharsets.UTF_8), 1, step.getBytes(StandardCharsets.UTF_8).length - 1);
                } else {
                    pieces.says(step, step.length());
                    connection.read(new byte[8192]);
                }
            }
        }
        return Files.exists(folder.resolve("m.log")) ? Files.readString(folder.resolve("m.log")) : "";
    }

    @Test
    void aCommandBehindDataWithoutAnEndIsACommand() throws Exception {
        for (int length = 495; length < 515; length++) {
            assertThat(story(">" + "A".repeat(length), ">" + SECRET)).doesNotContain("secret").contains("AT+FTPOPEN=\"host\",***");
            assertThat(story(">" + "x".repeat(length), ">" + SECRET)).doesNotContain("secret").contains("AT+FTPOPEN=\"host\",***");
        }
    }

    @Test
    void aCommandThatIsLongerThanAnEntryHidesItsArgumentsToTheEnd() throws Exception {
        String host = "h".repeat(255);
        for (int length = 200; length < 260; length++) {
            String command = "AT+FTPOPEN=\"" + host + "\",\"" + "u".repeat(length) + "\",\"topsecret\",\"\",21\r";
            assertThat(story(">" + command, command + "\n")).doesNotContain("secr");
            assertThat(story(">AT+NEW=\"" + "n".repeat(1770 + length) + "topsecret\"\r")).doesNotContain("opsecr");
        }
    }

    @Test
    void anEchoOfWhatWasSentWhileNothingWasRecordedIsHidden() throws Exception {
        assertThat(story(" ", ">" + SECRET, " ", "\u0001er\",\"topse\r\ncret\",\"\",21\r\r\nOK\r\n")).doesNotContain("topse", "cret").contains("OK\\r\\n");
        assertThat(story(" ", ">" + SECRET, " ", SECRET + "\r\nOK\r\n")).contains("AT+FTPOPEN=\"host\",***\\r");
    }

    @Test
    void anEchoInCapitalsAndAServersOwnWordsAreHidden() throws Exception {
        assertThat(story(">" + SECRET, SECRET.toUpperCase(Locale.ROOT) + "\n+FTPINFO: 530 topsecret is wrong\r\n+CME ERROR: TOPSECRET?\r\n"))
                .doesNotContainIgnoringCase("secret").contains("530 ********* is wrong", "+CME ERROR: *********?");
    }

    @Test
    void commandsThatNobodyKnowsHideAllAndThoseOfTransfersNothing() throws Exception {
        assertThat(story(">AT+CGAUTH=1,2,\"someone\",\"hush\"\r", ">AT+XYZ=\"hush\"\r", ">AT^PIN=47114711\r", ">AT+CPIN=4711\r", ">AT+CLCK=\"SC\",1,\"4711\"\r",
                ">AT+FTPGET=\"/a/b.bin\",1,0\r", ">AT+CMEE=1;+CPIN=\"4711\"\r", ">ATE0;+CFUN=1;^LOCK=\"a;b\",\"4711\"\r", ">AT+CFUN=15\r", ">AT+CGDCONT=1,\"IP\",\"internet\"\r", ">AT+IPR=921600\r", ">AT+MIPCALL=1,\"apn\",\"me\",\"pw12\"\r"))
                .doesNotContain("hush", "4711", "pw12", "someone").contains("AT+XYZ=***", "AT^PIN=***", "AT+CPIN=***", "AT+CMEE=1;+CPIN=***", "ATE0;+CFUN=1;^LOCK=***", "AT+CLCK=***", "AT+FTPGET=\"/a/b.bin\",1,0",
                        "AT+CFUN=15", "AT+CGDCONT=1,\"IP\",\"internet\"", "AT+IPR=921600", "AT+MIPCALL=1,\"apn\",***");
    }

    @Test
    void aBlockKeepsItsLengthWhateverIsHiddenInIt() throws Exception {
        String content = "xx topsecret AT+CPIN=\"9999\" xx";
        String log = story(">" + SECRET, "+FTPRECV: " + content.length() + "\r\n" + content + "\r\nOK\r\n");
        assertThat(log).doesNotContain("9999", "secret").contains("xx ********* AT+CPIN=" + "*".repeat(9) + "\\r\\n");
    }

    @Test
    void whatBecameOfTheLineStandsInIt() throws Exception {
        Line lost = new Line() {
            @Override
            public String name() {
                return "lost";
            }

            @Override
            public int baud() {
                return 0;
            }

            @Override
            public Connection open() throws FaultException {
                throw new FaultException(FaultCode.PORT_MISSING, "there is no such port");
            }
        };
        assertThatThrownBy(new RecordedLine(lost, new WireFile(folder, "m"), () -> NOW, () -> true)::open).isInstanceOf(FaultException.class);
        assertThat(Files.readString(folder.resolve("m.log"))).isEqualTo("2026-01-01T00:00:00.250Z ! PORT_MISSING there is no such port\n");
    }

    @Test
    void itIsBoundedToTwoFiles() throws Exception {
        WireFile file = new WireFile(folder, "m", 10_000);
        file.begin();
        for (int i = 0; i < 3_000; i++) {
            file.append(new WireEntry(NOW, WireEntry.Direction.IN, ("line " + i + "\r\n").getBytes(StandardCharsets.US_ASCII)));
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("m.log", "m.log.1");
        assertThat(Files.size(folder.resolve("m.log"))).isLessThanOrEqualTo(10_000);
        assertThat(Files.size(folder.resolve("m.log.1"))).isLessThanOrEqualTo(10_000);
        List<WireEntry> left = WireFile.read(folder, "m").entries();
        assertThat(new String(left.get(left.size() - 1).bytes(), StandardCharsets.US_ASCII)).isEqualTo("line 2999\r\n");
    }

    @Test
    void anyBytesAreReadBackAsTheyWere() {
        byte[] bytes = new byte[2_000];
        new Random(1).nextBytes(bytes);
        WireEntry entry = new WireEntry(NOW, WireEntry.Direction.OUT, bytes);
        assertThat(WireEntry.parse(entry.line())).hasValueSatisfying(back -> {
            assertThat(back.bytes()).isEqualTo(bytes);
            assertThat(back.at()).isEqualTo(NOW);
        });
        assertThat(WireEntry.parse("torn \\x0")).isEmpty();
        assertThat(WireEntry.parse("2026-01-01T00:00:00.250Z > \\x0")).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenHarmsNoConnection() throws Exception {
        Path blocked = Files.writeString(folder.resolve("file"), "");
        Line line = new RecordedLine(new Pieces().says("\r\nOK\r\n", 3), new WireFile(blocked, "m"), () -> NOW, () -> true);
        try (Connection connection = line.open()) {
            connection.write(new byte[] {'A', 'T', '\r'}, 0, 3);
            readAll(connection);
        }
    }
}
