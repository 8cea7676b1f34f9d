package io.wherry.ftp.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

import io.wherry.at.core.port.ModemPort;
import io.wherry.at.core.port.PortSettings;
import io.wherry.family.Families;
import io.wherry.fault.Secret;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpService.Get;
import io.wherry.ftp.FtpService.GetVia;
import io.wherry.ftp.FtpService.Put;
import io.wherry.ftp.FtpService.PutVia;
import io.wherry.ftp.service.session.Settings;
import io.wherry.pdp.manager.RealContext;
import io.wherry.simulator.L610;
import io.wherry.simulator.Quectel;
import io.wherry.simulator.SimulatedModule;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.time.VirtualClock;
import io.wherry.time.Clock;

/** The whole stack below MQTT on a virtual clock: the service, the context's manager, the AT core, a simulated module, a server in memory. */
final class Stand implements AutoCloseable {
    static final FtpAccount ACCOUNT = new FtpAccount("files", "ftp.example.org", 21, "gw", Secret.of("s3cr3t!"), "", true, false);

    final Clock clock;
    final InMemoryServer server;
    final SimulatedModule module;
    final ModemPort port;
    final RealContext pdp;
    final ModuleFtp ftp;
    final Path folder;

    /** What a test does with it. */
    @FunctionalInterface
    interface Scene {
        void play(Stand stand) throws Exception;
    }

    private Stand(Clock clock, Path folder, Plan plan) throws Exception {
        this.clock = clock;
        this.folder = folder;
        this.server = new InMemoryServer(clock).user("gw", "s3cr3t!");
        this.module = plan.quectel.isPresent() ? plan.quectel.get().apply(Quectel.on(clock).server(server).seed(plan.seed)).start()
                : plan.module.apply(L610.on(clock).variants(plan.variants).server(server).seed(plan.seed)).start();
        this.port = new ModemPort(clock, "gw1", module.line(), plan.port.of(plan.settings.family()), new Random(plan.seed));
        this.pdp = new RealContext(clock, port, plan.settings.family(), folder.resolve("pins"), plan.seed);
        this.ftp = new ModuleFtp(port, pdp.service(), clock, plan.settings, new Random(plan.seed));
    }

    @Override
    public void close() {
        ftp.stop();
        pdp.close();
        port.close();
        module.close();
    }

    /** How it is set up. */
    static Plan with(Path folder) {
        return new Plan(folder);
    }

    /** A setup; each method says one thing about it. */
    static final class Plan {
        private final Path folder;
        private Variants variants = Variants.GUIDE;
        private Settings settings = Settings.DEFAULT;
        private PortSettings port = PortSettings.DEFAULT;
        private UnaryOperator<L610.Builder> module = builder -> builder;
        private Optional<UnaryOperator<Quectel.Builder>> quectel = Optional.empty();
        private long seed = 1;
        private boolean shuffled;

        private Plan(Path folder) {
            this.folder = folder;
        }

        Plan variants(Variants played) {
            variants = played;
            return this;
        }

        Plan settings(Settings chosen) {
            settings = chosen;
            return this;
        }

        Plan port(PortSettings chosen) {
            port = chosen;
            return this;
        }

        Plan module(UnaryOperator<L610.Builder> changes) {
            module = changes;
            return this;
        }

        /** Another family's module. */
        Plan quectel(UnaryOperator<Quectel.Builder> changes) {
            quectel = Optional.of(changes);
            return settings(new Settings(Families.QUECTEL, 6, 0, 0, false, Duration.ZERO, Duration.ZERO));
        }

        Plan seed(long number) {
            seed = number;
            shuffled = true;
            return this;
        }

        void play(Scene scene) throws Exception {
            VirtualClock.Settings run = VirtualClock.settings().bound(Duration.ofDays(2)).watchdog(Duration.ofMinutes(2));
            (shuffled ? run.shuffled(seed) : run).run(clock -> {
                try (Stand stand = new Stand(clock, folder, this)) {
                    scene.play(stand);
                }
            });
        }
    }

    Get get(String remote) {
        return new Get(remote, local(), Optional.empty(), GetVia.GET, 0);
    }

    Get get(String remote, GetVia via, String sha256) {
        return new Get(remote, local(), Optional.of(sha256), via, 0);
    }

    Put put(String remote) {
        return put(remote, PutVia.PUT, false);
    }

    Put put(String remote, PutVia via, boolean again) {
        return new Put(local(), remote, Optional.empty(), via, "job-1", again);
    }

    Path local() {
        return folder.resolve("local.bin");
    }
}
