package io.wherry.pdp.manager;

import java.nio.file.Path;
import java.util.SplittableRandom;

import io.wherry.at.AtPort;
import io.wherry.family.Family;
import io.wherry.fault.Secret;
import io.wherry.pdp.PdpService;
import io.wherry.time.Clock;

/** The context's manager as it is in the product, for tests of what stands on it. */
public final class RealContext implements AutoCloseable {
    private final PdpManager manager;

    /** Begins to bring the modem up. */
    public RealContext(Clock clock, AtPort port, Family family, Path pins, long seed) throws Exception {
        manager = new PdpManager(clock, port, new Settings(family, port.modem(), "cmnet", Secret.NONE, ""), new PinMemory(pins), new SplittableRandom(seed));
    }

    /** The service. */
    public PdpService service() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}
