package io.wherry.campaign.play;

import java.time.Duration;
import java.util.List;

import io.wherry.campaign.script.Content;
import io.wherry.campaign.script.Item;
import io.wherry.campaign.script.Script;
import io.wherry.campaign.script.Stage;
import io.wherry.simulator.L610;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.log.Ledger;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.time.VirtualClock;

/** What is outside the gateway: the module and the server. */
public final class World {
    static final String USER = "gw";
    static final String PASSWORD = "s3cr3t!";
    /** More random faults than that do not happen in one run: a day has to leave time to recover. */
    private static final int MOST_FAULTS = 150;

    private final VirtualClock clock;
    private final InMemoryServer server;
    private final Faults faults;
    private final L610 module;
    private final long built;

    World(VirtualClock clock, Script script) {
        this(clock, script, Ledger.USUAL);
    }

    /** One whose module and server keep at most {@code kept} entries of what was done. */
    World(VirtualClock clock, Script script, int kept) {
        Stage stage = script.stage();
        this.clock = clock;
        this.server = new InMemoryServer(clock).user(USER, PASSWORD).port(stage.port()).listing(stage.listing()).idleTimeout(stage.idle()).keeping(kept);
        stage.habits().forEach(server::with);
        List.of("/in", "/out", "/work").forEach(server::folder);
        script.all(Item.RemoteFile.class).forEach(file -> server.file(file.path(), Content.of(stage.seed(), file.path(), file.size())));
        this.faults = stage.chance() == 0 ? Faults.none() : Faults.seeded(stage.seed(), stage.chance(), MOST_FAULTS, stage.kinds());
        script.all(Item.WireFault.class).forEach(item -> faults.add(item.fault()));
        this.built = clock.nanos();
        this.module = L610.on(clock).server(server).seed(stage.seed()).paced(stage.baud()).variants(stage.variants()).timing(stage.timing()).faults(faults).keeping(kept).start();
    }

    /** The server. */
    public InMemoryServer server() {
        return server;
    }

    /** The module. */
    public L610 module() {
        return module;
    }

    /** Its clock, on which it was built at {@link #built}. */
    public VirtualClock clock() {
        return clock;
    }

    /** When the module was built, on the scale of the clock's nanos. */
    public long built() {
        return built;
    }

    Faults faults() {
        return faults;
    }

    /** Time since the module was built. */
    Duration age() {
        return Duration.ofNanos(clock.nanos() - built);
    }

    /** Writes something into the module's transcript. */
    void remark(String text) {
        module.transcript().remark(module.ledger().now(), text);
    }
}
