package io.wherry.ftp.service.operations;

import java.util.Optional;

import io.wherry.ftp.service.commands.Wire;

/** The server's paths, which are text with slashes and nothing more is known of them. Pure. */
public final class RemotePath {

    private RemotePath() {
    }

    /** The last part: {@code c} of {@code a/b/c} and of {@code a/b/c/}; empty for the root. */
    public static String name(String path) {
        String trimmed = trimmed(path);
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    /** What holds it: {@code a/b} for {@code a/b/c}, {@code /} for {@code /c}, absent for {@code c}, which lies in the login directory. */
    public static Optional<String> parent(String path) {
        String trimmed = trimmed(path);
        int slash = trimmed.lastIndexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        return Optional.of(slash == 0 ? "/" : trimmed.substring(0, slash));
    }

    /** Where the link at {@code link} leads: its target is meant from the directory that holds the link. */
    static String target(String link, String target) {
        Optional<String> folder = target.startsWith("/") ? Optional.empty() : parent(link);
        return folder.map(it -> it.endsWith("/") ? it + target : it + "/" + target).orElse(target);
    }

    /** Whether it names the root, the login directory or something relative to them that no listing shows by name. */
    public static boolean nameless(String path) {
        String name = name(path);
        return name.isEmpty() || name.equals(".") || name.equals("..");
    }

    /** Whether servers that hand the argument of LIST to {@code ls} or to a pattern matcher may take it for something else. */
    public static boolean misleading(String path) {
        return path.startsWith("-") || path.chars().anyMatch(c -> " *?[]{}~".indexOf(c) >= 0);
    }

    /**
     * A name beside {@code path} with {@code suffix} at its end, shortened to what the wire takes.
     *
     * @param suffix plain ASCII, shorter than a path may be
     */
    public static String beside(String path, String suffix) {
        String head = trimmed(path);
        int keep = trimmed(path).length();
        int slash = head.lastIndexOf('/') + 1;
        while (keep > slash && Wire.bytes(head.substring(0, keep)) + suffix.length() > Wire.MOST_BYTES) {
            keep = head.offsetByCodePoints(keep, -1);
        }
        return head.substring(0, keep) + suffix;
    }

    private static String trimmed(String path) {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        return end == 1 && path.charAt(0) == '/' ? "" : path.substring(0, end);
    }
}
