package io.wherry.ftp.service.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;

import io.wherry.fault.FaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fetch that is killed before each thing that it does to the disk, every one of them in turn, alone and twice in a row. After a kill the disk has all that was
 * written; after a power cut it has lost what no sync made last, or has zeros there.
 */
class PartFileCrashTest {
    private static final int SIZE = 700_000;
    private static final int PIECE = 2048;
    private static final Origin ORIGIN = new Origin("s h:21", "pub/a", OptionalLong.of(SIZE), Optional.of("Apr 08 00:49"));
    private static final byte[] CONTENT = new byte[SIZE];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @TempDir
    Path folder;

    /** The power is gone. */
    private static final class Cut extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Stops before the {@code last}th step and keeps what was done till then. */
    private static final class Countdown implements PartFile.Steps {
        private final List<String> taken = new ArrayList<>();
        private final int last;

        Countdown(int last) {
            this.last = last;
        }

        @Override
        public void next(String what) {
            if (taken.size() == last) {
                throw new Cut();
            }
            taken.add(what);
        }
    }

    private Path local() {
        return folder.resolve("a");
    }

    private Path part() {
        return folder.resolve("a.part");
    }

    /** One life of the daemon; returns where it went on, or -1 when it was cut before. */
    private long life(Countdown steps) throws FaultException {
        long from = -1;
        try {
            PartFile file = PartFile.open(local(), 0, steps);
            from = file.begin(ORIGIN);
            for (int at = (int) from; at < SIZE; at += PIECE) {
                file.append(CONTENT, at, Math.min(PIECE, SIZE - at));
            }
            file.deliver();
        } catch (Cut powerless) {
            // Nothing closes in order: the process is no more.
            return from;
        }
        return from;
    }

    private long endure(int cut) throws Exception {
        life(new Countdown(cut));
        whatHasItsNameIsWhole();
        return Files.exists(part()) ? Files.size(part()) : 0;
    }

    private void whatHasItsNameIsWhole() throws Exception {
        if (Files.exists(local())) {
            assertThat(Arrays.equals(Files.readAllBytes(local()), CONTENT)).isTrue();
        }
    }

    /** What the file system may have forgotten: everything behind the last sync, or that there ever was more than zeros. */
    private void lose(boolean zeros) throws Exception {
        Path sidecar = folder.resolve("a.part.json");
        long synced = 0;
        if (Files.exists(sidecar)) {
            String note = Files.readString(sidecar);
            synced = note.isEmpty() ? 0 : Long.parseLong(note.replaceAll("(?s).*\"synced\":(\\d+).*", "$1"));
            Files.writeString(sidecar, note.replaceAll("\"boot\":\"[^\"]*\"", "\"boot\":\"the one before\""));
        }
        if (Files.exists(part()) && Files.size(part()) > synced) {
            try (RandomAccessFile file = new RandomAccessFile(part().toFile(), "rw")) {
                long length = file.length();
                file.setLength(synced);
                file.setLength(zeros ? length : synced);
            }
        }
    }

    private void finished(String when, long atLeast) throws Exception {
        boolean was = Files.exists(local());
        long from = was ? 0 : life(new Countdown(Integer.MAX_VALUE));
        assertThat(Arrays.equals(Files.readAllBytes(local()), CONTENT)).as(when).isTrue();
        assertThat(was ? Long.MAX_VALUE : from).as("where it goes on %s", when).isGreaterThanOrEqualTo(atLeast);
        try (Stream<Path> left = Files.list(folder)) {
            for (Path path : left.toList()) {
                assertThat(path.equals(local()) || path.getFileName().toString().startsWith("a.part")).as(path + " " + when).isTrue();
                Files.delete(path);
            }
        }
    }

    private int steps() throws Exception {
        Countdown all = new Countdown(Integer.MAX_VALUE);
        life(all);
        finished("untroubled", 0);
        assertThat(all.taken).contains("write", "force", "write the sidecar", "rename the sidecar", "rename", "sync the folder", "remove the sidecar");
        return all.taken.size();
    }

    @Test
    void aKillAtAnyStepLosesNothingThatWasWritten() throws Exception {
        int steps = steps();
        for (int cut = 0; cut < steps; cut++) {
            long written = endure(cut);
            finished("killed before step " + cut, Files.exists(folder.resolve("a.part.json")) ? written : 0);
        }
    }

    @Test
    void aPowerCutAtAnyStepLosesOneWindowAtMost() throws Exception {
        int steps = steps();
        for (boolean zeros : new boolean[] {false, true}) {
            for (int cut = 0; cut < steps; cut++) {
                long written = endure(cut);
                lose(zeros);
                finished("power cut before step " + cut, Math.max(0, written - 256 * 1024 - PIECE - 8 * 1024));
            }
        }
    }

    @Test
    void twoCutsInARowAreNoWorse() throws Exception {
        int steps = steps();
        for (int first = 0; first < steps; first += 5) {
            for (int second = 0; second < 14; second++) {
                endure(first);
                lose(second % 2 == 0);
                endure(second);
                lose(second % 3 == 0);
                finished("cut before step " + first + ", then before step " + second, 0);
            }
        }
    }
}
