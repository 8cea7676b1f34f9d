/** What a simulated module is: its identity, SIM, network, timing, and which of the unknowns of protocol.md it plays. */
package io.wherry.simulator.profile;
