/** The virtual clock: real threads, one at a time, in an order that repeats, in a time that jumps. */
package io.wherry.simulator.time;
