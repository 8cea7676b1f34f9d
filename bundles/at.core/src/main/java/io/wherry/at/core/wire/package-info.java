/** The wire log: both directions of a connection in a bounded file that a person can read, without secrets, and that can be replayed as a connection. */
package io.wherry.at.core.wire;
