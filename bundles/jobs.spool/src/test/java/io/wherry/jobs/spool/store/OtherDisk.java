package io.wherry.jobs.spool.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;


/** The machine's disk, for a test that changes one thing about it. */
public class OtherDisk implements Disk {
    @Override
    public void open(Path folder) throws IOException {
        REAL.open(folder);
    }

    @Override
    public List<Item> list(Path folder) throws IOException {
        return REAL.list(folder);
    }

    @Override
    public byte[] read(Path file, long most) throws IOException {
        return REAL.read(file, most);
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        REAL.write(file, bytes);
    }

    @Override
    public void append(Path file, byte[] bytes) throws IOException {
        REAL.append(file, bytes);
    }

    @Override
    public void sync(Path path) throws IOException {
        REAL.sync(path);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        REAL.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        REAL.delete(path);
    }
}
