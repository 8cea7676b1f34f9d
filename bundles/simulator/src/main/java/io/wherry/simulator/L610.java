package io.wherry.simulator;

import java.util.Random;

import io.wherry.serial.Line;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Trigger;
import io.wherry.simulator.log.Ledger;
import io.wherry.simulator.log.Transcript;
import io.wherry.simulator.module.Core;
import io.wherry.simulator.module.Memory;
import io.wherry.simulator.module.Remote;
import io.wherry.simulator.profile.Identity;
import io.wherry.simulator.profile.Profile;
import io.wherry.simulator.profile.Radio;
import io.wherry.simulator.profile.Sim;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.remote.RemoteServer;
import io.wherry.simulator.wire.Agenda;
import io.wherry.simulator.wire.HostEnd;
import io.wherry.simulator.wire.Wire;
import io.wherry.time.Clock;
import io.wherry.time.Worker;

/**
 * A Fibocom L610 that does what protocol.md says modules of its family do, on any clock. It is switched on by {@link Builder#start},
 * has a line to talk to it, and carries out its FTP commands on a {@link RemoteServer}. On a virtual clock the same seed gives the
 * same run, byte for byte.
 *
 * <pre>{@code
 * L610 module = L610.on(clock).server(new InMemoryServer(clock).file("/a.bin", bytes)).start();
 * Connection wire = module.line().open();
 * }</pre>
 */
public final class L610 implements AutoCloseable {
    private final Clock clock;
    private final int baud;
    private final Agenda agenda;
    private final Wire wire;
    private final Faults faults;
    private final Ledger ledger;
    private final Transcript transcript = new Transcript();
    private final Remote remote;
    private final Core.Body body;
    private final Worker worker;
    /** The present life; it belongs to the worker. */
    private Core core;

    private L610(Builder builder) {
        this.clock = builder.clock;
        this.baud = builder.baud;
        this.agenda = new Agenda(clock);
        this.wire = new Wire(clock, agenda, baud, builder.paced, builder.seed);
        this.faults = builder.faults;
        this.ledger = new Ledger(clock);
        this.remote = new Remote(clock, agenda, builder.server);
        Profile profile = new Profile(builder.identity, builder.sim, builder.radio, builder.timing, builder.variants);
        this.body = new Core.Body(clock, agenda, wire, profile, new Memory(profile, baud), faults, ledger, transcript,
                new Random(builder.seed), remote, this::nextLife);
        this.core = new Core(body);
        wire.module(bytes -> core.receive(bytes));
        faults.timed().forEach(this::plan);
        remote.start();
        this.worker = clock.start("wherry-simulator", agenda::work);
    }

    /** Begins to describe a module on that clock: the guide's, in a good network, with an empty server, without pacing. */
    public static Builder on(Clock clock) {
        return new Builder(clock);
    }

    private void nextLife() {
        transcript.remark(ledger.now(), "restart");
        core.end();
        core = new Core(body);
    }

    private void plan(Fault fault) {
        long when = clock.after(((Trigger.At) fault.when()).time());
        agenda.at(when, () -> {
            transcript.remark(ledger.now(), "fault " + fault);
            switch (fault.kind()) {
                case RESTART -> nextLife();
                case PDP_LOSS -> core.losePdp();
                case DROP_NOTICED -> core.dropControl(true);
                case DROP_UNNOTICED -> core.dropControl(false);
                case URC -> core.stray(0);
                case NOISE -> core.stray(fault.count());
                default -> throw new IllegalArgumentException("Needs a command to happen to: " + fault);
            }
        });
    }

    private void soon(Runnable action) {
        agenda.at(clock.nanos(), action);
    }

    /** The way to it, in process. One connection at a time; what it sends while there is none is lost. */
    public Line line() {
        return new HostEnd(wire, "sim:l610", baud);
    }

    /** The same for a port that has no rate of its own and follows the module's. */
    Line lineWithoutRate() {
        return new HostEnd(wire, "sim:l610", 0);
    }

    /** Switches it off and on. */
    public void restart() {
        soon(this::nextLife);
    }

    /** The network takes the address away. */
    public void losePdp() {
        soon(() -> core.losePdp());
    }

    /** The control connection breaks, and the module notices or does not. */
    public void dropControl(boolean noticed) {
        soon(() -> core.dropControl(noticed));
    }

    /** It drives out of reach of the network (its address is lost), or back. */
    public void coverage(boolean there) {
        soon(() -> core.coverage(there));
    }

    /** Its SIM is pulled out (its address is lost), or put back in. */
    public void sim(boolean in) {
        soon(() -> core.sim(in));
    }

    /** It says something unasked. */
    public void unsolicited(String line) {
        soon(() -> core.unsolicited(line));
    }

    /** The cable is pulled out: whoever has the line open loses it, and it cannot be opened. */
    public void unplug() {
        wire.plugged(false);
    }

    /** The cable is put back in. */
    public void replug() {
        wire.plugged(true);
    }

    /** It takes no more bytes, as with a flow control line, until told otherwise. */
    public void stall(boolean stop) {
        wire.stalled(stop);
    }

    /** What goes wrong with it; more can be added at any time. */
    public Faults faults() {
        return faults;
    }

    /** What it received, did and sent. */
    public Ledger ledger() {
        return ledger;
    }

    /** Everything that went over the wire. */
    public Transcript transcript() {
        return transcript;
    }

    /** Switches it off for good. */
    @Override
    public void close() {
        wire.plugged(false);
        remote.stop();
        worker.interrupt();
    }

    /** What a module is; each method says one thing about it. Not thread-safe. */
    public static final class Builder {
        private final Clock clock;
        private long seed = 1;
        private int baud = 115_200;
        private boolean paced;
        private Identity identity = Identity.USUAL;
        private Sim sim = Sim.ready();
        private Radio radio = Radio.USUAL;
        private Timing timing = Timing.USUAL;
        private Variants variants = Variants.GUIDE;
        private Faults faults = Faults.none();
        private RemoteServer server;

        private Builder(Clock clock) {
            this.clock = clock;
            this.server = new InMemoryServer(clock);
        }

        /** What its chance is drawn from. */
        public Builder seed(long number) {
            seed = number;
            return this;
        }

        /** Its rate at first, in bits a second; both ends begin with it. */
        public Builder baud(int rate) {
            baud = rate;
            return this;
        }

        /** Bytes take their time on the wire, both ways: 10 bits each. */
        public Builder paced(int rate) {
            paced = true;
            return baud(rate);
        }

        /** What it says of itself. */
        public Builder identity(Identity what) {
            identity = what;
            return this;
        }

        /** Its SIM. */
        public Builder sim(Sim card) {
            sim = card;
            return this;
        }

        /** The network around it. */
        public Builder radio(Radio network) {
            radio = network;
            return this;
        }

        /** How long things take. */
        public Builder timing(Timing times) {
            timing = times;
            return this;
        }

        /** Which unknowns it plays. */
        public Builder variants(Variants played) {
            variants = played;
            return this;
        }

        /** What goes wrong. */
        public Builder faults(Faults script) {
            faults = script;
            return this;
        }

        /** Where its FTP commands go. */
        public Builder server(RemoteServer ftp) {
            server = ftp;
            return this;
        }

        /** Switches it on. */
        public L610 start() {
            return new L610(this);
        }
    }
}
