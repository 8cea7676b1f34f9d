package io.wherry.jobs.spool.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.google.gson.JsonObject;
import io.wherry.jobs.spool.job.Job;
import io.wherry.jobs.spool.job.Key;
import io.wherry.jobs.spool.job.Stage;
import io.wherry.jobs.spool.job.Terms;
import io.wherry.jobs.spool.job.Timeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    @TempDir
    Path path;

    private static Job job(String operation, String id, long order) {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("path", "p".repeat(200));
        return new Job(new Key(operation, id), order, NOW, Terms.NONE, "f", arguments, Stage.queued(1, NOW));
    }

    private Folder folder() throws Exception {
        return new Folder(path, Disk.REAL);
    }

    @Test
    void everyLegalIdHasAFileOfItsOwnWhateverTheDiskThinksOfCase() throws Exception {
        Set<String> names = new HashSet<>();
        List<String> ids = List.of(".", "..", "...", "a", "A", "a.json", ".hidden", "con", "-", "_", "a_b", "a-b", "x".repeat(64), "X".repeat(64), "a.tmp", "a.damaged");
        for (String operation : List.of("ftp.get", "ftp.put", "../../etc", "wéird op", "")) {
            for (String id : ids) {
                String name = FileName.of(new Key(operation, id));
                assertThat(names.add(name.toLowerCase(Locale.ROOT))).isTrue();
                assertThat(name).matches("[A-Za-z0-9_-][A-Za-z0-9._-]{17,160}\\.json").doesNotContain("/");
                folder().save(job(operation, id, names.size()), Timeline.Mark.NEVER);
            }
        }
        assertThat(folder().load().jobs()).hasSize(ids.size() * 5);
        assertThat(path.toFile().list()).as("all of them in the folder").hasSize(ids.size() * 5);
    }

    @Test
    void whatIsNoWholeJobIsSetAsideAndTheOthersGoOn() throws Exception {
        Folder folder = folder();
        folder.save(job("ftp.get", "good", 1), Timeline.Mark.NEVER);
        folder.save(job("ftp.get", "torn", 2), Timeline.Mark.NEVER);
        Path torn = path.resolve(FileName.of(new Key("ftp.get", "torn")));
        Files.writeString(torn, Files.readString(torn).substring(0, 100));
        Files.copy(path.resolve(FileName.of(new Key("ftp.get", "good"))), path.resolve("ftp.get_copy_0000000000000000.json"));
        Files.createFile(path.resolve("empty.json"));
        Files.writeString(path.resolve("notes.txt"), "hello");
        Files.write(path.resolve("binary.json"), new byte[] {(byte) 0xff, 0, 1});
        Files.writeString(path.resolve("deep.json"), "[".repeat(100_000), StandardCharsets.UTF_8);
        Files.createSymbolicLink(path.resolve("link.json"), Path.of("notes.txt"));
        Files.createDirectory(path.resolve("directory"));
        Files.writeString(path.resolve("left.json.tmp"), "{");
        Folder.Found found = folder().load();
        assertThat(found.jobs()).extracting(one -> one.key().id()).containsExactly("good");
        assertThat(found.damaged()).hasSize(7);
        assertThat(path.toFile().list()).hasSize(1 + 7 + 1).doesNotContain("left.json.tmp");
        assertThat(folder().load().damaged()).as("set aside once").isEmpty();
    }

    @Test
    void aDamagedFileThatComesAgainReplacesNothing() throws Exception {
        for (int i = 0; i < 25; i++) {
            Files.writeString(path.resolve("x.json"), "bad " + i);
            folder().load();
        }
        assertThat(path.toFile().list()).as("the last twenty are kept").hasSize(20);
    }

    @Test
    void jobsComeBackInTheOrderOfTheirAcceptanceWithTheLatestMark() throws Exception {
        Folder folder = folder();
        folder.save(job("ftp.get", "z", 1), new Timeline.Mark(5, 5, NOW));
        folder.save(job("ftp.get", "a", 2), new Timeline.Mark(9, 9, NOW));
        folder.save(new Timeline.Mark(7, 7, NOW));
        Folder.Found found = folder().load();
        assertThat(found.jobs()).extracting(one -> one.key().id()).containsExactly("z", "a");
        assertThat(found.mark().age()).isEqualTo(9);
    }
}
