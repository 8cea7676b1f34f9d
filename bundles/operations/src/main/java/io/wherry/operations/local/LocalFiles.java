package io.wherry.operations.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;

/**
 * The folder that commands may read and write, and nothing beside it: names are looked at as text, then each part of the way on the disk, links followed.
 * A link may lead elsewhere below the folder, not out of it. Every look is repeated when the job runs, because the disk may have changed since.
 */
public final class LocalFiles {
    private static final int LONGEST = 1024;
    private static final int LONGEST_PART = 240;
    /** What a fetched file is called until it is whole. */
    static final String PART = ".part";
    /** What the FTP service notes about it. */
    static final String PART_NOTE = ".part.json";

    private final Path root;
    private final long reserve;

    /**
     * A folder.
     *
     * @param root    absolute
     * @param reserve bytes that stay free on its disk
     */
    public LocalFiles(Path root, long reserve) {
        this.root = root;
        this.reserve = reserve;
    }

    /** Makes the folder, so that a person finds it before the first transfer does. */
    public void create() throws IOException {
        Files.createDirectories(root);
    }

    /** Bytes that stay free on its disk. */
    public long reserve() {
        return reserve;
    }

    /** Whether a part of {@code target} waits to be gone on with: then what bears its name is an older file, and not worth reading. */
    public static boolean unfinished(Path target) {
        return Files.exists(beside(target, PART));
    }

    /** The SHA-256 of a file, in lower-case hex; empty when there is no such plain file. */
    public static Optional<String> sha256(Path file) throws FaultException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[16 * 1024];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
            }
            return Optional.of(HexFormat.of().formatHex(digest.digest()));
        } catch (IOException unreadable) {
            throw new FaultException(FaultCode.LOCAL_IO, "Reading " + file + " failed (" + unreadable + ")", unreadable);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The size of a file in bytes. */
    public static long size(Path file) throws FaultException {
        try {
            return Files.size(file);
        } catch (IOException unreadable) {
            throw new FaultException(FaultCode.LOCAL_IO, "Reading " + file + " failed (" + unreadable + ")", unreadable);
        }
    }

    /** The folder. */
    public Path root() {
        return root;
    }

    /** Where a file named {@code local} would go; nothing is created. */
    public Path target(String local) throws FaultException {
        Path target = resolve(local);
        if (local.endsWith(PART) || local.endsWith(PART_NOTE)) {
            throw bad(local, "ends like the unfinished files of Wherry itself");
        }
        if (Files.isDirectory(target)) {
            throw bad(local, "is a directory");
        }
        for (Path unfinished : List.of(beside(target, PART), beside(target, PART_NOTE))) {
            if (Files.exists(unfinished, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(unfinished, LinkOption.NOFOLLOW_LINKS)) {
                throw bad(local, "has something that is no file where its unfinished part would go");
            }
        }
        return target;
    }

    /** Likewise, with its directories created, and room on the disk for a start. */
    public Path prepared(String local) throws FaultException {
        Path target = target(local);
        try {
            Files.createDirectories(target.getParent());
            if (Files.getFileStore(target.getParent()).getUsableSpace() < reserve) {
                throw new FaultException(FaultCode.DISK_FULL, "less than " + reserve + " bytes are free");
            }
        } catch (IOException failed) {
            throw new FaultException(FaultCode.LOCAL_IO, "the directory of " + local + " can't be made (" + failed.getMessage() + ")", failed);
        }
        return target(local);
    }

    /** The file named {@code local}. */
    public Path source(String local) throws FaultException {
        Path source = resolve(local);
        if (!Files.exists(source)) {
            throw new FaultException(FaultCode.NO_SUCH_LOCAL_FILE, local + " is not there");
        }
        if (!Files.isRegularFile(source)) {
            throw bad(local, Files.isDirectory(source) ? "is a directory" : "is no plain file");
        }
        if (!Files.isReadable(source)) {
            throw new FaultException(FaultCode.LOCAL_IO, local + " may not be read by the daemon");
        }
        return source;
    }

    /** Removes what an unfinished fetch to {@code target} left. */
    public static void removeUnfinished(Path target) throws IOException {
        Files.deleteIfExists(beside(target, PART));
        Files.deleteIfExists(beside(target, PART_NOTE));
        Files.deleteIfExists(beside(target, PART_NOTE + "~"));
    }

    /** Removes the FTP service's note that the delivery {@code tag} of {@code source} got as far as renaming. */
    public static void removeRenameNote(Path source, String tag) throws IOException {
        Files.deleteIfExists(source.resolveSibling("." + source.getFileName() + "." + tag + ".renaming"));
    }

    private static Path beside(Path target, String suffix) {
        return target.resolveSibling(target.getFileName() + suffix);
    }

    /** The real way to {@code local}: every part that is there already is followed and stays below the folder. */
    private Path resolve(String local) throws FaultException {
        checkText(local);
        try {
            Path base = Files.createDirectories(root).toRealPath();
            Path way = base;
            String[] parts = local.split("/");
            for (int i = 0; i < parts.length; i++) {
                way = step(base, way.resolve(parts[i]), i == parts.length - 1, local);
            }
            return way;
        } catch (InvalidPathException unnameable) {
            throw bad(local, "can't be a name on this disk");
        } catch (IOException failed) {
            throw new FaultException(FaultCode.LOCAL_IO, "the files folder can't be used (" + failed.getMessage() + ")", failed);
        }
    }

    private static Path step(Path base, Path next, boolean last, String local) throws FaultException {
        if (!Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
            return next;
        }
        Path real;
        try {
            real = next.toRealPath();
        } catch (IOException dangling) {
            throw bad(local, "has a link that leads nowhere");
        }
        if (!real.startsWith(base) || real.equals(base)) {
            throw bad(local, "has a link that leads out of the files folder");
        }
        if (!last && !Files.isDirectory(real)) {
            throw bad(local, "goes through something that is no directory");
        }
        return real;
    }

    private static void checkText(String local) throws FaultException {
        if (local.isEmpty() || local.length() > LONGEST) {
            throw bad(local.isEmpty() ? "the path" : local.substring(0, 40) + "…", "is empty or longer than " + LONGEST + " characters");
        }
        if (local.chars().anyMatch(c -> Character.isISOControl(c) || c == '\\') || local.startsWith("/") || local.matches("[A-Za-z]:.*")) {
            throw bad(printable(local), "is absolute or has a backslash or a control character");
        }
        for (String part : local.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART) {
                throw bad(local, "has a part that is empty, a dot, two dots, or longer than " + LONGEST_PART + " bytes");
            }
        }
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static FaultException bad(String local, String why) {
        return new FaultException(FaultCode.BAD_LOCAL_PATH, local + " " + why);
    }
}
