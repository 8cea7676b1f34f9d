package io.wherry.ftp.service.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {
    private static final Origin ORIGIN = new Origin("s h:21", "a\\b c", OptionalLong.of(10), Optional.of("Apr 08 00:49"));

    @TempDir
    Path folder;

    private Path local() {
        return folder.resolve("file.bin");
    }

    private void leave(int bytes) throws Exception {
        try (PartFile part = PartFile.open(local(), 0)) {
            part.begin(ORIGIN);
            part.append(new byte[bytes], 0, bytes);
        }
    }

    @Test
    void whatCameIsKeptForTheNextAttempt() throws Exception {
        leave(4);

        try (PartFile part = PartFile.open(local(), 0)) {
            assertThat(part.begin(ORIGIN)).isEqualTo(4);
            part.append(new byte[6], 0, 6);
            assertThat(part.sha256Hex()).isEqualTo("01d448afd928065458cf670b60f5a594d735af0172c8d67f22a81680132681ca");
            part.deliver();
        }
        assertThat(Files.size(local())).isEqualTo(10);
        assertThat(folder).isDirectoryContaining("glob:**/file.bin");
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test
    void aPartOfAnotherFileIsThrownAway() throws Exception {
        leave(4);

        try (PartFile part = PartFile.open(local(), 0)) {
            assertThat(part.begin(new Origin("s h:21", "a\\b c", OptionalLong.of(10), Optional.of("Apr 09 00:49")))).isZero();
        }
        assertThat(Files.list(folder)).isEmpty();
    }

    @Test
    void aPartWithoutASizeIsThrownAway() throws Exception {
        leave(4);

        try (PartFile part = PartFile.open(local(), 0)) {
            assertThat(part.begin(new Origin("s h:21", "a\\b c", OptionalLong.empty(), Optional.of("Apr 08 00:49")))).isZero();
        }
    }

    @Test
    void afterAPowerCutOnlyWhatWasSyncedIsTrusted() throws Exception {
        leave(4);
        Path sidecar = folder.resolve("file.bin.part.json");
        Files.writeString(sidecar, Files.readString(sidecar).replaceAll("\"synced\":4,\"boot\":\"[^\"]*\"", "\"synced\":3,\"boot\":\"another\""));

        try (PartFile part = PartFile.open(local(), 0)) {
            assertThat(part.begin(ORIGIN)).isEqualTo(3);
        }
    }

    @Test
    void aTornSidecarMeansToStartOver() throws Exception {
        leave(4);
        Files.writeString(folder.resolve("file.bin.part.json"), "{\"server\":\"s h");

        try (PartFile part = PartFile.open(local(), 0)) {
            assertThat(part.begin(ORIGIN)).isZero();
        }
    }

    @Test
    void anAttemptThatNeverBeganLeavesThePartAlone() throws Exception {
        leave(4);

        PartFile.open(local(), 0).close();

        try (PartFile part = PartFile.open(local(), 0)) {
            assertThat(part.begin(ORIGIN)).isEqualTo(4);
        }
    }

    @Test
    void aPartLargerThanTheFileIsThrownAway() throws Exception {
        leave(4);
        Files.write(folder.resolve("file.bin.part"), new byte[11]);

        try (PartFile part = PartFile.open(local(), 0)) {
            assertThat(part.begin(ORIGIN)).isZero();
        }
    }

    @Test
    void nothingIsLeftOfAnAttemptThatBroughtNothing() throws Exception {
        leave(0);

        assertThat(Files.list(folder)).isEmpty();
    }

    @Test
    void aFolderInTheWayIsNamed() throws Exception {
        Files.createDirectory(local());

        assertThatThrownBy(() -> PartFile.open(local(), 0)).isInstanceOfSatisfying(FaultException.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.LOCAL_IO));
    }

    @Test
    void roomThatIsKeptFreeIsNotWrittenOn() throws Exception {
        try (PartFile part = PartFile.open(local(), Long.MAX_VALUE)) {
            part.begin(new Origin("s", "a", OptionalLong.of(10_000_000), Optional.empty()));
            assertThatThrownBy(() -> {
                for (int i = 0; i < 400; i++) {
                    part.append(new byte[1024], 0, 1024);
                }
            }).isInstanceOfSatisfying(FaultException.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.DISK_FULL));
        }
    }

    @Test
    void whatChangedOnTheServerIsOutdatedAndWhatIsAnotherFileIsNot() throws Exception {
        leave(4);

        try (PartFile part = PartFile.open(local(), 0)) {
            assertThat(part.isOutdated(ORIGIN)).isFalse();
            assertThat(part.isOutdated(new Origin("s h:21", "a\\b c", OptionalLong.of(11), Optional.of("Apr 08 00:49")))).isTrue();
            assertThat(part.isOutdated(new Origin("s h:21", "a\\b c", OptionalLong.of(10), Optional.of("Apr 09 00:49")))).isTrue();
            assertThat(part.isOutdated(new Origin("s h:21", "other", OptionalLong.of(11), Optional.of("Apr 08 00:49")))).isFalse();
            assertThat(part.isOutdated(new Origin("s h:21", "a\\b c", OptionalLong.empty(), Optional.empty()))).isFalse();
            part.begin(ORIGIN);
            assertThat(part.isOutdated(new Origin("s h:21", "a\\b c", OptionalLong.of(11), Optional.of("Apr 08 00:49")))).isTrue();
        }
    }

    @Test
    void aLinkInThePartsPlaceIsNotFollowed() throws Exception {
        Path elsewhere = Files.write(folder.resolve("elsewhere"), new byte[3]);
        Files.createSymbolicLink(folder.resolve("file.bin.part"), elsewhere);

        assertThatThrownBy(() -> PartFile.open(local(), 0)).isInstanceOfSatisfying(FaultException.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.LOCAL_IO));
        assertThat(elsewhere).hasSize(3);
    }

    @Test
    void aDiskWithoutRoomIsNamedBeforeAnythingMoves() {
        assertThatThrownBy(() -> Disk.checkRoom(local(), Long.MAX_VALUE / 4, 0)).isInstanceOfSatisfying(FaultException.class,
                fault -> assertThat(fault.code()).isEqualTo(FaultCode.DISK_FULL));
    }
}
