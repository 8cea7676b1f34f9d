package io.wherry.at.core.viewer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import io.wherry.at.core.wire.WireReader;
import io.wherry.time.Clock;

/** Follows a log as it grows, and goes on with its successor when it is rotated away. */
final class Tail {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Clock clock;
    private final Path file;
    private final Printout printout;

    Tail(Clock clock, Path file, Printout printout) {
        this.clock = clock;
        this.file = file;
        this.printout = printout;
    }

    /** Until the thread is interrupted or nobody reads what is printed. */
    void follow() throws IOException, InterruptedException {
        while (printout.shown() && !printout.foreign()) {
            if (Files.exists(file)) {
                one();
            } else {
                clock.sleep(LOOK);
            }
        }
    }

    /** Until another file has this one's name, or it was cut. */
    private void one() throws IOException, InterruptedException {
        Object key = identity();
        long size = 0;
        boolean its = true;
        try (WireReader reader = new WireReader(file)) {
            while (printout.shown() && !printout.foreign()) {
                Optional<WireReader.Read> read = its ? reader.whole() : reader.next();
                if (read.isPresent()) {
                    printout.line(read.get());
                } else if (!its) {
                    return;
                } else {
                    clock.sleep(LOOK);
                    long now = Files.exists(file) ? Files.size(file) : -1;
                    its = now >= size && Objects.equals(key, identity());
                    size = now;
                }
            }
        }
    }

    private Object identity() throws IOException {
        return Files.exists(file) ? Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey()) : Optional.empty();
    }
}
