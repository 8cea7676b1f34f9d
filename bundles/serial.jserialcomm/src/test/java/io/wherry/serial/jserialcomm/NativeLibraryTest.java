package io.wherry.serial.jserialcomm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each test starts a Java of its own, since a library is loaded once in a life. */
@Timeout(60)
class NativeLibraryTest {
    @TempDir
    Path folder;
    private Path data;
    private Path tmp;
    private Path home;
    private Pty pty;

    @BeforeEach
    void setUp() throws IOException {
        data = folder.resolve("data/native");
        tmp = Files.createDirectory(folder.resolve("tmp"));
        home = Files.createDirectory(folder.resolve("home"));
        pty = Pty.in(folder);
    }

    @AfterEach
    void unplug() throws Exception {
        pty.close();
    }

    @Test
    void itIsLoadedFromOurFolderAndTmpAndHomeStayUntouched() throws Exception {
        Path file = data.resolve(NativeLibrary.resource());
        assertThat(openOnce()).containsExactly(file.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rwxr-xr-x");
        assertThat(tmp).isEmptyDirectory();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aFileThatIsNotTheJarsIsReplacedBeforeItIsLoaded() throws Exception {
        Path file = data.resolve(NativeLibrary.resource());
        Files.createDirectories(file.getParent());
        Files.writeString(file, "not a library");
        assertThat(openOnce()).containsExactly(file.toString());
        Object inode = Files.getAttribute(file, "unix:ino");
        assertThat(openOnce()).containsExactly(file.toString());
        assertThat(Files.getAttribute(file, "unix:ino")).as("the right one is kept").isEqualTo(inode);
    }

    @Test
    void aLibraryThatDoesNotLoadIsAFaultAndIsUnpackedNowhereElse() throws Exception {
        assertThat(openOnce("-Dos.arch_full=armv7hf")).containsExactly("LOCAL_IO");
        assertThat(tmp).isEmptyDirectory();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aMachineThatJSerialCommDoesNotKnowIsAFault() throws Exception {
        assertThat(openOnce("-Dos.arch_full=abacus")).containsExactly("LOCAL_IO");
    }

    private List<String> openOnce(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto",
                "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Djava.io.tmpdir=" + tmp, "-Duser.home=" + home, "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(options));
        command.addAll(List.of(OpenOnce.class.getName(), data.toString(), pty.link().toString()));
        Process java = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(java.getInputStream().readAllBytes());
        assertThat(java.waitFor()).isZero();
        return said.lines().toList();
    }
}
