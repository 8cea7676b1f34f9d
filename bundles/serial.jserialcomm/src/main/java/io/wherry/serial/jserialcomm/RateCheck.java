package io.wherry.serial.jserialcomm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * The rate that a driver really runs at. Linux' UART drivers take any rate, go on at the old one where theirs ends, and say so only to who reads it back;
 * jSerialComm does not, so {@code stty} is asked.
 */
final class RateCheck {
    private static final long PATIENCE_MILLIS = 1000;
    /** What a UART at the other end bears, in percent. */
    private static final int TOLERANCE = 3;

    private RateCheck() {
    }

    /** Bits per second; empty where nobody can tell. */
    static OptionalInt actual(String device) {
        if (!device.startsWith("/")) {
            return OptionalInt.empty();
        }
        try {
            Process stty = new ProcessBuilder("stty", "-F", device, "speed").redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try {
                boolean ended = stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                return ended ? number(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip()) : OptionalInt.empty();
            } finally {
                stty.destroyForcibly();
            }
        } catch (IOException missing) {
            return OptionalInt.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    private static OptionalInt number(String said) {
        return said.matches("\\d{1,8}") ? OptionalInt.of(Integer.parseInt(said)) : OptionalInt.empty();
    }

    /** Whether {@code actual} will do for {@code asked}: drivers round to what their clock divides into. */
    static boolean near(int asked, int actual) {
        return Math.abs((long) asked - actual) * 100 <= (long) TOLERANCE * asked;
    }
}
