package io.wherry.ftp.service.transfer;

import java.util.Arrays;
import java.util.Optional;

import io.wherry.fault.FaultException;

/**
 * The last bytes of what is there, asked for once more: that they come again proves that what comes is this file from this offset on, and not the rest
 * of an older download that the module still had. One object a window.
 */
final class Overlap {
    /** A prime, so that files made of records or blocks of a usual length do not look the same at another offset. */
    static final int USUAL = 251;
    /** What is tried one after another where the last bytes are all alike, as in padding: primes too. The last costs 6 s at 115200 baud, emptying a buffer 44 s. */
    private static final int[] LENGTHS = {USUAL, 4093, 65_521};

    private final byte[] known;
    private final byte[] head;
    private final boolean telling;
    private int seen;
    private boolean fromTheBeginning;

    private Overlap(byte[] known, byte[] head, boolean telling) {
        this.known = known;
        this.head = head;
        this.telling = telling;
    }

    /** Nothing is asked for twice. */
    static Overlap none() {
        return new Overlap(new byte[0], new byte[0], false);
    }

    /** The last {@code most} bytes, or all there are. */
    static Overlap of(PartFile part, int most) throws FaultException {
        byte[] tail = part.tail((int) Math.min(most, part.length()));
        return new Overlap(tail, part.head(tail.length), tail.length >= USUAL && !repetitive(tail));
    }

    /** As many of the last bytes as are needed to look like nothing else; empty where they are all alike, or too few. */
    static Optional<Overlap> telling(PartFile part) throws FaultException {
        for (int length : LENGTHS) {
            if (part.length() >= length) {
                byte[] tail = part.tail(length);
                if (!repetitive(tail)) {
                    return Optional.of(new Overlap(tail, part.head(USUAL), true));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether these bytes repeat a run of half their length or less (by the longest proper prefix that is a suffix too). */
    static boolean repetitive(byte[] bytes) {
        int[] border = new int[bytes.length];
        for (int at = 1, length = 0; at < bytes.length; at++) {
            while (length > 0 && bytes[at] != bytes[length]) {
                length = border[length - 1];
            }
            length += bytes[at] == bytes[length] ? 1 : 0;
            border[at] = length;
        }
        return border[bytes.length - 1] >= bytes.length / 2;
    }

    /** How many bytes are asked for twice. */
    int length() {
        return known.length;
    }

    /** How many of the first of {@code bytes} repeat what is known; -1 when they differ from it. */
    int match(byte[] bytes) {
        int count = Math.min(bytes.length, known.length - seen);
        for (int i = 0; i < count; i++) {
            if (bytes[i] != known[seen + i]) {
                fromTheBeginning = seen == 0 && Arrays.equals(bytes, 0, Math.min(bytes.length, head.length), head, 0, Math.min(bytes.length, head.length));
                return -1;
            }
        }
        seen += count;
        return count;
    }

    /** Whether the file's first bytes came instead, as from a server or a module that takes no offset. */
    boolean fromTheBeginning() {
        return fromTheBeginning;
    }

    /** Whether all of it came again. */
    boolean complete() {
        return seen == known.length;
    }

    /** Whether it is longer than usual and did not come whole, as when it exceeds the module's buffer. */
    boolean tooLong() {
        return known.length > USUAL && !complete();
    }

    /** Whether something was asked for twice and came again. */
    boolean proves() {
        return known.length > 0 && complete();
    }

    /** Whether what came again looks like nothing else, so that the offset was certainly heeded. */
    boolean provesOffset() {
        return telling && complete();
    }
}
