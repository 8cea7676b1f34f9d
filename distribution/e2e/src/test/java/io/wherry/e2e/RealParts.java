package io.wherry.e2e;

import java.nio.file.Path;
import java.util.Optional;

import io.wherry.chaos.plant.Plant;
import io.wherry.chaos.plant.RealPart;
import org.junit.jupiter.api.Assumptions;

/** Starts a plant; the test is skipped where a real part is not installed, unless WHERRY_REAL=required, as scripts/test says. */
final class RealParts {

    private RealParts() {
    }

    static Plant start(Path folder, String... moduleOptions) throws Exception {
        needed();
        return Plant.start(folder, moduleOptions);
    }

    static Plant paced(Path folder, int baud) throws Exception {
        needed();
        return Plant.paced(folder, baud);
    }

    private static void needed() {
        Optional<String> missing = RealPart.missing("mosquitto", "vsftpd", "socat");
        if (missing.isPresent() && "required".equals(System.getenv("WHERRY_REAL"))) {
            throw new AssertionError(missing.get() + " is not installed, and WHERRY_REAL=required");
        }
        Assumptions.assumeTrue(missing.isEmpty(), missing.orElse("") + " is not installed: apt-get install it to run this test");
    }
}
