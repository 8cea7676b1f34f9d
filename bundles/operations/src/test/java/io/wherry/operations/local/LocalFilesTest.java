package io.wherry.operations.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalFilesTest {
    @TempDir
    Path disk;
    private Path root;
    private LocalFiles files;

    @BeforeEach
    void aFolderWithAFileAndAFileBesideIt() throws IOException {
        root = Files.createDirectories(disk.resolve("files")).toRealPath();
        Files.writeString(root.resolve("here"), "x");
        Files.createDirectories(root.resolve("sub/deep"));
        Files.createDirectories(disk.resolve("secret"));
        Files.writeString(disk.resolve("secret/key"), "s");
        files = new LocalFiles(root, 0);
    }

    private static void refused(FaultCode code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, fault -> assertThat(fault.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/passwd", "..", "../secret/key", "sub/../../secret/key", "./here", "sub/./x", "sub//x", "sub/", "a\0b", "a\nb",
        "..\\secret", "C:\\x", "c:x", "\\\\host\\share", "sub/..", "here/x", "x.part", "x.part.json"})
    void whatIsNoPathBelowTheFolderIsRefused(String local) {
        refused(FaultCode.BAD_LOCAL_PATH, () -> files.target(local));
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "here", "sub/new", "not/yet/there", "a b", "..x", "x..", "ünï", "-rf", "~"})
    void whatIsAPathBelowTheFolderIsTaken(String local) throws Exception {
        assertThat(files.target(local)).isEqualTo(root.resolve(local));
    }

    @Test
    void aDirectoryIsNoTargetAndNoSource() {
        refused(FaultCode.BAD_LOCAL_PATH, () -> files.target("sub/deep"));
        refused(FaultCode.BAD_LOCAL_PATH, () -> files.source("sub"));
        refused(FaultCode.NO_SUCH_LOCAL_FILE, () -> files.source("nothing"));
    }

    @Test
    void aPathThatNoDiskTakesIsRefused() throws Exception {
        String part = "x".repeat(240);
        String longest = (part + "/").repeat(4) + "x".repeat(60);
        assertThat(files.target(longest)).isEqualTo(root.resolve(longest));
        refused(FaultCode.BAD_LOCAL_PATH, () -> files.target(longest + "x"));
        refused(FaultCode.BAD_LOCAL_PATH, () -> files.target(part + "x"));
        refused(FaultCode.BAD_LOCAL_PATH, () -> files.target("ü".repeat(121)));
    }

    @Test
    void aLinkMayLeadElsewhereBelowTheFolderAndNotOutOfIt() throws Exception {
        Files.createSymbolicLink(root.resolve("inside"), Path.of("sub/deep"));
        Files.createSymbolicLink(root.resolve("outside"), disk.resolve("secret"));
        Files.createSymbolicLink(root.resolve("file"), disk.resolve("secret/key"));
        Files.createSymbolicLink(root.resolve("nowhere"), disk.resolve("gone"));
        Files.createSymbolicLink(root.resolve("self"), Path.of("."));
        assertThat(files.target("inside/x")).isEqualTo(root.resolve("sub/deep/x"));
        for (String local : new String[] {"outside/key", "outside/new", "file", "nowhere", "nowhere/x", "self/here"}) {
            refused(FaultCode.BAD_LOCAL_PATH, () -> files.target(local));
            refused(FaultCode.BAD_LOCAL_PATH, () -> files.source(local));
        }
    }

    @Test
    void anUnfinishedFileThatIsALinkIsNotWrittenThrough() throws Exception {
        Files.createSymbolicLink(root.resolve("x.part"), disk.resolve("secret/key"));
        refused(FaultCode.BAD_LOCAL_PATH, () -> files.target("x"));
    }

    @Test
    void aDirectoryThatBecameALinkSinceTheCheckIsFoundWhenTheJobRuns() throws Exception {
        files.target("sub/deep/x");
        Files.delete(root.resolve("sub/deep"));
        Files.createSymbolicLink(root.resolve("sub/deep"), disk.resolve("secret"));
        refused(FaultCode.BAD_LOCAL_PATH, () -> files.prepared("sub/deep/new/x"));
        assertThat(disk.resolve("secret/new")).doesNotExist();
    }

    @Test
    void directoriesOnTheWayAreCreated() throws Exception {
        assertThat(files.prepared("a/b/c").getParent()).isDirectory();
        refused(FaultCode.DISK_FULL, () -> new LocalFiles(root, Long.MAX_VALUE).prepared("a/b/c"));
    }

    @Property(tries = 2000)
    void whateverIsTakenLiesBelowTheFolder(@ForAll @StringLength(max = 12) @Chars({'.', '/', 'a', '\\', ':', '\0', ' ', '~'}) String local) throws Exception {
        Path top = Path.of("target", "law").toAbsolutePath();
        Files.createDirectories(top);
        try {
            Path taken = new LocalFiles(top, 0).target(local);
            assertThat(taken.normalize()).isEqualTo(taken);
            assertThat(taken.startsWith(top.toRealPath())).isTrue();
            assertThat(taken).isNotEqualTo(top.toRealPath());
        } catch (FaultException refused) {
            assertThat(refused.code()).isEqualTo(FaultCode.BAD_LOCAL_PATH);
        }
    }
}
