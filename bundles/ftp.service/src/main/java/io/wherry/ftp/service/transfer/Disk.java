package io.wherry.ftp.service.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;

/** What local files have in common: room, names for their faults, and what makes a rename last. */
final class Disk {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String BOOT = readBoot();
    private static final long NEXT_TO_NOTHING = 64 * 1024;

    private Disk() {
    }

    /** What tells this run of the machine from the one before a power cut; empty where the system does not say. */
    static String boot() {
        return BOOT;
    }

    private static String readBoot() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException unknownHere) {
            return "";
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Makes sure that {@code bytes} more fit.
     *
     * @throws FaultException {@code DISK_FULL}
     */
    static void checkRoom(Path local, long bytes, long reserve) throws FaultException {
        try {
            long free = Files.getFileStore(local.toAbsolutePath().getParent()).getUsableSpace();
            if (free - reserve < bytes) {
                throw new FaultException(FaultCode.DISK_FULL, local.getFileName() + " needs " + bytes + " bytes and " + reserve
                        + " are kept free, but the disk has " + free);
            }
        } catch (IOException fault) {
            throw fault("Looking for room for " + local, fault, local);
        }
    }

    /** The name for what the disk did. */
    static FaultException fault(String what, IOException fault, Path local) {
        String text = String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT);
        boolean full = text.contains("no space") || text.contains("quota") || text.contains("not enough space") || outOfRoom(local);
        return new FaultException(full ? FaultCode.DISK_FULL : FaultCode.LOCAL_IO, what + " failed (" + fault + ")", fault);
    }

    private static boolean outOfRoom(Path local) {
        try {
            return Files.getFileStore(local.toAbsolutePath().getParent()).getUsableSpace() < NEXT_TO_NOTHING;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Makes {@code file} hold {@code text}, on the disk: a name that is given to it afterwards never stands for less. */
    static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(false);
        }
    }

    /** Makes a rename in {@code local}'s folder last over a power cut, where the system lets a folder be synced. */
    static void syncFolder(Path local) throws IOException {
        try (FileChannel folder = FileChannel.open(local.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (AccessDeniedException windows) {
            // Windows opens no folders; its file system journals the rename by itself.
        }
    }
}
