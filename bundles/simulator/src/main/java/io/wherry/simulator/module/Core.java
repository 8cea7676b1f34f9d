package io.wherry.simulator.module;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.log.Ledger;
import io.wherry.simulator.log.Transcript;
import io.wherry.simulator.profile.Profile;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.profile.Trait;
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
     * @param family     makes the parts of a life: its commands
     */
    public record Body(Clock clock, Agenda agenda, Wire wire, Profile profile, Memory memory, Faults faults, Ledger ledger,
            Transcript transcript, Random random, Remote remote, Runnable restart, Function<Core, Parts> family) {
    }

    private final Body body;
    private final Map<String, Handler> commands = new HashMap<>();
    private final Wording wording = new Wording(this);
    private final Console console;
    private final Parts parts;
    private boolean alive = true;

    /** A module that is switched on now. */
    public Core(Body body) {
        this.body = body;
        this.console = new Console(this);
        this.parts = body.family().apply(this);
        parts.begin();
    }

    /** Bytes from the host. */
    public void receive(byte[] bytes) {
        body.transcript().toModule(body.ledger().now(), bytes);
        console.receive(bytes);
    }

    /** The end of this life: all sessions are gone. */
    public void end() {
        alive = false;
        parts.end();
        console.end();
    }

    /** The network takes the address away. */
    public void losePdp() {
        parts.losePdp();
    }

    /** The control connection breaks; the module may notice. */
    public void dropControl(boolean noticed) {
        parts.dropControl(noticed);
    }

    /** The module drives out of reach of the network, or back. */
    public void coverage(boolean there) {
        parts.coverage(there);
    }

    /** Somebody pulls the SIM out, or puts one in. */
    public void sim(boolean in) {
        parts.sim(in);
    }

    /** Something stray: a line that nobody asked for, or noise. */
    public void stray(int noise) {
        console.stray(noise);
    }

    /** An unsolicited line. */
    public void unsolicited(String line) {
        console.unsolicited(line, 0);
    }

    /** Registers a command by its name in capitals, such as {@code +CSQ}; one registered before it under that name is gone. */
    public void on(String name, Handler handler) {
        commands.put(name, handler);
    }

    /** What is registered under that name; {@code ERROR} where nothing is. */
    public Handler handler(String name) {
        return commands.getOrDefault(name, Ticket::error);
    }

    /** Has something done later in this life. */
    public void after(Duration delay, Runnable action) {
        body.agenda().at(now() + delay.toNanos(), () -> {
            if (alive) {
                action.run();
            }
        });
    }

    /** Ends this life and begins the next one. */
    public void restart() {
        body.restart().run();
    }

    /** Whether this life goes on. */
    public boolean alive() {
        return alive;
    }

    /** Whether the module has that way of its own. */
    public boolean has(Trait trait) {
        return body.profile().traits().has(trait);
    }

    /** What the module is. */
    public Profile profile() {
        return body.profile();
    }

    /** How long things take. */
    public Timing timing() {
        return body.profile().timing();
    }

    /** What survives a restart. */
    public Memory memory() {
        return body.memory();
    }

    /** Its line. */
    public Wire wire() {
        return body.wire();
    }

    /** What time it is for the module, on the scale of its clock. */
    public long now() {
        return body.agenda().now();
    }

    /** Its chance. */
    public Random random() {
        return body.random();
    }

    /** What outlives this life. */
    public Body body() {
        return body;
    }

    /** How it writes. */
    public Wording wording() {
        return wording;
    }

    /** Its side of the conversation. */
    public Console console() {
        return console;
    }
}
