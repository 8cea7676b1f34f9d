package io.wherry.jobs.spool.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import com.google.gson.JsonParser;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.spool.job.Job;
import io.wherry.jobs.spool.job.JobJson;
import io.wherry.jobs.spool.job.Key;
import io.wherry.jobs.spool.job.Timeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spool's folder: one file a job, each whole at every moment (written aside, synced, renamed, the folder synced), and three notes: the spool's clock, what
 * can be asked, and which requests were forgotten. What else is found in it is set aside. Not thread-safe: its owner is the {@code Book}.
 */
public final class Folder {
    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);
    private static final String TEMPORARY = ".tmp";
    private static final String MARK = ".clock";
    private static final String OPERATIONS = ".operations";
    private static final String PAST = ".past";
    private static final Set<String> NOTES = Set.of(MARK, OPERATIONS, PAST);
    /** No job's file can be larger: a request of 64 KiB, all escapes, and a result. */
    private static final long LARGEST = 4 << 20;

    /** Stands in a text for what was no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Path folder;
    private final Disk disk;
    private final Aside aside;
    private Past past = new Past();

    /**
     * What a folder held at the start.
     *
     * @param jobs  every job, without arguments and results, and when it was last written; oldest first
     * @param mark  the latest mark
     * @param aside the names of what was set aside
     */
    public record Found(List<JobJson.Content> jobs, Timeline.Mark mark, List<String> aside) {
    }

    /** A spool in {@code folder}, which is created when it is not there. */
    public Folder(Path folder, Disk disk) throws IOException {
        disk.open(folder);
        this.folder = folder;
        this.disk = disk;
        this.aside = new Aside(disk, folder);
    }

    /** Reads all there is, one file after another; removes what a crash left half written, sets aside what is no job. */
    public Found load() throws IOException {
        Sorting sorting = new Sorting();
        disk.list(folder).forEach(sorting::sort);
        past = note(PAST, Past::read, new Past());
        Timeline.Mark mark = note(MARK, text -> JobJson.readMark(JsonParser.parseString(text).getAsJsonObject()), Timeline.Mark.NEVER);
        for (JobJson.Content content : sorting.jobs) {
            mark = content.mark().uptime() > mark.uptime() ? content.mark() : mark;
        }
        sorting.jobs.sort(Comparator.comparingLong(content -> content.job().order()));
        sorting.foreign.forEach(this::setAside);
        return new Found(sorting.jobs, mark, sorting.foreign.stream().map(item -> Aside.harmless(item.name())).toList());
    }

    /** What is found at the start goes where it belongs. */
    private final class Sorting {
        private final List<JobJson.Content> jobs = new ArrayList<>();
        private final List<Disk.Item> foreign = new ArrayList<>();

        void sort(Disk.Item item) {
            boolean file = item.kind() == Disk.Kind.FILE;
            if (file && item.name().endsWith(TEMPORARY)) {
                discard(item.path());
            } else if (item.kind() == Disk.Kind.FOLDER && item.name().equals(Aside.NAME)) {
                aside.open();
            } else if (!file || !NOTES.contains(item.name()) || item.size() > LARGEST) {
                job(item);
            }
        }

        private void job(Disk.Item item) {
            try {
                if (item.kind() != Disk.Kind.FILE) {
                    throw new IllegalArgumentException("not a file");
                }
                jobs.add(content(item.path(), JobJson::readLight));
            } catch (IOException | IllegalArgumentException broken) {
                LOG.warn("{} in the spool is no whole job ({}) and is set aside", Aside.harmless(item.name()), broken.getMessage());
                foreign.add(item);
            }
        }
    }

    private JobJson.Content content(Path file, Function<String, JobJson.Content> reader) throws IOException {
        JobJson.Content content = reader.apply(text(file));
        if (!FileName.of(content.job().key()).equals(file.getFileName().toString())) {
            throw new IllegalArgumentException("the name is another job's");
        }
        return content;
    }

    private String text(Path file) throws IOException {
        byte[] bytes = disk.read(file, LARGEST);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
            throw new IllegalArgumentException("not UTF-8");
        }
        return text;
    }

    /** The whole job, with arguments and result; empty when its file is gone. */
    public Optional<Job> read(Key key) throws IOException {
        Path file = folder.resolve(FileName.of(key));
        try {
            return Optional.of(content(file, JobJson::read).job());
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IllegalArgumentException broken) {
            throw new IOException(file.getFileName() + " is damaged", broken);
        }
    }

    /** Puts the job on the disk; it is there for good when this returns, and as it was before when this throws (or, at worst, whole and new). */
    public void save(Job job, Timeline.Mark now) throws IOException {
        replace(FileName.of(job.key()), JobJson.write(job, now));
    }

    /** Puts the mark on the disk. */
    public void save(Timeline.Mark now) throws IOException {
        replace(MARK, JobJson.write(now).toString());
    }

    /** Puts on the disk what can be asked. */
    public void save(List<OperationInfo> operations) throws IOException {
        replace(OPERATIONS, OperationsJson.write(operations));
    }

    /** What could be asked when that was last saved. */
    public List<OperationInfo> operations() {
        return note(OPERATIONS, OperationsJson::read, List.of());
    }

    private void replace(String name, String text) throws IOException {
        Path temporary = folder.resolve(name + TEMPORARY);
        try {
            disk.write(temporary, text.getBytes(StandardCharsets.UTF_8));
            disk.sync(temporary);
            disk.move(temporary, folder.resolve(name));
            disk.sync(folder);
        } catch (IOException failed) {
            try {
                disk.delete(temporary);
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    /**
     * Forgets jobs that have ended: first their requests are noted, then their files removed. A file that comes back after a power cut is only forgotten again, so
     * no removal is synced.
     */
    public void forget(List<Job> jobs) throws IOException {
        String lines = past.add(jobs);
        try {
            if (past.untidy()) {
                replace(PAST, past.all());
                past.tidied();
            } else if (!lines.isEmpty()) {
                disk.append(folder.resolve(PAST), lines.getBytes(StandardCharsets.UTF_8));
                disk.sync(folder.resolve(PAST));
            }
        } catch (IOException failed) {
            past.tear();
            throw failed;
        }
        for (Job job : jobs) {
            disk.delete(folder.resolve(FileName.of(job.key())));
        }
    }

    /** Whether that request was done and forgotten. */
    public boolean isPast(Key key, long fingerprint) {
        return past.contains(key, fingerprint);
    }

    private <T> T note(String name, Function<String, T> reader, T otherwise) {
        try {
            return reader.apply(text(folder.resolve(name)));
        } catch (NoSuchFileException first) {
            return otherwise;
        } catch (IOException | RuntimeException broken) {
            LOG.warn("{} in the spool can't be read ({}); it is written anew", name, broken.toString());
            return otherwise;
        }
    }

    /** What can't be removed is harmless: it is written over, or removed at the next start. */
    private void discard(Path file) {
        try {
            disk.delete(file);
        } catch (IOException stays) {
            LOG.warn("{} can't be removed from the spool", file.getFileName(), stays);
        }
    }

    private void setAside(Disk.Item item) {
        try {
            aside.take(item);
        } catch (IOException stays) {
            LOG.warn("{} can't be set aside and stays where it is", Aside.harmless(item.name()), stays);
        }
    }
}
