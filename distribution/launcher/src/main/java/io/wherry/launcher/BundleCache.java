package io.wherry.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The framework's cache of installed bundles. It is kept over a restart only while it was made by the same Java from the same jars:
 * stale wiring after an upgrade is a fault that nobody finds.
 */
final class BundleCache {
    private BundleCache() {
    }

    /**
     * Empties {@code folder} unless it was made under {@code fingerprint}.
     *
     * @return whether it was kept
     */
    static boolean prepare(Path folder, String fingerprint) throws IOException {
        Path mark = folder.resolve("made-from");
        if (fingerprint.equals(read(mark))) {
            return true;
        }
        wipe(folder);
        Files.createDirectories(folder);
        return false;
    }

    /** Notes that the cache is whole and was made under {@code fingerprint}. */
    static void complete(Path folder, String fingerprint) throws IOException {
        Files.writeString(folder.resolve("made-from"), fingerprint);
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static void wipe(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
