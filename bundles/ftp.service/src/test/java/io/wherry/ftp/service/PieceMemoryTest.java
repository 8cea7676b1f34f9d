package io.wherry.ftp.service;

import static io.wherry.ftp.service.Stand.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.wherry.ftp.Watch;
import io.wherry.ftp.service.session.Settings;
import io.wherry.ftp.service.transfer.PieceBook;
import io.wherry.simulator.profile.Identity;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.profile.Variants.PutRefusal;
import io.wherry.simulator.profile.Variants.TooMuch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered of a firmware's piece sizes, from one daemon to the next. */
class PieceMemoryTest {
    private static final Variants SMALL = Variants.GUIDE.receive(512, TooMuch.ERROR).piece(1024, PutRefusal.ERROR);

    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("pieces").resolve("gw1");
    }

    /** A new daemon on a new module: fetches and delivers, and says which commands that took. */
    private List<String> day(Variants variants) throws Exception {
        return day(variants, Identity.USUAL);
    }

    private List<String> day(Variants variants, Identity identity) throws Exception {
        List<String> commands = new ArrayList<>();
        Stand.with(folder).variants(variants).module(builder -> builder.identity(identity)).play(stand -> {
            byte[] bytes = Content.of(3, 9000);
            stand.server.file("/a", bytes);
            ModuleFtp ftp = new ModuleFtp(stand.port, stand.pdp.service(), stand.clock, Settings.DEFAULT, new PieceBook(Optional.of(file), stand.clock), new Random(1));
            try {
                ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);
                assertThat(Files.readAllBytes(stand.local())).isEqualTo(bytes);
                ftp.put(ACCOUNT, stand.put("/b"), Watch.NONE);
                assertThat(stand.server.content("/b")).hasValue(bytes);
            } finally {
                ftp.stop();
            }
            stand.module.ledger().received().forEach(received -> commands.add(received.text()));
        });
        return commands;
    }

    private static List<String> sizes(List<String> commands, String prefix) {
        return commands.stream().filter(command -> command.startsWith(prefix)).map(command -> command.replaceAll("^[^=]*=(\"[^\"]*\",)?|,[01]$", "")).distinct().toList();
    }

    @Test
    void whatAFirmwareTookIsWhereTheNextDaemonBegins() throws Exception {
        List<String> first = day(SMALL);
        assertThat(sizes(first, "AT+FTPRECV=")).startsWith("?", "2048", "1024", "512");
        assertThat(sizes(first, "AT+FTPPUT=")).startsWith("3072", "2048", "1024");

        List<String> second = day(SMALL);
        assertThat(sizes(second, "AT+FTPRECV=")).startsWith("512").doesNotContain("?", "1024", "2048");
        assertThat(sizes(second, "AT+FTPPUT=")).startsWith("1024").doesNotContain("2048", "3072");
    }

    @Test
    void aRangeThatWasToldIsNotAskedForAgain() throws Exception {
        Variants telling = Variants.GUIDE.receive(3000, TooMuch.ERROR).with(Quirk.FTPRECV_TEST);
        assertThat(sizes(day(telling), "AT+FTPRECV=")).contains("?", "3000");
        assertThat(sizes(day(telling), "AT+FTPRECV=")).contains("3000").doesNotContain("?");
    }

    @Test
    void anotherFirmwareIsAnotherModule() throws Exception {
        day(SMALL);
        Identity updated = new Identity(Identity.USUAL.imei(), Identity.USUAL.imsi(), Identity.USUAL.iccid(), "16000.1000.00.01.02.01");
        List<String> second = day(Variants.GUIDE, updated);
        assertThat(sizes(second, "AT+FTPRECV=")).startsWith("?", "2048");
        assertThat(sizes(second, "AT+FTPPUT=")).startsWith("3072");
        assertThat(sizes(day(SMALL), "AT+FTPRECV=")).as("the other one's sizes are still known").startsWith("512");
    }

    @Test
    void aRememberedSizeThatIsRefusedIsLoweredAndTheLowerOneKept() throws Exception {
        day(Variants.GUIDE);
        assertThat(Files.readString(file)).containsPattern(" 2048 0 L610 ");
        List<String> second = day(SMALL);
        assertThat(sizes(second, "AT+FTPRECV=")).startsWith("2048", "1024", "512");
        assertThat(Files.readString(file)).containsPattern(" 512 1024 L610 ");
        assertThat(sizes(day(SMALL), "AT+FTPRECV=")).startsWith("512");
    }

    @Test
    void aTornForeignOrHostileFileIsAsIfItWereNotThere() throws Exception {
        day(SMALL);
        String whole = Files.readString(file);
        for (String text : new String[] {whole.stripTrailing(), whole.replaceAll("(?m)^\\d{4}", "199x"), "\u0000\u0001 nothing of ours", "", "512",
            whole.replace(" 512 ", " -512 "), whole.replace(" 512 ", " 99999999 "), whole.replaceAll("(?m)^\\d{4}-", "2001-"), whole.replaceAll("(?m)^\\d{4}-", "9999-"),
            "x".repeat(20_000) + "\n" + whole, whole.replace("L610", "L6\u000710")}) {
            Files.writeString(file, text);
            assertThat(sizes(day(SMALL), "AT+FTPRECV=")).as(text.substring(0, Math.min(80, text.length()))).startsWith("?", "2048");
        }
        byte[] bytes = new byte[500];
        new Random(1).nextBytes(bytes);
        Files.write(file, bytes);
        assertThat(sizes(day(SMALL), "AT+FTPRECV=")).startsWith("?", "2048");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999", "4097"})
    void aSizeThatNoModuleTakesIsNoSize(String size) throws Exception {
        day(SMALL);
        Files.writeString(file, Files.readString(file).replace(" 512 1024 ", " " + size + " " + size + " "));
        List<String> commands = day(Variants.GUIDE);
        assertThat(sizes(commands, "AT+FTPRECV=").stream().filter(text -> !text.equals("?")).mapToInt(Integer::parseInt).max().orElseThrow()).isLessThanOrEqualTo(4096);
        assertThat(sizes(commands, "AT+FTPPUT=").stream().mapToInt(Integer::parseInt).max().orElseThrow()).isLessThanOrEqualTo(3072);
    }

    @Test
    void aFolderInTheFilesPlaceCostsNothingButTheMemory() throws Exception {
        Files.createDirectories(file.resolve("in the way"));
        day(SMALL);
        assertThat(sizes(day(SMALL), "AT+FTPRECV=")).startsWith("?", "2048");
    }

    @Test
    void onlyAFewFirmwaresAreKeptTheLatestOnes() throws Exception {
        for (int i = 0; i < 12; i++) {
            day(SMALL, new Identity(Identity.USUAL.imei(), Identity.USUAL.imsi(), Identity.USUAL.iccid(), "R" + i));
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8).stream().filter(line -> !line.startsWith("#")).toList();
        assertThat(lines).hasSize(8);
        assertThat(lines.get(7)).endsWith("L610 R11");
        assertThat(Files.list(file.getParent()).map(Path::getFileName).map(Path::toString)).containsExactly("gw1");
        assertThat(Arrays.asList(lines.get(0).split(" "))).contains("R4");
    }

    @Test
    void aConfiguredSizeIsNeitherAskedForNorRemembered() throws Exception {
        Stand.with(folder).play(stand -> {
            stand.server.file("/a", Content.of(3, 9000));
            Settings fixed = new Settings(6, 700, 800, false, Duration.ZERO, Duration.ZERO);
            ModuleFtp ftp = new ModuleFtp(stand.port, stand.pdp.service(), stand.clock, fixed, new PieceBook(Optional.of(file), stand.clock), new Random(1));
            try {
                ftp.get(ACCOUNT, stand.get("/a"), Watch.NONE);
            } finally {
                ftp.stop();
            }
            assertThat(file).doesNotExist();
            assertThat(stand.module.ledger().received()).noneMatch(received -> received.text().equals("AT+FTPRECV=?"));
        });
    }
}
