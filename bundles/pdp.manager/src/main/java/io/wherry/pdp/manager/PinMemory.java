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
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import io.wherry.fault.Secret;

/**
 * Remembers on disk which PINs must not be tried again, because three wrong ones block a SIM. A PIN is written down before it is sent, as a
 * salted hash beside the SIM's number and how many tries the SIM had left, so a power cut in between leaves a trace too.
 *
 * <p>A refused PIN is free again when the operator has taken it out of the configuration once.
 * Every method throws {@link IOException} when the file can't be read or written; no PIN is to be sent then.
 */
public final class PinMemory {
    private static final int ENTRIES_KEPT = 16;
    private static final String NO_NUMBER = "-";

    /** What has become of a PIN on a SIM. */
    enum Fate {
        /** Nothing stands against sending it. */
        FREE('0'),
        /** It was sent, and nobody knows what the SIM made of it. */
        UNKNOWN('1'),
        /** The SIM refused it. */
        REFUSED('9');

        private final char mark;

        Fate(char mark) {
            this.mark = mark;
        }

        private static Fate of(char mark) {
            return mark == REFUSED.mark ? REFUSED : mark == FREE.mark ? FREE : UNKNOWN;
        }
    }

    private final Path file;

    /**
     * One PIN on one SIM.
     *
     * @param iccid the SIM's number or {@link #NO_NUMBER}
     * @param salt  hexadecimal
     * @param hash  SHA-256 of salt and PIN, hexadecimal
     * @param fate  what has become of it
     * @param left  how many tries the SIM had left before it was sent, where the module told
     */
    private record Entry(String iccid, String salt, String hash, Fate fate, OptionalInt left) {

        static Optional<Entry> of(String line) {
            String[] fields = line.strip().split(" ");
            if (fields.length < 4 || fields.length > 5 || !fields[3].matches("\\d")) {
                return Optional.empty();
            }
            OptionalInt left = fields.length == 5 && fields[4].matches("\\d{1,3}") ? OptionalInt.of(Integer.parseInt(fields[4])) : OptionalInt.empty();
            return Optional.of(new Entry(fields[0], fields[1], fields[2], Fate.of(fields[3].charAt(0)), left));
        }

        String line() {
            return iccid + " " + salt + " " + hash + " " + fate.mark + (left.isPresent() ? " " + left.getAsInt() : "") + "\n";
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

    /** What has become of {@code pin} on the SIM {@code iccid}. */
    Fate fate(Secret pin, Optional<String> iccid) throws IOException {
        return worst(pin, iccid).map(Entry::fate).orElse(Fate.FREE);
    }

    /** How many tries the SIM had left before {@code pin} was sent to it with unknown end, where that is known. */
    OptionalInt leftBefore(Secret pin, Optional<String> iccid) throws IOException {
        return worst(pin, iccid).map(Entry::left).orElse(OptionalInt.empty());
    }

    /** {@code pin} is about to be sent to a SIM that has {@code left} tries. */
    void sending(Secret pin, Optional<String> iccid, OptionalInt left) throws IOException {
        put(pin, iccid, Fate.UNKNOWN, left);
    }

    /** {@code pin} was not looked at by the SIM. */
    void untried(Secret pin, Optional<String> iccid) throws IOException {
        put(pin, iccid, Fate.FREE, OptionalInt.empty());
    }

    /** The SIM said that {@code pin} is wrong. */
    void refused(Secret pin, Optional<String> iccid) throws IOException {
        put(pin, iccid, Fate.REFUSED, OptionalInt.empty());
    }

    /** The SIM took {@code pin}. */
    void accepted(Secret pin, Optional<String> iccid) throws IOException {
        if (fate(pin, iccid) != Fate.FREE) {
            put(pin, iccid, Fate.FREE, OptionalInt.empty());
        }
    }

    /**
     * The SIM is unlocked, so none of its tries is used up: a doubt about {@code pin} is over, a refusal is not.
     *
     * @return whether there was a doubt, so that it was this PIN that unlocked it
     */
    boolean unlocked(Secret pin, Optional<String> iccid) throws IOException {
        if (fate(pin, iccid) != Fate.UNKNOWN) {
            return false;
        }
        put(pin, iccid, Fate.FREE, OptionalInt.empty());
        return true;
    }

    /** The operator has taken the PIN out of the configuration: nothing stands against any PIN any more. */
    void forget() throws IOException {
        Files.deleteIfExists(file);
    }

    private Optional<Entry> worst(Secret pin, Optional<String> iccid) throws IOException {
        return entries().stream().filter(entry -> entry.isFor(pin, iccid.orElse(NO_NUMBER))).max(Comparator.comparing(Entry::fate));
    }

    private List<Entry> entries() throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file, StandardCharsets.UTF_8).stream().flatMap(line -> Entry.of(line).stream()).toList() : List.of();
    }

    private void put(Secret pin, Optional<String> iccid, Fate fate, OptionalInt left) throws IOException {
        String number = iccid.orElse(NO_NUMBER);
        List<Entry> next = new ArrayList<>(entries());
        next.removeIf(entry -> entry.isFor(pin, number));
        if (fate != Fate.FREE) {
            byte[] salt = new byte[16];
            new SecureRandom().nextBytes(salt);
            String hex = HexFormat.of().formatHex(salt);
            next.add(new Entry(number, hex, hashed(hex, pin), fate, left));
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
