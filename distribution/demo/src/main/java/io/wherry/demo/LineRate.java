package io.wherry.demo;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code scripts/bench line-rate}: how near a transfer comes to what the serial line can carry, and what the daemon takes of a core. */
public final class LineRate {
    private static final List<Rate> RATES = List.of(new Rate(115_200, 600_000, 400_000, 20_000, 60_000, 0.97, 0.02, true),
            new Rate(921_600, 1_300_000, 2_500_000, 40_000, 400_000, 0.95, 1, false));
    private static final String IDLE = "idle";

    private LineRate() {
    }

    /** Measures at the rate given, or at all, or only the daemon at rest; ends with 0 when every target is met, else with 1. */
    public static void main(String[] words) throws IOException {
        Screen screen = new Screen(System.out, Boolean.getBoolean("wherry.terminal"));
        Path tarball = Path.of(System.getProperty("wherry.tarball"));
        boolean resting = words.length > 0 && words[0].equals(IDLE);
        Targets targets = new Targets();
        warnOfLoad(screen);
        for (Rate rate : RATES) {
            if (words.length == 0 || resting && rate.idle() || words[0].equals(Integer.toString(rate.baud()))) {
                Surroundings place = Surroundings.create();
                Runtime.getRuntime().addShutdownHook(new Thread(place::close, "wherry-bench-stop"));
                try {
                    new LineRound(rate, screen, targets).measure(tarball, place, resting);
                } catch (Exception e) {
                    targets.miss("it could not be measured at %d baud: %s", rate.baud(), e.getMessage());
                } finally {
                    place.close();
                }
            }
        }
        warnOfLoad(screen);
        screen.end(targets.met(), targets.toString());
        Runtime.getRuntime().halt(targets.met() ? 0 : 1);
    }

    private static void warnOfLoad(Screen screen) {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system.getSystemLoadAverage() > system.getAvailableProcessors() / 2.0) {
            screen.say(String.format(Locale.ROOT, "this machine is busy (load %.1f on %d cores): take the rates for lower bounds",
                    system.getSystemLoadAverage(), system.getAvailableProcessors()));
        }
    }
}
