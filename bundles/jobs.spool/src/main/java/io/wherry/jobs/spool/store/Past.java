package io.wherry.jobs.spool.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

import io.wherry.jobs.spool.job.Job;
import io.wherry.jobs.spool.job.Key;
import io.wherry.jobs.spool.request.Fingerprint;

/**
 * The last {@link #MOST} requests whose jobs were forgotten, 8 bytes each, so that one that comes again (retained on the broker by mistake, or brought by a person)
 * is known to have been done. On the disk a line each, 16 hex digits; new ones are added to the file's end. Not thread-safe.
 */
final class Past {
    /** So many are known. */
    static final int MOST = 10_000;
    private static final Pattern LINE = Pattern.compile("[0-9a-f]{16}");

    private final long[] marks = new long[MOST];
    private int size;
    private int next;
    /** Lines in the file. */
    private int lines;
    /** Whether the file is to be written anew. */
    private boolean untidy = true;

    /** What a file of that {@code text} holds; a torn end is passed over. */
    static Past read(String text) {
        Past past = new Past();
        past.untidy = !text.endsWith("\n");
        text.lines().forEach(line -> {
            if (LINE.matcher(line).matches()) {
                past.add(Fingerprint.read(line));
            } else {
                past.untidy = true;
            }
        });
        return past;
    }

    private static long mark(Key key, long fingerprint) {
        return Fingerprint.of((key.operation() + '\0' + key.id() + '\0' + fingerprint).getBytes(StandardCharsets.UTF_8));
    }

    private void add(long mark) {
        lines++;
        marks[next] = mark;
        next = (next + 1) % MOST;
        size = Math.min(MOST, size + 1);
    }

    /** Whether that request is among them. */
    boolean contains(Key key, long fingerprint) {
        return contains(mark(key, fingerprint));
    }

    private boolean contains(long mark) {
        for (int i = 0; i < size; i++) {
            if (marks[i] == mark) {
                return true;
            }
        }
        return false;
    }

    /** Adds those of {@code jobs} that are not there yet; gives what is to be added to the file. */
    String add(List<Job> jobs) {
        StringBuilder text = new StringBuilder();
        for (Job job : jobs) {
            long mark = mark(job.key(), job.fingerprint());
            if (!contains(mark)) {
                add(mark);
                text.append(line(mark));
            }
        }
        return text.toString();
    }

    private static String line(long mark) {
        return Fingerprint.text(mark) + "\n";
    }

    /** Whether the file is to be written anew: there is none, it is torn, or it has grown to twice its worth. */
    boolean untidy() {
        return untidy || lines >= 2 * MOST;
    }

    /** The file was not written as it should be. */
    void tear() {
        untidy = true;
    }

    /** All that it is to hold, the oldest first. */
    String all() {
        StringBuilder text = new StringBuilder(size * 17);
        for (int i = 0; i < size; i++) {
            text.append(line(marks[(next - size + i + MOST) % MOST]));
        }
        return text.toString();
    }

    /** The file holds that now. */
    void tidied() {
        lines = size;
        untidy = false;
    }
}
