package io.wherry.simulator;

import io.wherry.simulator.module.L610Parts;
import io.wherry.simulator.profile.Identity;
import io.wherry.simulator.profile.Variants;
import io.wherry.time.Clock;

/**
 * A Fibocom L610 that does what protocol.md says modules of its family do, on any clock. It is switched on by {@link Builder#start},
 * has a line to talk to it, and carries out its FTP commands on a server. On a virtual clock the same seed gives the same run, byte
 * for byte.
 *
 * <pre>{@code
 * L610 module = L610.on(clock).server(new InMemoryServer(clock).file("/a.bin", bytes)).start();
 * Connection wire = module.line().open();
 * }</pre>
 */
public final class L610 extends SimulatedModule {

    private L610(Builder builder) {
        super("sim:l610", builder, builder.variants, core -> new L610Parts(core, builder.variants));
    }

    /** Begins to describe a module on that clock: the guide's, in a good network, with an empty server, without pacing. */
    public static Builder on(Clock clock) {
        return new Builder(clock);
    }

    /** What an L610 is. Not thread-safe. */
    public static final class Builder extends SimulatedModule.Builder<Builder> {
        private Variants variants = Variants.GUIDE;

        private Builder(Clock clock) {
            super(clock, Identity.USUAL);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Which unknowns it plays. */
        public Builder variants(Variants played) {
            variants = played;
            return this;
        }

        @Override
        public L610 start() {
            return new L610(this);
        }
    }
}
