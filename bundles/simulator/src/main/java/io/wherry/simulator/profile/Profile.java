package io.wherry.simulator.profile;

/**
 * Everything a simulated module is.
 *
 * @param identity what it says of itself
 * @param sim      its SIM at power-on
 * @param radio    the network around it
 * @param timing   how long things take
 * @param traits   its ways
 */
public record Profile(Identity identity, Sim sim, Radio radio, Timing timing, Traits traits) {
}
