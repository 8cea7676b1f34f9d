package io.wherry.ftp.service.transfer;

import java.time.Duration;

import io.wherry.time.Clock;
import io.wherry.time.Worker;

/** Runs what must not take longer than so long, on a thread that is interrupted then. */
public final class Bounded {
    private static final Duration ENDING = Duration.ofSeconds(2);

    private Bounded() {
    }

    /**
     * Runs {@code body} to its end or for {@code patience}.
     *
     * @return whether it came to its end by itself
     */
    public static boolean run(Clock clock, String name, Duration patience, Clock.Body body) throws InterruptedException {
        Worker worker = clock.start(name, body);
        boolean ended = false;
        try {
            ended = worker.join(patience);
        } finally {
            if (!ended) {
                worker.interrupt();
                worker.join(ENDING);
            }
        }
        return ended;
    }
}
