package io.wherry.serial.jserialcomm;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a {@link TtyLine} is built from.
 *
 * @param modem         the modem's id, for the names of threads
 * @param device        the configured path, such as {@code /dev/serial/by-id/…}, or {@code COM3}
 * @param baud          bits per second
 * @param hardwareFlow  whether RTS and CTS are used
 * @param libraries     the folder of ours that the native library is put into
 * @param locks         where other programs keep lock files in the UUCP style
 * @param writePatience what a write may take beyond the time its bytes need
 */
record TtySettings(String modem, String device, int baud, boolean hardwareFlow, Path libraries, Path locks, Duration writePatience) {
    /** What {@link io.wherry.serial.Connection#write} promises. */
    static final Duration WRITE_PATIENCE = Duration.ofSeconds(5);
    /** Where Debian's programs keep them. */
    static final Path LOCKS = Path.of("/run/lock");
}
