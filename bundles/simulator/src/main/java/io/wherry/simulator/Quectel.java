package io.wherry.simulator;

import io.wherry.simulator.profile.Identity;
import io.wherry.simulator.profile.QuectelVariants;
import io.wherry.simulator.quectel.QuectelParts;
import io.wherry.time.Clock;

/**
 * A Quectel EC25 (or EG91, BG96) that does what docs/quectel.md says, on any clock; the rest is as with an {@link L610}.
 *
 * <pre>{@code
 * Quectel module = Quectel.on(clock).server(new InMemoryServer(clock).file("/a.bin", bytes)).start();
 * }</pre>
 */
public final class Quectel extends SimulatedModule {

    private Quectel(Builder builder) {
        super("sim:quectel", builder, builder.variants, core -> new QuectelParts(core, builder.variants));
    }

    /** Begins to describe a module on that clock: the documents', in a good network, with an empty server, without pacing. */
    public static Builder on(Clock clock) {
        return new Builder(clock);
    }

    /** What a Quectel is. Not thread-safe. */
    public static final class Builder extends SimulatedModule.Builder<Builder> {
        private QuectelVariants variants = QuectelVariants.MANUAL;

        private Builder(Clock clock) {
            super(clock, Identity.EC25);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Which unknowns it plays. */
        public Builder variants(QuectelVariants played) {
            variants = played;
            return this;
        }

        @Override
        public Quectel start() {
            return new Quectel(this);
        }
    }
}
