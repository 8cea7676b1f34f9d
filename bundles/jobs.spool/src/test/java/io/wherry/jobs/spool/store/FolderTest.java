package io.wherry.jobs.spool.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import io.wherry.jobs.spool.job.Job;
import io.wherry.jobs.spool.job.Key;
import io.wherry.jobs.spool.job.Stage;
import io.wherry.jobs.spool.job.Terms;
import io.wherry.jobs.spool.job.Timeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FolderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    @TempDir
    Path path;

    private static Job job(String operation, String id, long order) {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("path", "p".repeat(200));
        return new Job(new Key(operation, id), order, NOW, Terms.NONE, 15, arguments, Stage.queued(1, NOW));
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

    private static final String GOOD = FileName.of(new Key("ftp.get", "good"));

    private interface Maker {
        void make(Path at) throws Exception;
    }

    static Stream<Arguments> foreign() {
        return Stream.of(
                foreign("an empty file", "ftp.get_good2_0000000000000000.json", at -> Files.createFile(at)),
                foreign("a note of somebody", "notes.txt", at -> Files.writeString(at, "hello")),
                foreign("bytes that are no UTF-8", "binary.json", at -> Files.write(at, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})),
                foreign("very deep JSON", "deep.json", at -> Files.writeString(at, "[".repeat(100_000))),
                foreign("very deep arguments", "deeper.json", at -> Files.writeString(at, "{\"arguments\":{\"a\":" + "[".repeat(100_000))),
                foreign("a job under another job's name", "ftp.get_copy_0000000000000000.json", at -> Files.copy(at.resolveSibling(GOOD), at)),
                foreign("a link to a job", "link.json", at -> Files.createSymbolicLink(at, at.resolveSibling(GOOD))),
                foreign("a link to nothing", "dead.json", at -> Files.createSymbolicLink(at, Path.of("nowhere"))),
                foreign("a folder", "folder", at -> Files.createDirectory(at)),
                foreign("a folder under a job's name", FileName.of(new Key("ftp.get", "folder")), at -> Files.writeString(Files.createDirectory(at).resolve("x"), "x")),
                foreign("a folder under a note's name", ".operations", at -> Files.createDirectory(at)),
                foreign("an enormous file", FileName.of(new Key("ftp.get", "large")), at -> {
                    try (RandomAccessFile file = new RandomAccessFile(at.toFile(), "rw")) {
                        file.setLength(5 << 20);
                    }
                }),
                foreign("a job of a later version", FileName.of(new Key("ftp.get", "good")), at -> Files.writeString(at, Files.readString(at).replace("\"format\": 1", "\"format\": 2"))),
                foreign("a state nobody knows", GOOD, at -> Files.writeString(at, Files.readString(at).replace("QUEUED", "DREAMING"))),
                foreign("an end without an outcome", GOOD, at -> Files.writeString(at, Files.readString(at).replace("QUEUED", "FAILED"))),
                foreign("another job inside", GOOD, at -> Files.writeString(at, Files.readString(at).replace("\"id\": \"good\"", "\"id\": \"bad\""))),
                foreign("something behind the job", GOOD, at -> Files.writeString(at, Files.readString(at) + "{}")),
                foreign("a name with bytes that are no text", "l\u00e4st\u00ef\u00a0\u0001.json", at -> Files.writeString(at, "x")));
    }

    private static Arguments foreign(String what, String name, Maker maker) {
        return Arguments.of(what, name, maker);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreign")
    void whatIsNoWholeJobIsSetAsideAndTheOthersGoOn(String what, String name, Maker maker) throws Exception {
        folder().save(job("ftp.get", "good", 1), Timeline.Mark.NEVER);
        folder().save(job("ftp.get", "other", 2), Timeline.Mark.NEVER);
        maker.make(path.resolve(name));
        Folder.Found found = folder().load();
        assertThat(found.jobs()).extracting(one -> one.job().key().id()).contains("other").hasSize(name.equals(GOOD) ? 1 : 2);
        assertThat(found.aside()).containsExactly(Aside.harmless(name));
        assertThat(path.resolve("aside").toFile().list()).containsExactly("000001-" + Aside.harmless(name));
        assertThat(path.resolve(name)).doesNotExist();
        folder().save(List.of());
        folder().save(job("ftp.get", "good", 1), Timeline.Mark.NEVER);
        assertThat(folder().load().aside()).as("set aside once").isEmpty();
    }

    @Test
    void aJobThatWasTornAtAnyByteIsSetAside() throws Exception {
        folder().save(job("ftp.get", "torn", 2), Timeline.Mark.NEVER);
        Path torn = path.resolve(FileName.of(new Key("ftp.get", "torn")));
        byte[] whole = Files.readAllBytes(torn);
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(torn, Arrays.copyOf(whole, length));
            assertThat(folder().load().aside()).as("%d of %d bytes", length, whole.length).hasSize(1);
        }
        assertThat(path.resolve("aside").toFile().list()).hasSize(Aside.MOST);
    }

    @Test
    void whatACrashLeftHalfWrittenIsRemoved() throws Exception {
        Files.writeString(path.resolve("left.json.tmp"), "{");
        assertThat(folder().load().aside()).isEmpty();
        assertThat(path).isEmptyDirectory();
    }

    @Test
    void whatIsSetAsideIsBoundedInNumberAndTheLastOnesAreKept() throws Exception {
        for (int i = 1; i <= 25; i++) {
            Files.writeString(path.resolve("x.json"), "bad " + i);
            folder().load();
        }
        Path aside = path.resolve("aside");
        assertThat(aside.toFile().list()).hasSize(20);
        assertThat(aside.resolve("000025-x.json")).hasContent("bad 25");
        assertThat(aside.resolve("000006-x.json")).exists();
    }

    @Test
    void whatIsSetAsideIsBoundedInBytesAFolderIncluded() throws Exception {
        for (int i = 1; i <= 7; i++) {
            Path inner = Files.createDirectories(path.resolve("dir" + i).resolve("inner"));
            try (RandomAccessFile file = new RandomAccessFile(inner.resolve("big").toFile(), "rw")) {
                file.setLength(3 << 20);
            }
            folder().load();
        }
        assertThat(path.resolve("aside").toFile().list()).containsExactlyInAnyOrder("000003-dir3", "000004-dir4", "000005-dir5", "000006-dir6", "000007-dir7");
        try (RandomAccessFile file = new RandomAccessFile(path.resolve("enormous").toFile(), "rw")) {
            file.setLength(Aside.MOST_BYTES + 1);
        }
        assertThat(folder().load().aside()).containsExactly("enormous");
        assertThat(path.resolve("aside").toFile().list()).isEmpty();
    }

    @Test
    void whatCanNotBeReadIsSetAsideToo() throws Exception {
        folder().save(job("ftp.get", "good", 1), Timeline.Mark.NEVER);
        folder().save(job("ftp.get", "unreadable", 2), Timeline.Mark.NEVER);
        Folder folder = new Folder(path, new OtherDisk() {
            @Override
            public byte[] read(Path file, long most) throws IOException {
                if (file.toString().contains("unreadable")) {
                    throw new AccessDeniedException(file.toString());
                }
                return super.read(file, most);
            }
        });
        Folder.Found found = folder.load();
        assertThat(found.jobs()).hasSize(1);
        assertThat(found.aside()).containsExactly(FileName.of(new Key("ftp.get", "unreadable")));
    }

    @Test
    void whatCanNotEvenBeSetAsideStopsNobody() throws Exception {
        folder().save(job("ftp.get", "good", 1), Timeline.Mark.NEVER);
        Files.writeString(path.resolve("aside"), "a file where a folder is to be");
        Files.writeString(path.resolve("x.json"), "bad");
        assertThat(folder().load().jobs()).hasSize(1);
    }

    @Test
    void nobodyElseMayReadWhatIsInTheSpool() throws Exception {
        Path fresh = path.resolve("data/jobs");
        new Folder(fresh, Disk.REAL).save(job("ftp.get", "a", 1), Timeline.Mark.NEVER);
        assertThat(Files.getPosixFilePermissions(fresh)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(fresh.resolve(FileName.of(new Key("ftp.get", "a"))))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        new Folder(fresh, Disk.REAL);
        assertThat(Files.getPosixFilePermissions(fresh)).as("an older folder too").isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void whatWasForgottenIsKnownAlsoAfterARestartAndATornEnd() throws Exception {
        Folder first = folder();
        first.load();
        for (int i = 0; i < 3; i++) {
            Job job = job("ftp.get", "job" + i, i);
            first.save(job, Timeline.Mark.NEVER);
            first.forget(List.of(job));
            first.forget(List.of(job));
        }
        Path note = path.resolve(".past");
        assertThat(Files.size(note)).isEqualTo(3 * 17);
        Files.write(note, Arrays.copyOf(Files.readAllBytes(note), 2 * 17 + 5));
        Folder second = folder();
        assertThat(second.load().jobs()).isEmpty();
        assertThat(second.isPast(new Key("ftp.get", "job1"), 15)).isTrue();
        assertThat(second.isPast(new Key("ftp.get", "job1"), 16)).isFalse();
        assertThat(second.isPast(new Key("ftp.get", "job2"), 15)).as("its line is torn").isFalse();
        second.forget(List.of(job("ftp.get", "job3", 3)));
        Folder third = folder();
        third.load();
        assertThat(third.isPast(new Key("ftp.get", "job3"), 15)).as("the torn line did not spoil the next").isTrue();
        assertThat(third.isPast(new Key("ftp.get", "job0"), 15)).isTrue();
    }

    @Test
    void whatIsKnownOfThePastIsBounded() throws Exception {
        Folder folder = folder();
        folder.load();
        for (int i = 0; i < 3; i++) {
            int from = i * Past.MOST;
            folder.forget(IntStream.range(from, from + Past.MOST).mapToObj(n -> job("ftp.get", "job" + n, n)).toList());
        }
        assertThat(Files.size(path.resolve(".past"))).isLessThanOrEqualTo(2 * 17 * Past.MOST);
        Folder next = folder();
        next.load();
        assertThat(next.isPast(new Key("ftp.get", "job" + 2 * Past.MOST), 15)).isTrue();
        assertThat(next.isPast(new Key("ftp.get", "job" + (2 * Past.MOST - 1)), 15)).isFalse();
    }

    @Test
    void jobsComeBackInTheOrderOfTheirAcceptanceWithTheLatestMark() throws Exception {
        Folder folder = folder();
        folder.save(job("ftp.get", "z", 1), new Timeline.Mark(5, 5, NOW));
        folder.save(job("ftp.get", "a", 2), new Timeline.Mark(9, 9, NOW));
        folder.save(new Timeline.Mark(7, 7, NOW));
        Folder.Found found = folder().load();
        assertThat(found.jobs()).extracting(one -> one.job().key().id()).containsExactly("z", "a");
        assertThat(found.mark().age()).isEqualTo(9);
    }
}
