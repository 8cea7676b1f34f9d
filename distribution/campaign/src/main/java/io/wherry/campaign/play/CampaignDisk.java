package io.wherry.campaign.play;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import io.wherry.jobs.spool.store.Disk;

/** The queue's disk, without waiting for the medium: it can refuse, and the process can die before, in the middle of and after a write. */
final class CampaignDisk implements Disk {
    private final Runnable death;
    private boolean refuses;
    private int left;
    private int moment;

    /** A good one; {@code death} is what happens when the process dies. */
    CampaignDisk(Runnable death) {
        this.death = death;
    }

    void refuse(boolean now) {
        refuses = now;
    }

    /** The process dies at the {@code count}-th write from now. */
    void failAt(int count) {
        left = count;
        moment = count % 3;
    }

    private interface Writing {
        void of(byte[] bytes) throws IOException;
    }

    private void put(byte[] bytes, Writing writing) throws IOException {
        if (refuses) {
            throw new IOException("No space left on device");
        }
        if (left == 0 || --left > 0) {
            writing.of(bytes);
            return;
        }
        int before = moment * bytes.length / 2;
        if (before > 0) {
            writing.of(Arrays.copyOf(bytes, before));
        }
        death.run();
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        put(bytes, some -> REAL.write(file, some));
    }

    @Override
    public void append(Path file, byte[] bytes) throws IOException {
        put(bytes, some -> REAL.append(file, some));
    }

    @Override
    public void open(Path folder) throws IOException {
        REAL.open(folder);
    }

    @Override
    public List<Item> list(Path folder) throws IOException {
        return REAL.list(folder).stream().sorted(Comparator.comparing(Item::name)).toList();
    }

    @Override
    public byte[] read(Path file, long most) throws IOException {
        return REAL.read(file, most);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        REAL.move(from, to);
    }

    @Override
    public void sync(Path path) {
        // Nothing waits for the medium here.
    }

    @Override
    public void delete(Path path) throws IOException {
        REAL.delete(path);
    }
}
