package io.wherry.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import io.wherry.fault.FaultException;
import io.wherry.ftp.Entry;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpService;
import io.wherry.ftp.FtpState;
import io.wherry.ftp.Watch;
import io.wherry.time.Clock;

/** An FTP service that notes what it was asked, takes ten seconds for a transfer, and fails when it was told to. */
final class FakeFtp implements FtpService {
    final List<String> asked = new ArrayList<>();
    final List<FaultException> faults = new ArrayList<>();
    final List<Entry> entries = new ArrayList<>();
    private final Clock clock;
    private final String modem;

    FakeFtp(Clock clock, String modem) {
        this.clock = clock;
        this.modem = modem;
    }

    private void note(String what) throws FaultException {
        asked.add(what);
        if (!faults.isEmpty()) {
            throw faults.remove(0);
        }
    }

    @Override
    public String modem() {
        return modem;
    }

    @Override
    public List<Entry> list(FtpAccount server, Optional<String> path, Watch watch) throws FaultException {
        note("list " + path.orElse("-"));
        return entries;
    }

    @Override
    public Transfer get(FtpAccount server, Get get, Watch watch) throws FaultException, InterruptedException {
        note("get " + get.remote() + " " + get.via() + " " + get.sha256().orElse("-") + " " + get.reserve());
        watch.phase("fetching");
        try {
            Files.writeString(get.local().resolveSibling(get.local().getFileName() + ".part"), "half");
            Files.writeString(get.local().resolveSibling(get.local().getFileName() + ".part.json"), "{}");
            for (int i = 0; i < 10; i++) {
                watch.check();
                watch.progress(i, 10);
                clock.sleep(Duration.ofSeconds(1));
            }
            Files.move(get.local().resolveSibling(get.local().getFileName() + ".part"), get.local(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new Transfer(10, 6, "ab".repeat(32), 4, "size");
    }

    @Override
    public Transfer put(FtpAccount server, Put put, Watch watch) throws FaultException, InterruptedException {
        note("put " + put.remote() + " " + put.via() + " " + put.tag() + " " + put.again());
        return new Transfer(1, 1, "cd".repeat(32), 0, "size");
    }

    @Override
    public Effect delete(FtpAccount server, String path, boolean again, Watch watch) throws FaultException {
        note("delete " + path + " " + again);
        return again ? Effect.FOUND_DONE : Effect.DONE;
    }

    @Override
    public Effect rename(FtpAccount server, String from, String to, boolean again, Watch watch) throws FaultException {
        note("rename " + from + " " + to + " " + again);
        return Effect.DONE;
    }

    @Override
    public Effect makeDirectory(FtpAccount server, String path, boolean again, Watch watch) throws FaultException {
        note("mkdir " + path + " " + again);
        return Effect.DONE;
    }

    @Override
    public Effect removeDirectory(FtpAccount server, String path, boolean again, Watch watch) throws FaultException {
        note("rmdir " + path + " " + again);
        return Effect.DONE;
    }

    @Override
    public String workingDirectory(FtpAccount server, Watch watch) throws FaultException {
        note("pwd");
        return "/home";
    }

    @Override
    public void close() {
        asked.add("close");
    }

    @Override
    public FtpState state() {
        return new FtpState(FtpState.Session.CLOSED, Optional.empty(), Instant.EPOCH, FtpState.Counters.ZERO);
    }

    static Entry file(String name, long size) {
        return new Entry(name, Entry.Type.FILE, OptionalLong.of(size), Optional.of("Jan 1 12:00"), Optional.empty());
    }
}
