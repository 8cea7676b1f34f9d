package io.wherry.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The shipped tarball, and fresh copies of what is in it. */
final class Tarball {
    static final Path FILE = Path.of(System.getProperty("wherry.tarball", "../target/wherry-0.1.0.tar.gz")).toAbsolutePath().normalize();

    private Tarball() {
    }

    /** Unpacks it with tar into a folder of the given name, emptied before; gives the distribution's folder. */
    static Path unpack(String name) {
        Path folder = Path.of(System.getProperty("wherry.scratch", "target/it")).toAbsolutePath().resolve(name);
        try {
            delete(folder);
            Files.createDirectories(folder);
            Process tar = new ProcessBuilder("tar", "xzf", FILE.toString(), "-C", folder.toString()).inheritIO().start();
            if (!tar.waitFor(60, TimeUnit.SECONDS) || tar.exitValue() != 0) {
                throw new IllegalStateException("tar could not unpack " + FILE);
            }
            return list(folder).get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is in a folder, by name. */
    static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a small bundle that any framework would take. */
    static void writeBundle(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "evil." + file.getFileName().toString().replaceAll("[^a-z]", ""));
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
    }

    /** Removes a folder with all that is in it. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
