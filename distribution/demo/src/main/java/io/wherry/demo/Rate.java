package io.wherry.demo;

/**
 * One rate to measure at. The large get is larger than the module's buffer of 513 024 bytes, so it comes in windows, and what lies between two of them is counted.
 *
 * @param baud   bits a second
 * @param get    bytes of the large file to fetch
 * @param put    bytes of the large file to deliver
 * @param plain  bytes for the plain script
 * @param rig    bytes to find the rig's own limit with
 * @param target what a transfer has to reach of the model
 * @param cpu    what the daemon may use of a core meanwhile
 * @param idle   whether the daemon is watched at rest as well
 */
record Rate(int baud, int get, int put, int plain, int rig, double target, double cpu, boolean idle) {
    private static final int BITS_PER_BYTE = 10;
    /** The model of design.md: a piece of 2048 bytes needs the time of 2048 + 40 bytes on the wire. */
    private static final double PIECE = 2048;
    private static final double FRAME = 40;

    /** What the wire carries, frames and all. */
    int bytesPerSecond() {
        return baud / BITS_PER_BYTE;
    }

    /** Content, in bytes a second. */
    double model() {
        return PIECE / ((PIECE + FRAME) / bytesPerSecond());
    }
}
