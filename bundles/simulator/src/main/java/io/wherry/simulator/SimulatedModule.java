package io.wherry.simulator;

import java.util.Random;
import java.util.function.Function;

import io.wherry.serial.Line;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Trigger;
import io.wherry.simulator.log.Ledger;
import io.wherry.simulator.log.Transcript;
import io.wherry.simulator.module.Core;
import io.wherry.simulator.module.Memory;
import io.wherry.simulator.module.Parts;
import io.wherry.simulator.module.Remote;
import io.wherry.simulator.profile.Identity;
import io.wherry.simulator.profile.Profile;
import io.wherry.simulator.profile.Radio;
import io.wherry.simulator.profile.Sim;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.profile.Traits;
import io.wherry.simulator.profile.Uart;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.remote.RemoteServer;
import io.wherry.simulator.wire.Agenda;
import io.wherry.simulator.wire.HostEnd;
import io.wherry.simulator.wire.Wire;
import io.wherry.time.Clock;
import io.wherry.time.Worker;

/** A module of any family: a line to talk to it, what can be done to it from outside, and what it noted down. */
public abstract class SimulatedModule implements AutoCloseable {
    private final String name;
    private final Clock clock;
    private final int baud;
    private final Agenda agenda;
    private final Wire wire;
    private final Faults faults;
    private final Ledger ledger;
    private final Transcript transcript;
    private final Remote remote;
    private final Core.Body body;
    private final Worker worker;
    private final Memory memory;
    /** The present life; it belongs to the worker. */
    private Core core;

    /**
     * Switches it on.
     *
     * @param name   what a person calls its line
     * @param traits its ways
     * @param family makes the parts of each of its lives
     */
    SimulatedModule(String name, Builder<?> builder, Traits traits, Function<Core, Parts> family) {
        this.name = name;
        this.clock = builder.clock;
        this.baud = builder.baud;
        this.agenda = new Agenda(clock);
        this.wire = new Wire(clock, agenda, baud, builder.paced, builder.seed, builder.uart);
        this.faults = builder.faults;
        this.ledger = new Ledger(clock, builder.kept);
        this.transcript = new Transcript(builder.kept);
        this.remote = new Remote(clock, agenda, builder.server);
        Profile profile = new Profile(builder.identity, builder.sim, builder.radio, builder.timing, traits);
        this.memory = new Memory(profile, baud);
        this.body = new Core.Body(clock, agenda, wire, profile, memory, faults, ledger, transcript,
                new Random(builder.seed), remote, this::nextLife, family);
        this.core = new Core(body);
        wire.module(bytes -> core.receive(bytes));
        faults.timed().forEach(this::plan);
        remote.start();
        this.worker = clock.start("wherry-simulator", agenda::work);
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
    public final Line line() {
        return new HostEnd(wire, name, baud);
    }

    /** The same for a port whose connections begin at another rate than the module did; at 0 it has none of its own and follows the module's. */
    public final Line line(int rate) {
        return new HostEnd(wire, name, rate);
    }

    /** The rate that it has now, in bits a second. */
    public final int baud() {
        return wire.moduleBaud();
    }

    /** The same for a port that has no rate of its own and follows the module's. */
    final Line lineWithoutRate() {
        return new HostEnd(wire, name, 0);
    }

    /** How many wrong PINs its SIM still takes; to be asked while nothing is under way. */
    public final int pinTries() {
        return memory.pinTries();
    }

    /** Switches it off and on. */
    public final void restart() {
        soon(this::nextLife);
    }

    /** The network takes the address away. */
    public final void losePdp() {
        soon(() -> core.losePdp());
    }

    /** The control connection breaks, and the module notices or does not. */
    public final void dropControl(boolean noticed) {
        soon(() -> core.dropControl(noticed));
    }

    /** It drives out of reach of the network (its address is lost), or back. */
    public final void coverage(boolean there) {
        soon(() -> core.coverage(there));
    }

    /** Its SIM is pulled out (its address is lost), or put back in. */
    public final void sim(boolean in) {
        soon(() -> core.sim(in));
    }

    /** It says something unasked. */
    public final void unsolicited(String line) {
        soon(() -> core.unsolicited(line));
    }

    /** The cable is pulled out: whoever has the line open loses it, and it cannot be opened. */
    public final void unplug() {
        wire.plugged(false);
    }

    /** The cable is put back in. */
    public final void replug() {
        wire.plugged(true);
    }

    /** It takes no more bytes, as with a flow control line, until told otherwise. */
    public final void stall(boolean stop) {
        wire.stalled(stop);
    }

    /** What goes wrong with it; more can be added at any time. */
    public final Faults faults() {
        return faults;
    }

    /** What it received, did and sent. */
    public final Ledger ledger() {
        return ledger;
    }

    /** Everything that went over the wire. */
    public final Transcript transcript() {
        return transcript;
    }

    /** Switches it off for good. */
    @Override
    public final void close() {
        wire.plugged(false);
        remote.stop();
        worker.interrupt();
    }

    /**
     * What a module of any family is; each method says one thing about it. Not thread-safe.
     *
     * @param <B> the family's own builder
     */
    public abstract static class Builder<B extends Builder<B>> {
        private final Clock clock;
        private long seed = 1;
        private int baud = 115_200;
        private boolean paced;
        private Identity identity;
        private Sim sim = Sim.ready();
        private Radio radio = Radio.USUAL;
        private Timing timing = Timing.USUAL;
        private Uart uart = Uart.USUAL;
        private Faults faults = Faults.none();
        private RemoteServer server;
        private int kept = Ledger.USUAL;

        Builder(Clock clock, Identity identity) {
            this.clock = clock;
            this.identity = identity;
            this.server = new InMemoryServer(clock);
        }

        abstract B self();

        /** What its chance is drawn from. */
        public final B seed(long number) {
            seed = number;
            return self();
        }

        /** Its rate at first, in bits a second; both ends begin with it. */
        public final B baud(int rate) {
            baud = rate;
            return self();
        }

        /** Bytes take their time on the wire, both ways: 10 bits each. */
        public final B paced(int rate) {
            paced = true;
            return baud(rate);
        }

        /** What it says of itself. */
        public final B identity(Identity what) {
            identity = what;
            return self();
        }

        /** Its SIM. */
        public final B sim(Sim card) {
            sim = card;
            return self();
        }

        /** The network around it. */
        public final B radio(Radio network) {
            radio = network;
            return self();
        }

        /** How long things take. */
        public final B timing(Timing times) {
            timing = times;
            return self();
        }

        /** How it and the line take a change of rate. */
        public final B uart(Uart habits) {
            uart = habits;
            return self();
        }

        /** What goes wrong. */
        public final B faults(Faults script) {
            faults = script;
            return self();
        }

        /** Where its FTP commands go. */
        public final B server(RemoteServer ftp) {
            server = ftp;
            return self();
        }

        /** How many entries its ledger (of each kind) and its transcript keep: few for a long life whose memory is measured; at least 1. */
        public final B keeping(int entries) {
            kept = entries;
            return self();
        }

        /** Switches it on. */
        public abstract SimulatedModule start();
    }
}
