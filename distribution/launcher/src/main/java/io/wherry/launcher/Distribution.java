package io.wherry.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The unpacked distribution that this process was started from.
 *
 * @param home    its folder
 * @param version its version
 */
public record Distribution(Path home, String version) {

    /** The one named by the system property {@code wherry.home} (set by {@code bin/wherry}), else the current folder. */
    static Distribution here() {
        Properties properties = new Properties();
        try (InputStream in = Distribution.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Distribution(Path.of(System.getProperty("wherry.home", "")).toAbsolutePath().normalize(), properties.getProperty("version"));
    }

    /**
     * The jars of {@code bundles/}, by name.
     *
     * @throws StartException when there are none
     */
    List<Path> bundles() throws StartException {
        Path folder = home.resolve("bundles");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.getFileName().toString().endsWith(".jar")).sorted().toList();
            if (!jars.isEmpty()) {
                return jars;
            }
        } catch (IOException e) {
            throw new StartException(Exit.USAGE, "The folder " + folder + " cannot be read (" + e + "). Unpack the distribution anew.");
        }
        throw new StartException(Exit.USAGE, "There are no bundles in " + folder + ". Unpack the distribution anew.");
    }

    /**
     * A text that differs whenever a bundle cache made before no longer fits: another Java, another version, other jars, another place.
     */
    String fingerprint(List<Path> jars) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("java ").append(Runtime.version().feature()).append('\n').append("wherry ").append(version).append('\n');
        for (Path jar : jars) {
            CRC32 sum = new CRC32();
            sum.update(Files.readAllBytes(jar));
            text.append(jar).append(' ').append(Long.toHexString(sum.getValue())).append('\n');
        }
        return text.toString();
    }
}
