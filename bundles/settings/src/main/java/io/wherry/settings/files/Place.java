package io.wherry.settings.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the daemon runs.
 *
 * @param config the folder of the operator's files, absolute
 * @param data   the folder of everything that is written, absolute
 * @param host   the host's name as a gateway's name can be
 */
public record Place(Path config, Path data, String host) {

    /** The place with the host's own name, without asking any name server for it. */
    public static Place here(Path config, Path data) {
        return new Place(config, data, tidy(hostName()));
    }

    /** {@code name} with what a gateway's name cannot hold replaced. */
    static String tidy(String name) {
        String tidy = name.trim().replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^_+", "");
        return tidy.isEmpty() ? "wherry" : tidy.substring(0, Math.min(64, tidy.length()));
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"));
        } catch (IOException e) {
            // not a Linux
            return System.getenv().getOrDefault("HOSTNAME", System.getenv().getOrDefault("COMPUTERNAME", ""));
        }
    }
}
