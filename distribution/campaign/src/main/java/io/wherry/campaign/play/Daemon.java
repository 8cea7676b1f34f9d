package io.wherry.campaign.play;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

import io.wherry.at.AtListener;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus;
import io.wherry.at.core.port.ModemPort;
import io.wherry.at.core.port.PortSettings;
import io.wherry.campaign.script.Stage;
import io.wherry.fault.FaultCode;
import io.wherry.fault.Secret;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpServer;
import io.wherry.ftp.service.ModuleFtp;
import io.wherry.ftp.service.session.Settings;
import io.wherry.jobs.JobLane;
import io.wherry.jobs.JobListener;
import io.wherry.jobs.Operation;
import io.wherry.jobs.spool.queue.Spool;
import io.wherry.jobs.spool.store.Disk;
import io.wherry.operations.ftp.FtpOperations;
import io.wherry.operations.local.LocalFiles;
import io.wherry.operations.modem.PdpOperation;
import io.wherry.operations.modem.RestartOperation;
import io.wherry.operations.services.Modem;
import io.wherry.operations.services.Modems;
import io.wherry.operations.services.Roster;
import io.wherry.pdp.manager.PdpManager;
import io.wherry.pdp.manager.PinMemory;
import io.wherry.serial.Line;
import io.wherry.simulator.profile.Quirk;
import io.wherry.time.Clock;

/** The daemon without OSGi and MQTT, put together as its components put it together: queue, operations, FTP, context and AT channel of one modem. */
final class Daemon implements Modems.Listener {
    private static final String MODEM = "gw1";
    /** How its queue is set unless a test has its own wishes. */
    static final Spool.Settings USUAL = new Spool.Settings(Duration.ofSeconds(120), 1000);
    private static final long RESERVE = 1 << 20;

    private final ModemPort port;
    private final PdpManager pdp;
    private final ModuleFtp ftp;
    private final Spool spool;
    private final Modems modems;
    private final List<JobLane> lanes = new ArrayList<>();

    /**
     * What a daemon gets from its surroundings.
     *
     * @param clock    its time
     * @param line     the way to its modem
     * @param data     its data folder
     * @param disk     how the queue gets at it
     * @param queue    how the queue is set
     * @param takes    writes its commands down
     * @param jobs     hears of its jobs
     * @param channel  hears of its AT channel
     * @param lifetime its number: its chance differs from that of those before
     */
    record Place(Clock clock, Line line, Path data, Disk disk, Spool.Settings queue, Consumer<TapedPort.Take> takes, JobListener jobs, AtListener channel, int lifetime) {
    }

    Daemon(Stage stage, Place place) throws IOException {
        Clock clock = place.clock();
        Random chance = new Random(stage.seed() * 1009 + place.lifetime());
        spool = new Spool(clock, place.data().resolve("jobs"), place.disk(), place.queue(), () -> new Random(chance.nextLong()));
        spool.add(place.jobs());
        port = new ModemPort(clock, MODEM, place.line(), PortSettings.DEFAULT, new Random(chance.nextLong()));
        port.listen(place.channel());
        AtPort taped = new TapedPort(port, clock, place.takes());
        pdp = new PdpManager(clock, taped, new io.wherry.pdp.manager.Settings(MODEM, "cmnet", Secret.NONE, ""), new PinMemory(place.data().resolve("pins")),
                new Random(chance.nextLong()));
        ftp = new ModuleFtp(taped, pdp, clock, settings(stage), new Random(chance.nextLong()));
        modems = new Modems(clock, this);
        operations(stage, place).forEach(spool::add);
        modems.add(taped);
        modems.add(pdp);
        modems.add(ftp);
    }

    private static Settings settings(Stage stage) {
        Settings usual = Settings.DEFAULT;
        return new Settings(stage.variants().has(Quirk.PORT_FIFTH) ? 5 : 6, usual.pieceGet(), usual.piecePut(), stage.early(), usual.idleClose(), usual.idleDown());
    }

    private List<Operation> operations(Stage stage, Place place) {
        FtpAccount account = new FtpAccount("files", "ftp.example.org", stage.port(), World.USER, Secret.of(World.PASSWORD), "", true, stage.direct());
        Roster<FtpServer> servers = new Roster<>(place.clock(), FaultCode.UNKNOWN_SERVER, "server");
        servers.add(account.name(), () -> account);
        LocalFiles files = new LocalFiles(place.data().resolve("files"), RESERVE);
        List<Operation> all = new ArrayList<>(FtpOperations.all(place.clock(), servers, modems, files));
        all.addAll(List.of(new RestartOperation(place.clock(), modems), PdpOperation.up(modems), PdpOperation.down(modems)));
        return all;
    }

    Spool spool() {
        return spool;
    }

    AtStatus channel() {
        return port.status();
    }

    @Override
    public void came(Modem modem) {
        JobLane lane = modem::id;
        lanes.add(lane);
        spool.add(lane);
    }

    @Override
    public void left(Modem modem) {
        spool.remove(lanes.remove(0));
    }

    /** Stops everything, from the top down. */
    void stop() throws InterruptedException {
        modems.clear();
        ftp.stop();
        pdp.close();
        port.close();
        spool.close();
    }

}
