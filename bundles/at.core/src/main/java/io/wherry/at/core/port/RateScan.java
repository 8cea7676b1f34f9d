package io.wherry.at.core.port;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.wherry.at.Command;
import io.wherry.at.core.engine.Ending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for a silent module at other rates than the one where it should be. */
final class RateScan {
    private static final Logger LOG = LoggerFactory.getLogger(RateScan.class);
    /** A driver may be deaf for a moment after its rate was changed. */
    private static final Duration PROBE = Duration.ofMillis(600);

    private final Channel channel;
    private final RateBook book;
    private final int opened;
    private int home;

    /** Scans on {@code channel}, which runs at {@code opened} now and is to run at {@code home}; both 0 where the line has no rate. */
    RateScan(Channel channel, RateBook book, int home) {
        this.channel = channel;
        this.book = book;
        this.opened = channel.baud();
        this.home = home;
    }

    /** Where the module should be. */
    int home() {
        return home;
    }

    /** From now on it should be there. */
    void home(int rate) {
        home = rate;
    }

    /** Looks everywhere; the near end is left where the module answered, else at home. Returns whether it answered. */
    boolean everywhere() throws LineLost, InterruptedException {
        Set<Integer> rates = new LinkedHashSet<>(likely());
        rates.addAll(RateBook.RATES);
        return scan(List.copyOf(rates));
    }

    /** Looks only where a restart, or another program, may have left it. */
    boolean nearby() throws LineLost, InterruptedException {
        return scan(likely());
    }

    private List<Integer> likely() {
        Set<Integer> rates = new LinkedHashSet<>(List.of(RateBook.USUAL, book.good(), opened));
        rates.remove(0);
        return List.copyOf(rates);
    }

    private boolean scan(List<Integer> rates) throws LineLost, InterruptedException {
        if (opened == 0) {
            return false;
        }
        for (int rate : rates) {
            if (rate != home && channel.baud(rate) && answers(2)) {
                LOG.info("The module answers at {} baud, not at {}", rate, home);
                return true;
            }
        }
        channel.baud(home);
        return false;
    }

    /** Whether it answers at the present rate; the first AT may only end the noise that the module heard before, or settle its auto-baud. */
    boolean answers(int tries) throws LineLost, InterruptedException {
        for (int tried = 0; tried < tries; tried++) {
            if (channel.probe(Command.of("AT").within(PROBE)) instanceof Ending.Done) {
                return true;
            }
        }
        return false;
    }
}
