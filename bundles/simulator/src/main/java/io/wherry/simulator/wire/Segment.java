package io.wherry.simulator.wire;

/**
 * Bytes that one read may get at once.
 *
 * @param bytes   they
 * @param arrival when the last of them has arrived (on the scale of the clock's nanos)
 * @param read    done when the last of them is read
 */
record Segment(byte[] bytes, long arrival, Runnable read) {
    static final Runnable UNNOTICED = () -> { };

}
