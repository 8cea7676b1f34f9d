package io.wherry.simulator.module;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.log.Ledger;
import io.wherry.simulator.log.Transcript;
import io.wherry.simulator.profile.Profile;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.wire.Agenda;
import io.wherry.simulator.wire.Wire;
import io.wherry.time.Clock;

/**
 * One life of a module, from power-on to the next restart: what all its parts share. A restart ends it, and what it had still to do
 * is forgotten. It belongs to the module's worker.
 */
public final class Core {

    /**
     * What outlives a life.
     *
     * @param clock      its time
     * @param agenda     its worker's list
     * @param wire       its line
     * @param profile    what it is
     * @param memory     what it keeps
     * @param faults     what goes wrong
     * @param ledger     what tests look at
     * @param transcript what people look at
     * @param random     its chance
     * @param remote     its network
     * @param restart    begins the next life
     */
    public record Body(Clock clock, Agenda agenda, Wire wire, Profile profile, Memory memory, Faults faults, Ledger ledger,
            Transcript transcript, Random random, Remote remote, Runnable restart) {
    }

    private final Body body;
    private final Map<String, Handler> commands = new HashMap<>();
    private final Wording wording = new Wording(this);
    private final Console console;
    private final Network network;
    private final Pdp pdp;
    private final FtpLink ftp;
    private boolean alive = true;

    /** A module that is switched on now. */
    public Core(Body body) {
        this.body = body;
        this.console = new Console(this);
        new Basics(this);
        this.network = new Network(this);
        this.pdp = new Pdp(this, network);
        this.ftp = new FtpLink(this, pdp);
        new FtpFiles(this, ftp);
        new FtpDownload(this, ftp);
        new FtpUpload(this, ftp);
        new FtpStreams(this, ftp);
        new Sockets(this, pdp);
        new Boot(this, network, pdp).begin();
    }

    /** Bytes from the host. */
    public void receive(byte[] bytes) {
        body.transcript().toModule(body.ledger().now(), bytes);
        console.receive(bytes);
    }

    /** The end of this life: all sessions are gone. */
    public void end() {
        alive = false;
        ftp.dead();
    }

    /** The network takes the address away. */
    public void losePdp() {
        pdp.lost();
    }

    /** The control connection breaks; the module may notice. */
    public void dropControl(boolean noticed) {
        ftp.drop(noticed);
    }

    /** The module drives out of reach of the network, or back. */
    public void coverage(boolean there) {
        network.coverage(there);
    }

    /** Somebody pulls the SIM out, or puts one in. */
    public void sim(boolean in) {
        if (in) {
            network.simIsBack();
        } else {
            network.simIsGone();
        }
    }

    /** Something stray: a line that nobody asked for, or noise. */
    public void stray(int noise) {
        console.stray(noise);
    }

    /** An unsolicited line. */
    public void unsolicited(String line) {
        console.unsolicited(line, 0);
    }

    void on(String name, Handler handler) {
        commands.put(name, handler);
    }

    Handler handler(String name) {
        return commands.getOrDefault(name, Ticket::error);
    }

    /** Has something done later in this life. */
    void after(Duration delay, Runnable action) {
        body.agenda().at(now() + delay.toNanos(), () -> {
            if (alive) {
                action.run();
            }
        });
    }

    void restart() {
        body.restart().run();
    }

    boolean alive() {
        return alive;
    }

    boolean has(Quirk quirk) {
        return body.profile().variants().has(quirk);
    }

    Profile profile() {
        return body.profile();
    }

    Timing timing() {
        return body.profile().timing();
    }

    Memory memory() {
        return body.memory();
    }

    Wire wire() {
        return body.wire();
    }

    /** What time it is for the module, on the scale of its clock. */
    long now() {
        return body.agenda().now();
    }

    Random random() {
        return body.random();
    }

    Body body() {
        return body;
    }

    Wording wording() {
        return wording;
    }

    Console console() {
        return console;
    }
}
