package io.wherry.simulator.profile;

import java.time.Duration;

/**
 * How long things take.
 *
 * @param boot        from power-on to the first boot line
 * @param simReady    from there to {@code +SIM READY}
 * @param command     from the end of a command line to the beginning of its answer
 * @param dial        from {@code OK} to {@code +MIPCALL: <ip>}
 * @param network     from a command to the server's answer to it
 * @param rate        bytes a second on the network, both ways
 * @param dataTimeout how long the module waits for the bytes it prompted for
 */
public record Timing(Duration boot, Duration simReady, Duration command, Duration dial, Duration network, int rate, Duration dataTimeout) {
    /** A good day: 3 s boot, 5 ms a command, 100 ms and 250 kB/s on the network. */
    public static final Timing USUAL = new Timing(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofMillis(5),
            Duration.ofMillis(800), Duration.ofMillis(100), 250_000, Duration.ofSeconds(20));

    /** No more time than the order of events needs: for tests on real clocks. */
    public static final Timing QUICK = new Timing(Duration.ofMillis(50), Duration.ofMillis(20), Duration.ZERO,
            Duration.ofMillis(20), Duration.ofMillis(5), 20_000_000, Duration.ofSeconds(20));

    /** The same with another time per command. */
    public Timing command(Duration latency) {
        return new Timing(boot, simReady, latency, dial, network, rate, dataTimeout);
    }

    /** The same on another network: its delay, and its bytes a second. */
    public Timing network(Duration delay, int bytesPerSecond) {
        return new Timing(boot, simReady, command, dial, delay, bytesPerSecond, dataTimeout);
    }

    /** The same with another boot. */
    public Timing boot(Duration bootTime, Duration untilSim) {
        return new Timing(bootTime, untilSim, command, dial, network, rate, dataTimeout);
    }

    /** The same with another time to dial. */
    public Timing dial(Duration time) {
        return new Timing(boot, simReady, command, time, network, rate, dataTimeout);
    }
}
