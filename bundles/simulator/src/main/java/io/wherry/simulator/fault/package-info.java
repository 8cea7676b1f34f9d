/** What goes wrong with a simulated module: by a script that can be read and written, or drawn from a seed. */
package io.wherry.simulator.fault;
