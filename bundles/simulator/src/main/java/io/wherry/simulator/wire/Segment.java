package io.wherry.simulator.wire;

/** Bytes that one read may get at once, and when the last of them has arrived (on the scale of the clock's nanos). */
record Segment(byte[] bytes, long arrival) {
}
