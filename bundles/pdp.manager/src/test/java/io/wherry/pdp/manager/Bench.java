package io.wherry.pdp.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.fault.Secret;
import io.wherry.pdp.ModemState.Phase;
import io.wherry.simulator.time.VirtualClock;

/** A manager on a fake port and the virtual clock. */
final class Bench {
    final VirtualClock clock;
    final FakePort port;
    private final Path memory;

    /** What a test does with it. */
    interface Test {
        void run(Bench bench) throws Exception;
    }

    private Bench(VirtualClock clock, Path memory) {
        this.clock = clock;
        this.port = new FakePort(clock);
        this.memory = memory;
    }

    static void run(Test test) throws Exception {
        Path folder = Files.createTempDirectory("wherry-pdp");
        try {
            VirtualClock.run(clock -> test.run(new Bench(clock, folder.resolve("pins"))));
        } finally {
            Files.deleteIfExists(folder.resolve("pins"));
            Files.deleteIfExists(folder);
        }
    }

    PdpManager start() {
        return start("cmnet", "", "");
    }

    PdpManager start(String apn, String pin, String rat) {
        return new PdpManager(clock, port, new Settings("m1", apn, Secret.of(pin), rat), new PinMemory(memory), new Random(1));
    }

    /** The code of the fault with which {@code up} ends. */
    static FaultCode upFails(PdpManager manager, Duration patience) {
        return catchThrowableOfType(FaultException.class, () -> manager.up(patience)).code();
    }

    static void waitFor(VirtualClock clock, PdpManager manager, Phase phase, Duration patience) throws InterruptedException {
        long end = clock.after(patience);
        while (manager.state().phase() != phase && !clock.until(end).isZero()) {
            clock.sleep(Duration.ofMillis(100));
        }
        assertThat(manager.state().phase()).as(manager.state().toString()).isEqualTo(phase);
    }

    void waitFor(PdpManager manager, Phase phase, Duration patience) throws InterruptedException {
        waitFor(clock, manager, phase, patience);
    }

    void pass(Duration time) throws InterruptedException {
        clock.sleep(time);
    }

}
