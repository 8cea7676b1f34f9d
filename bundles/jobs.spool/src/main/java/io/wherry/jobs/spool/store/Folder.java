package io.wherry.jobs.spool.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
 * The spool's folder: one file a job, each whole at every moment (written aside, synced, renamed, the folder synced). What is found in it and is no whole
 * job is set aside as {@code *.damaged}; the last 20 of those are kept. Not thread-safe: its owner is the {@code Book}.
 */
public final class Folder {
    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);
    private static final String TEMPORARY = ".tmp";
    private static final String DAMAGED = ".damaged";
    private static final String MARK = ".clock";
    private static final String OPERATIONS = ".operations";
    private static final int DAMAGED_KEPT = 20;
    /** No job's file can be larger: a request of 64 KiB, all escapes, and a result. */
    private static final long LARGEST = 4 << 20;

    private final Path folder;
    private final Disk disk;

    /**
     * What a folder held at the start.
     *
     * @param jobs    every job, without arguments and results, oldest first
     * @param mark    the latest mark
     * @param damaged the names of the files that were set aside
     */
    public record Found(List<Job> jobs, Timeline.Mark mark, List<String> damaged) {
    }

    /** A spool in {@code folder}, which is created when it is not there. */
    public Folder(Path folder, Disk disk) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.disk = disk;
    }

    /** Reads all there is, one file after another; removes what a crash left half written. */
    public Found load() throws IOException {
        List<Job> jobs = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        Timeline.Mark mark = note(MARK, text -> JobJson.readMark(JsonParser.parseString(text).getAsJsonObject()), Timeline.Mark.NEVER);
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(TEMPORARY)) {
                discard(file);
                continue;
            }
            try {
                JobJson.Content content = read(file);
                jobs.add(content.job().light());
                mark = content.mark().uptime() > mark.uptime() ? content.mark() : mark;
            } catch (IOException | IllegalArgumentException broken) {
                LOG.warn("{} in the spool is no whole job ({}) and is set aside", name, broken.getMessage());
                damaged.add(name);
                setAside(file);
            }
        }
        jobs.sort(Comparator.comparingLong(Job::order));
        forgetDamaged();
        return new Found(jobs, mark, damaged);
    }

    /** The plain files that are meant to be jobs; what is set aside, and folders, are left alone. */
    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                String name = file.getFileName().toString();
                if (!name.endsWith(DAMAGED) && !name.equals(MARK) && !name.equals(OPERATIONS) && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(file);
                }
            }
        }
        files.sort(Comparator.naturalOrder());
        return files;
    }

    private JobJson.Content read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
            throw new IllegalArgumentException("not a job's file");
        }
        JobJson.Content content = JobJson.read(Files.readString(file));
        if (!FileName.of(content.job().key()).equals(file.getFileName().toString())) {
            throw new IllegalArgumentException("the name is another job's");
        }
        return content;
    }

    /** The whole job, with arguments and result; empty when its file is gone. */
    public Optional<Job> read(Key key) throws IOException {
        Path file = folder.resolve(FileName.of(key));
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(file).job());
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

    /** Forgets a job. */
    public void delete(Key key) throws IOException {
        disk.delete(folder.resolve(FileName.of(key)));
    }

    private <T> T note(String name, Function<String, T> reader, T otherwise) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? reader.apply(Files.readString(file)) : otherwise;
        } catch (IOException | RuntimeException broken) {
            LOG.warn("{} can't be read ({}); it is written anew", file, broken.toString());
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

    private void setAside(Path file) {
        Path aside = folder.resolve(file.getFileName() + DAMAGED);
        for (int i = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); i++) {
            aside = folder.resolve(file.getFileName() + "." + i + DAMAGED);
        }
        try {
            disk.move(file, aside);
        } catch (IOException stays) {
            LOG.warn("{} can't be set aside and stays where it is", file.getFileName(), stays);
        }
    }

    private void forgetDamaged() throws IOException {
        List<Path> aside = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + DAMAGED)) {
            all.forEach(aside::add);
        }
        aside.sort(Comparator.comparingLong(Folder::modified).reversed());
        for (Path old : aside.subList(Math.min(DAMAGED_KEPT, aside.size()), aside.size())) {
            discard(old);
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
        } catch (IOException gone) {
            return 0;
        }
    }
}
