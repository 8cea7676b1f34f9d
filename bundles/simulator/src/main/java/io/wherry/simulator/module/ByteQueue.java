package io.wherry.simulator.module;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Bytes in the order of their coming. */
public final class ByteQueue {
    private final Deque<byte[]> parts = new ArrayDeque<>();
    private int size;

    /** How many there are. */
    public int size() {
        return size;
    }

    /** Adds some behind those that are there. */
    public void add(byte[] bytes) {
        if (bytes.length > 0) {
            parts.add(bytes);
            size += bytes.length;
        }
    }

    /** Takes as many as there are, at most {@code most}. */
    public byte[] take(int most) {
        byte[] taken = new byte[Math.min(most, size)];
        int filled = 0;
        while (filled < taken.length) {
            byte[] first = parts.remove();
            int count = Math.min(first.length, taken.length - filled);
            System.arraycopy(first, 0, taken, filled, count);
            filled += count;
            if (count < first.length) {
                parts.addFirst(Arrays.copyOfRange(first, count, first.length));
            }
        }
        size -= taken.length;
        return taken;
    }
}
