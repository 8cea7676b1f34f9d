/** Prints a wire log for a person: {@code bin/wherry wire}. Runs without the daemon, on a class path of its own. */
package io.wherry.at.core.viewer;
