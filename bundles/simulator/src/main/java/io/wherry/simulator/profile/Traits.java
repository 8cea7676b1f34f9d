package io.wherry.simulator.profile;

/** Which ways of its own a module has. */
@FunctionalInterface
public interface Traits {
    /** Whether it has that one. */
    boolean has(Trait trait);
}
