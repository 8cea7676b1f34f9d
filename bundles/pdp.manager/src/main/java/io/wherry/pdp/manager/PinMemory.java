package io.wherry.pdp.manager;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import io.wherry.fault.Secret;

/**
 * Remembers on disk which PINs must not be tried again, because three wrong ones block a SIM. A PIN is written down before it is sent, as a
 * salted hash beside the SIM's number, so a power cut in between leaves a trace too: two tries of unknown end in a row are as good as a refusal.
 *
 * <p>A refused PIN is free again when the operator has taken it out of the configuration once.
 * Every method throws {@link IOException} when the file can't be read or written; no PIN is to be sent then.
 */
public final class PinMemory {
    private static final int ENTRIES_KEPT = 16;
    private static final int DOUBTS = 2;
    private static final int REFUSED = 9;
    private static final String NO_NUMBER = "-";

    private final Path file;

    /**
     * One PIN on one SIM.
     *
     * @param iccid the SIM's number or {@link #NO_NUMBER}
     * @param salt  hexadecimal
     * @param hash  SHA-256 of salt and PIN, hexadecimal
     * @param tries how often it was sent with unknown end, at most {@link #DOUBTS}, or {@link #REFUSED}
     */
    private record Entry(String iccid, String salt, String hash, int tries) {

        static Optional<Entry> of(String line) {
            String[] fields = line.strip().split(" ");
            return fields.length == 4 && fields[3].matches("\\d")
                    ? Optional.of(new Entry(fields[0], fields[1], fields[2], Integer.parseInt(fields[3]))) : Optional.empty();
        }

        String line() {
            return iccid + " " + salt + " " + hash + " " + tries + "\n";
        }

        /** Unless both numbers are known and differ, it may be the same SIM. */
        boolean isFor(Secret pin, String number) {
            return (iccid.equals(number) || iccid.equals(NO_NUMBER) || number.equals(NO_NUMBER)) && hash.equals(hashed(salt, pin));
        }
    }

    /** A memory in {@code file}; its folder is made when there is something to write. */
    public PinMemory(Path file) {
        this.file = file;
    }

    /** Whether the SIM {@code iccid} has said that {@code pin} is wrong. */
    boolean isRefused(Secret pin, Optional<String> iccid) throws IOException {
        return tries(pin, iccid) == REFUSED;
    }

    /** Whether {@code pin} was sent to the SIM {@code iccid} so often without a clear end that one more try could be its last. */
    boolean isDoubtful(Secret pin, Optional<String> iccid) throws IOException {
        return tries(pin, iccid) >= DOUBTS;
    }

    /** {@code pin} is about to be sent. */
    void sending(Secret pin, Optional<String> iccid) throws IOException {
        put(pin, iccid, Math.min(tries(pin, iccid) + 1, DOUBTS));
    }

    /** {@code pin} was not looked at by the SIM: this try does not count. */
    void untried(Secret pin, Optional<String> iccid) throws IOException {
        put(pin, iccid, tries(pin, iccid) - 1);
    }

    /** The SIM said that {@code pin} is wrong. */
    void refused(Secret pin, Optional<String> iccid) throws IOException {
        put(pin, iccid, REFUSED);
    }

    /** The SIM took {@code pin}. */
    void accepted(Secret pin, Optional<String> iccid) throws IOException {
        if (tries(pin, iccid) > 0) {
            put(pin, iccid, 0);
        }
    }

    /**
     * The SIM is unlocked, so none of its tries is used up: doubts about {@code pin} are over, a refusal is not.
     *
     * @return whether there were doubts, so that it was this PIN that unlocked it
     */
    boolean unlocked(Secret pin, Optional<String> iccid) throws IOException {
        int tries = tries(pin, iccid);
        if (tries == 0 || tries > DOUBTS) {
            return false;
        }
        put(pin, iccid, 0);
        return true;
    }

    /** The operator has taken the PIN out of the configuration: nothing stands against any PIN any more. */
    void forget() throws IOException {
        Files.deleteIfExists(file);
    }

    private int tries(Secret pin, Optional<String> iccid) throws IOException {
        return entries().stream().filter(entry -> entry.isFor(pin, iccid.orElse(NO_NUMBER))).mapToInt(Entry::tries).max().orElse(0);
    }

    private List<Entry> entries() throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file, StandardCharsets.UTF_8).stream().flatMap(line -> Entry.of(line).stream()).toList() : List.of();
    }

    private void put(Secret pin, Optional<String> iccid, int tries) throws IOException {
        String number = iccid.orElse(NO_NUMBER);
        List<Entry> next = new ArrayList<>(entries());
        next.removeIf(entry -> entry.isFor(pin, number));
        if (tries > 0) {
            byte[] salt = new byte[16];
            new SecureRandom().nextBytes(salt);
            String hex = HexFormat.of().formatHex(salt);
            next.add(new Entry(number, hex, hashed(hex, pin), tries));
        }
        write(next.subList(Math.max(0, next.size() - ENTRIES_KEPT), next.size()));
    }

    /** Beside it, to the disk, then over it: a power cut leaves the old memory or the new one. */
    private void write(List<Entry> entries) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path fresh = folder.resolve(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer text = StandardCharsets.UTF_8.encode(String.join("", entries.stream().map(Entry::line).toList()));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel listing = FileChannel.open(folder, StandardOpenOption.READ)) {
            listing.force(true);
        }
    }

    private static String hashed(String salt, Secret pin) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(pin.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
