package io.wherry.ftp.service.session;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.Watch;
import io.wherry.time.Backoff;
import io.wherry.time.Clock;

/** Carries an operation over setbacks: with pauses, a trusted session for each try, and a budget of tries in a row that bring no progress. */
public final class Perseverance {
    private static final Logger LOG = LoggerFactory.getLogger(Perseverance.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration SLICE = Duration.ofSeconds(1);

    private final Session session;
    private final Clock clock;
    private final RandomGenerator random;

    /** For operations in {@code session}. */
    public Perseverance(Session session, Clock clock, RandomGenerator random) {
        this.session = session;
        this.clock = clock;
        this.random = random;
    }

    /** One try of an operation; the session is open when it begins. */
    @FunctionalInterface
    public interface Try<T> {
        /** Does it, or says what kept it from being done. */
        T run() throws Setback, FaultException, InterruptedException;
    }

    /**
     * Tries until it works or the budget is used up. The pauses grow, but not behind a command whose answer was waited for in vain: that was a pause already.
     *
     * @param progress grows when a try brought something about; then the budget is whole again
     * @throws FaultException the last setback's, or whatever ends the operation at once
     */
    public <T> T carry(FtpAccount account, Watch watch, LongSupplier progress, Try<T> step) throws FaultException, InterruptedException {
        Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
        long reached = progress.getAsLong();
        while (true) {
            try {
                session.open(account, watch);
                return step.run();
            } catch (Setback setback) {
                if (progress.getAsLong() > reached) {
                    reached = progress.getAsLong();
                    pauses.reset();
                }
                if (pauses.failures() >= setback.tries()) {
                    throw setback.fault();
                }
                LOG.info("{}, trying again", setback.getMessage());
                watch.phase("trying again");
                Duration pause = pauses.next();
                pause(setback.unclear() ? FIRST_PAUSE : pause, watch);
            }
        }
    }

    private void pause(Duration length, Watch watch) throws FaultException, InterruptedException {
        long end = clock.after(length);
        while (clock.nanos() - end < 0) {
            watch.check();
            Duration left = clock.until(end);
            clock.sleep(left.compareTo(SLICE) < 0 ? left : SLICE);
        }
        watch.check();
    }
}
