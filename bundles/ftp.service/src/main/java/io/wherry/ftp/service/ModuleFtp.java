package io.wherry.ftp.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

import io.wherry.at.AtPort;
import io.wherry.at.StateQuery;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Entry;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpService;
import io.wherry.ftp.FtpState;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.commands.FtpCommands;
import io.wherry.ftp.service.commands.Wire;
import io.wherry.ftp.service.operations.Changes;
import io.wherry.ftp.service.operations.Directories;
import io.wherry.ftp.service.operations.Look;
import io.wherry.ftp.service.session.Firmware;
import io.wherry.ftp.service.session.Perseverance;
import io.wherry.ftp.service.session.Session;
import io.wherry.ftp.service.session.Settings;
import io.wherry.ftp.service.session.Tally;
import io.wherry.ftp.service.session.Voice;
import io.wherry.ftp.service.transfer.Bounded;
import io.wherry.ftp.service.transfer.PieceBook;
import io.wherry.ftp.service.transfer.Tools;
import io.wherry.ftp.service.transfer.Transfers;
import io.wherry.pdp.PdpService;
import io.wherry.time.Clock;
import io.wherry.time.Worker;

/** {@link FtpService} of one modem, in plain Java: builds the parts, lets one operation run at a time, and stops in order. */
public final class ModuleFtp implements FtpService {
    private static final Duration STOPPING = Duration.ofSeconds(5);
    private static final Duration ASKING = Duration.ofSeconds(5);

    private final AtPort port;
    private final Clock clock;
    private final Tally tally;
    private final Session session;
    private final Directories directories;
    private final Changes changes;
    private final Transfers transfers;
    private final Lane lane;
    private final AtPort.Listening listening;
    private final AtPort.Listening asking;
    private final Optional<Worker> keeper;

    /** A service that remembers nothing of an earlier one. */
    public ModuleFtp(AtPort port, PdpService pdp, Clock clock, Settings settings, RandomGenerator random) {
        this(port, pdp, clock, settings, new PieceBook(Optional.empty(), clock), random);
    }

    /**
     * A service that has opened nothing yet.
     *
     * @param book   where it is remembered what firmware takes
     * @param random jitter for pauses; seeded in tests
     */
    public ModuleFtp(AtPort port, PdpService pdp, Clock clock, Settings settings, PieceBook book, RandomGenerator random) {
        this.port = port;
        this.clock = clock;
        this.tally = new Tally(clock);
        FtpCommands commands = new FtpCommands(settings.family().ftp());
        Voice voice = new Voice(clock, commands);
        Firmware firmware = new Firmware();
        this.session = new Session(port, pdp, clock, settings, voice, firmware, tally);
        Look look = new Look(session);
        Perseverance perseverance = new Perseverance(session, clock, random);
        this.directories = new Directories(look, perseverance);
        this.changes = new Changes(session, look, perseverance);
        this.transfers = new Transfers(new Tools(session, look, voice, clock, settings, firmware, tally, book), perseverance);
        this.lane = new Lane(clock);
        this.listening = port.listen(voice);
        this.asking = port.askAfterDoubt(new StateQuery(commands.isOpen().within(ASKING), answer -> voice.restated(answer.map(commands::saysOpen))));
        this.keeper = IdleKeeper.needed(settings)
                ? Optional.of(clock.start("wherry-ftp-idle-" + port.modem(), new IdleKeeper(lane, session, pdp, clock, settings))) : Optional.empty();
    }

    @Override
    public String modem() {
        return port.modem();
    }

    @Override
    public List<Entry> list(FtpAccount server, Optional<String> path, Watch watch) throws FaultException, InterruptedException {
        if (path.isPresent()) {
            Wire.checkPath(path.get());
        }
        return alone(watch, guarded -> directories.list(server, path, guarded));
    }

    @Override
    public Transfer get(FtpAccount server, Get get, Watch watch) throws FaultException, InterruptedException {
        Wire.checkPath(get.remote());
        return alone(watch, guarded -> transfers.get(server, get, guarded));
    }

    @Override
    public Transfer put(FtpAccount server, Put put, Watch watch) throws FaultException, InterruptedException {
        Wire.checkPath(put.remote());
        return alone(watch, guarded -> transfers.put(server, put, guarded));
    }

    @Override
    public Effect delete(FtpAccount server, String path, boolean again, Watch watch) throws FaultException, InterruptedException {
        Wire.checkPath(path);
        return alone(watch, guarded -> changes.delete(server, path, again, guarded));
    }

    @Override
    public Effect rename(FtpAccount server, String from, String to, boolean again, Watch watch) throws FaultException, InterruptedException {
        Wire.checkPath(from);
        Wire.checkPath(to);
        return alone(watch, guarded -> changes.rename(server, from, to, again, guarded));
    }

    @Override
    public Effect makeDirectory(FtpAccount server, String path, boolean again, Watch watch) throws FaultException, InterruptedException {
        Wire.checkPath(path);
        return alone(watch, guarded -> changes.makeDirectory(server, path, again, guarded));
    }

    @Override
    public Effect removeDirectory(FtpAccount server, String path, boolean again, Watch watch) throws FaultException, InterruptedException {
        Wire.checkPath(path);
        return alone(watch, guarded -> changes.removeDirectory(server, path, again, guarded));
    }

    @Override
    public String workingDirectory(FtpAccount server, Watch watch) throws FaultException, InterruptedException {
        return alone(watch, guarded -> directories.workingDirectory(server, guarded));
    }

    @Override
    public void close() throws InterruptedException {
        boolean mine;
        do {
            mine = lane.enter(STOPPING);
        } while (!mine);
        try {
            session.close();
        } finally {
            lane.leave();
        }
    }

    @Override
    public FtpState state() {
        return tally.state();
    }

    /** Ends what runs, closes the session within 5 s, and starts nothing any more. */
    public void stop() {
        lane.stop();
        try {
            keeper.ifPresent(Worker::interrupt);
            if (lane.enter(STOPPING)) {
                Bounded.run(clock, "wherry-ftp-stop-" + modem(), STOPPING, session::close);
            }
            if (keeper.isPresent()) {
                keeper.get().join(STOPPING);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            asking.close();
            listening.close();
        }
    }

    /** What runs alone. */
    @FunctionalInterface
    private interface Body<T> {
        T run(Watch guarded) throws FaultException, InterruptedException;
    }

    private <T> T alone(Watch watch, Body<T> body) throws FaultException, InterruptedException {
        lane.enter(watch);
        try {
            return body.run(guarded(watch));
        } catch (FaultException failed) {
            tally.failed();
            throw failed;
        } finally {
            lane.leave();
        }
    }

    private Watch guarded(Watch watch) {
        return new Watch() {
            @Override
            public void check() throws FaultException {
                lane.checkStopping();
                watch.check();
            }

            @Override
            public void progress(long bytes, long total) {
                watch.progress(bytes, total);
            }

            @Override
            public void phase(String what) {
                watch.phase(what);
            }

            @Override
            public void event(String type, String message) {
                watch.event(type, message);
            }
        };
    }
}
