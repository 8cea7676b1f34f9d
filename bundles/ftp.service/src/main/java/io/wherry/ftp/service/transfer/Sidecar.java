package io.wherry.ftp.service.transfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code .part.json} beside a {@code .part}: of what its bytes are a part, and how many of them were on the disk in which run of the machine. */
final class Sidecar {
    /** It is some hundred bytes: names and numbers. */
    private static final long LONGEST = 16 * 1024;
    private static final Pattern FORM = Pattern.compile("\\{(.*),\"synced\":(\\d{1,18}),\"boot\":\"([^\"]*)\"\\}\\s*", Pattern.DOTALL);

    private final Path file;
    private final Path fresh;
    private final PartFile.Steps steps;

    /**
     * What it says.
     *
     * @param origin the {@link Origin} as JSON
     * @param synced bytes that a power cut leaves
     * @param boot   the machine's run; empty where it is not known
     */
    record Note(String origin, long synced, String boot) {
        /** Whether the machine was not started anew since. */
        boolean isOfThisBoot() {
            return !Disk.boot().isEmpty() && boot.equals(Disk.boot());
        }
    }

    /** That of the file {@code local}, whether it is there or not. */
    Sidecar(Path local, PartFile.Steps steps) {
        this.file = local.resolveSibling(local.getFileName() + ".part.json");
        this.fresh = local.resolveSibling(local.getFileName() + ".part.json~");
        this.steps = steps;
    }

    /** What it says; empty where it is not there, or not readable: nothing is known of the bytes then, and they are fetched again. */
    Optional<Note> read() {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
                return Optional.empty();
            }
            Matcher matcher = FORM.matcher(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            return matcher.matches() ? Optional.of(new Note(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3))) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Says that {@code synced} bytes of {@code origin} are on the disk. */
    void write(Origin origin, long synced) throws IOException {
        steps.next("write the sidecar");
        Disk.write(fresh, "{" + origin.json() + ",\"synced\":" + synced + ",\"boot\":\"" + Disk.boot() + "\"}\n");
        steps.next("rename the sidecar");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes it. */
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
