package io.wherry.simulator.module;

/** Carries out one command; sooner or later it ends the ticket. Runs on the module's worker. */
@FunctionalInterface
public interface Handler {
    /** Begins to carry it out. */
    void handle(Ticket ticket);
}
