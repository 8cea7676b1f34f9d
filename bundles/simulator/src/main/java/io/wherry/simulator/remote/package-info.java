/** The FTP servers at the far end of a simulated module: one in memory, and a way to real ones. Strings are bytes, as ISO 8859-1. */
package io.wherry.simulator.remote;
