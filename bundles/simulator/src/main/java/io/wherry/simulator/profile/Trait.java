package io.wherry.simulator.profile;

/** A way of its own in which a module may do something. Each family has an enum of them; {@link Quirk} has those that all families share, too. */
public interface Trait {
}
