package io.wherry.simulator.module;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Unsolicited lines that wait for the end of a command: 32 of them, or 4 KiB; the oldest make room (protocol.md, the wire). */
final class UrcQueue {
    private static final int LINES = 32;
    private static final int BYTES = 4096;

    /** A line and the command it belongs to, 0 for none. */
    record Entry(String text, int number) {
    }

    private final Deque<Entry> entries = new ArrayDeque<>();
    private int bytes;

    /** Adds one; those that had to make room are the answer. */
    List<String> add(String text, int number) {
        entries.add(new Entry(text, number));
        bytes += text.length();
        List<String> dropped = new ArrayList<>();
        while (entries.size() > LINES || bytes > BYTES) {
            dropped.add(next().text());
        }
        return dropped;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    Entry next() {
        Entry first = entries.remove();
        bytes -= first.text().length();
        return first;
    }
}
