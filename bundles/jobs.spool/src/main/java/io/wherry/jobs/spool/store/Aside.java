package io.wherry.jobs.spool.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder {@code aside} of the spool: what was found among the jobs and is no whole job, numbered as it came, for a person to look at. Of it at most the last
 * {@link #MOST} and {@link #MOST_BYTES} are kept.
 */
final class Aside {
    private static final Logger LOG = LoggerFactory.getLogger(Aside.class);
    /** Its name. */
    static final String NAME = "aside";
    /** So many are kept. */
    static final int MOST = 20;
    /** So many bytes are kept. */
    static final long MOST_BYTES = 16L << 20;
    private static final int LONGEST_NAME = 100;

    private final Disk disk;
    private final Path folder;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private long last;
    private long bytes;

    private record Kept(Path path, long number, long size) {
    }

    /** The folder below {@code spool}, made when something comes into it. */
    Aside(Disk disk, Path spool) {
        this.disk = disk;
        this.folder = spool.resolve(NAME);
    }

    /** Looks at what is there and removes what is too much. */
    void open() {
        List<Kept> found = new ArrayList<>();
        try {
            for (Disk.Item item : disk.list(folder)) {
                found.add(new Kept(item.path(), number(item.name()), size(item)));
            }
        } catch (IOException unreadable) {
            LOG.warn("{} can't be looked through: what is too much in it stays", folder, unreadable);
        }
        found.sort(Comparator.comparingLong(Kept::number));
        found.forEach(this::keep);
        trim();
    }

    /** What a person puts there himself has no number and goes first. */
    private static long number(String name) {
        return name.matches("\\d{6,12}-.*") ? Long.parseLong(name.substring(0, name.indexOf('-'))) : 0;
    }

    private long size(Disk.Item item) throws IOException {
        if (item.kind() != Disk.Kind.FOLDER) {
            return item.size();
        }
        long sum = 0;
        for (Disk.Item inside : disk.list(item.path())) {
            sum += size(inside);
        }
        return sum;
    }

    private void keep(Kept one) {
        kept.addLast(one);
        last = Math.max(last, one.number());
        bytes += one.size();
    }

    /** Moves {@code item} here. What is too large to be kept is removed. */
    void take(Disk.Item item) throws IOException {
        long size = size(item);
        disk.open(folder);
        Path place = folder.resolve(String.format("%06d-%s", last + 1, harmless(item.name())));
        disk.move(item.path(), place);
        keep(new Kept(place, last + 1, size));
        trim();
    }

    /** A name as it can be shown and written. */
    static String harmless(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9._-]", "-");
        return safe.length() <= LONGEST_NAME ? safe : safe.substring(0, LONGEST_NAME);
    }

    private void trim() {
        while (kept.size() > MOST || bytes > MOST_BYTES) {
            Kept oldest = kept.removeFirst();
            bytes -= oldest.size();
            try {
                disk.delete(oldest.path());
            } catch (IOException stays) {
                LOG.warn("{} can't be removed from the spool", oldest.path(), stays);
            }
        }
    }
}
