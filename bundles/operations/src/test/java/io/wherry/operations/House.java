package io.wherry.operations;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.wherry.at.AtException;
import io.wherry.at.AtListener;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus;
import io.wherry.at.Command;
import io.wherry.at.Reply;
import io.wherry.at.Rung;
import io.wherry.at.StateQuery;
import io.wherry.at.WireLog;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.fault.Secret;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpServer;
import io.wherry.jobs.JobLane;
import io.wherry.jobs.JobRequest;
import io.wherry.jobs.JobState;
import io.wherry.jobs.Jobs;
import io.wherry.jobs.Operation;
import io.wherry.jobs.spool.queue.Spool;
import io.wherry.jobs.spool.store.Disk;
import io.wherry.operations.ftp.FtpOperations;
import io.wherry.operations.gateway.DiagnosticsOperation;
import io.wherry.operations.gateway.ModemReport;
import io.wherry.operations.local.LocalFiles;
import io.wherry.operations.modem.PdpOperation;
import io.wherry.operations.modem.RawAtOperation;
import io.wherry.operations.modem.RestartOperation;
import io.wherry.operations.modem.TraceOperation;
import io.wherry.operations.services.Modem;
import io.wherry.operations.services.Modems;
import io.wherry.operations.services.Roster;
import io.wherry.pdp.ModemState;
import io.wherry.pdp.PdpListener;
import io.wherry.pdp.PdpService;
import io.wherry.time.Clock;

/** The real queue with the real operations on services that are fakes: what a request brings about, from its JSON to its final state. */
final class House implements AutoCloseable, Modems.Listener {
    static final FtpAccount ACCOUNT = new FtpAccount("depot", "h", 21, "u", Secret.of("geheim"), "", true, false);

    final Clock clock;
    final Spool spool;
    final Modems modems;
    final Roster<FtpServer> servers;
    final Roster<WireLog> wireLogs;
    final Map<Modem, JobLane> lanes = new IdentityHashMap<>();
    final List<Operation> operations;
    final List<String> commands = new ArrayList<>();
    final List<AtException> atFaults = new ArrayList<>();

    House(Clock clock, Path disk) throws IOException {
        this.clock = clock;
        this.spool = new Spool(clock, disk.resolve("jobs"), Disk.REAL, new Spool.Settings(Duration.ofSeconds(300), 100), () -> new Random(1));
        this.modems = new Modems(clock, this);
        this.servers = new Roster<>(clock, FaultCode.UNKNOWN_SERVER, "server");
        this.wireLogs = new Roster<>(clock, FaultCode.UNKNOWN_MODEM, "modem");
        LocalFiles files = new LocalFiles(disk.resolve("files"), 4096);
        operations = new ArrayList<>(FtpOperations.all(clock, servers, modems, files));
        operations.addAll(List.of(new RestartOperation(clock, modems), new TraceOperation(modems, wireLogs), new RawAtOperation(modems), PdpOperation.up(modems), PdpOperation.down(modems),
                new DiagnosticsOperation(clock, files, new DiagnosticsOperation.Sources("0.1.0", JsonArray::new, () -> ModemReport.of(modems),
                        servers::names, () -> Optional.of(spool.counts()), List::of))));
        operations.forEach(spool::add);
        servers.add("depot", () -> ACCOUNT);
    }

    FakeFtp modem(String id) {
        FakeFtp ftp = new FakeFtp(clock, id);
        modems.add(new FakePort(id));
        modems.add(new FakePdp(id));
        wireLogs.add(id, new FakeWireLog(id));
        modems.add(ftp);
        return ftp;
    }

    @Override
    public void came(Modem modem) {
        JobLane lane = modem::id;
        lanes.put(modem, lane);
        spool.add(lane);
    }

    @Override
    public void left(Modem modem) {
        spool.remove(lanes.remove(modem));
    }

    Jobs.Submission submit(String operation, String id, String json) throws FaultException {
        return spool.submit(new JobRequest(operation, id, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    FaultCode refused(String operation, String json) throws FaultException {
        Jobs.Submission submission = submit(operation, "r", json);
        return submission.verdict() == Jobs.Verdict.REJECTED ? submission.state().error().orElseThrow().code() : FaultCode.INTERNAL;
    }

    JobState end(String operation, String id) throws InterruptedException {
        for (int i = 0; i < 10_000; i++) {
            JobState state = spool.find(operation, id).orElseThrow();
            if (state.status().isFinal()) {
                return state;
            }
            clock.sleep(Duration.ofMillis(200));
        }
        throw new AssertionError(operation + " " + id + " does not end");
    }

    JsonObject result(String operation, String json) throws Exception {
        String id = "id" + Math.abs((operation + json).hashCode());
        submit(operation, id, json);
        JobState end = end(operation, id);
        return end.result().orElseThrow(() -> new AssertionError(end));
    }

    @Override
    public void close() {
        try {
            spool.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private final class FakePort implements AtPort {
        private final String id;

        FakePort(String id) {
            this.id = id;
        }

        @Override
        public String modem() {
            return id;
        }

        @Override
        public Reply execute(Command command) throws AtException {
            commands.add(command.text() + " shown as " + command);
            if (!atFaults.isEmpty()) {
                throw atFaults.remove(0);
            }
            return new Reply(List.of("+CSQ: 20,99"), Optional.empty(), new byte[0], 0, Duration.ZERO);
        }

        @Override
        public AtStatus status() {
            return new AtStatus(AtStatus.State.READY, Instant.EPOCH, Optional.empty(), "", "sim:", 115200, AtStatus.Counters.ZERO, Optional.empty());
        }

        @Override
        public void restart(String why) {
            commands.add("restart " + id);
        }

        @Override
        public void recover(String why, boolean again) {
            commands.add("recover " + id);
        }

        @Override
        public void climbed(Rung rung, Rung.Step step, String cause) {
            commands.add(rung + " " + step);
        }

        @Override
        public Listening askAfterDoubt(StateQuery query) {
            return () -> { };
        }

        @Override
        public Listening listen(AtListener listener) {
            return () -> { };
        }
    }

    private final class FakePdp implements PdpService {
        private final String id;

        FakePdp(String id) {
            this.id = id;
        }

        @Override
        public String modem() {
            return id;
        }

        @Override
        public ModemState state() {
            return new ModemState(id, ModemState.Phase.UP, Optional.empty(), "", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        @Override
        public String up(Duration patience) {
            return "10.0.0.7";
        }

        @Override
        public void down() {
            commands.add("down");
        }

        @Override
        public void doubt(String why) {
        }

        @Override
        public void trust() {
        }

        @Override
        public AutoCloseable listen(PdpListener listener) {
            return () -> { };
        }
    }

    /** Notes what is asked of it among the commands. */
    private final class FakeWireLog implements WireLog {
        private final String modem;
        private boolean recording;

        FakeWireLog(String modem) {
            this.modem = modem;
        }

        @Override
        public String modem() {
            return modem;
        }

        @Override
        public boolean recording() {
            return recording;
        }

        @Override
        public void override(boolean on, Duration howLong) {
            recording = on;
            commands.add("trace " + modem + " " + on + " " + howLong);
        }
    }
}
