/** The wire between host and module: two directions, a rate, and an agenda of what happens when. */
package io.wherry.simulator.wire;
