package io.wherry.at.core.port;

import java.time.Duration;
import java.util.List;

import io.wherry.at.AtException.Kind;
import io.wherry.at.Command;
import io.wherry.at.core.engine.Ending;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the module on a line, whatever state it is in: AT until OK, echo off (twice: with auto-baud the first set command may be lost), numbers
 * for errors, a fence. A module that stays silent may speak at another rate: it is looked for there and brought back to the configured one.
 */
final class Finder {
    private static final Logger LOG = LoggerFactory.getLogger(Finder.class);
    private static final Duration PROBE = Duration.ofSeconds(1);
    /** Some modules take 3 s for a command. */
    private static final Duration SLOWEST_PROBE = Duration.ofSeconds(4);
    private static final Duration SCAN_PROBE = Duration.ofMillis(600);
    private static final Duration SCAN_AFTER = Duration.ofSeconds(6);
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final Duration QUIET_BOUND = Duration.ofSeconds(5);
    private static final Duration RATE_CHANGE = Duration.ofMillis(200);
    private static final List<Integer> RATES = List.of(115200, 9600, 57600, 230400, 460800, 921600);
    private static final int FENCES = 4;

    private final Clock clock;
    private final Channel channel;
    private final Fence fence;
    private final int configured;
    private final int opened;

    /** Finds it on {@code channel}, at the line's configured rate if it can be; 0 where the line has none. */
    Finder(Clock clock, Channel channel, Fence fence, int configured) {
        this.clock = clock;
        this.channel = channel;
        this.fence = fence;
        this.opened = channel.baud();
        this.configured = opened > 0 && configured > 0 ? configured : opened;
    }

    /** Returns whether it answers and the stream is in step before {@code patience} is over. */
    boolean find(Duration patience) throws LineLost, InterruptedException {
        long end = clock.after(patience);
        long scan = clock.after(SCAN_AFTER);
        Duration probe = PROBE;
        boolean silent = false;
        while (clock.nanos() < end) {
            boolean heard = channel.inbox().takeRestart();
            channel.inbox().echo(Inbox.Echo.UNKNOWN);
            if (heard) {
                probe = PROBE;
                scan = clock.after(SCAN_AFTER);
            }
            if (answers(probe)) {
                channel.quiet(silent ? probe : QUIET, QUIET_BOUND.plus(probe));
                if (setUp(probe)) {
                    return true;
                }
                scan = clock.after(SCAN_AFTER);
            } else {
                silent = true;
                probe = probe.multipliedBy(2).compareTo(SLOWEST_PROBE) > 0 ? SLOWEST_PROBE : probe.multipliedBy(2);
                if (opened > 0 && clock.nanos() >= scan && clock.nanos() < end && !channel.inbox().restartSeen()) {
                    scan();
                    scan = clock.after(SCAN_AFTER);
                }
            }
        }
        return false;
    }

    private boolean answers(Duration probe) throws LineLost, InterruptedException {
        return channel.probe(Command.of("AT").within(probe)) instanceof Ending.Done;
    }

    private boolean setUp(Duration probe) throws LineLost, InterruptedException {
        Duration bound = probe.multipliedBy(2);
        if (!answered("ATE0", bound) || !answered("ATE0", bound) || !answered("AT+CMEE=1", bound)) {
            return false;
        }
        channel.inbox().echo(Inbox.Echo.UNKNOWN);
        fence.learn();
        channel.inbox().takeStrays();
        if (!channel.inbox().restartSeen() && fence.proven("", FENCES)) {
            if (channel.inbox().echoes() == 0) {
                channel.inbox().echo(Inbox.Echo.OFF);
            }
            return channel.baud() == configured || rateRestored();
        }
        fence.unlearn();
        channel.quiet(QUIET, QUIET_BOUND);
        return false;
    }

    private boolean answered(String command, Duration bound) throws LineLost, InterruptedException {
        Ending ending = channel.probe(Command.of(command).within(bound));
        return !channel.inbox().restartSeen()
                && (ending instanceof Ending.Done || ending instanceof Ending.Failed failed && failed.kind() == Kind.REFUSED);
    }

    /** Looks for the module at the other rates; the near end is left at the one where it answered, else at the configured one. */
    private void scan() throws LineLost, InterruptedException {
        for (int rate : RATES) {
            if (rate != configured && answersAt(rate)) {
                LOG.info("The module answers at {} baud, not at {}", rate, configured);
                return;
            }
        }
        channel.baud(configured);
    }

    private boolean answersAt(int rate) throws LineLost, InterruptedException {
        channel.baud(rate);
        for (int tries = 0; tries < 2; tries++) {
            // the first AT may only end the noise that the module heard before, or settle its auto-baud
            if (answers(SCAN_PROBE)) {
                return true;
            }
        }
        return false;
    }

    /** The module was found at another rate than the line's: it is told the line's (kept over power-off, guide note 1), or the line stays with its. */
    private boolean rateRestored() throws LineLost, InterruptedException {
        int found = channel.baud();
        if (!answered("AT+IPR=" + configured, PROBE.multipliedBy(2))) {
            return true;
        }
        channel.listen(RATE_CHANGE, () -> false);
        if (answersAt(configured)) {
            LOG.info("The module was set from {} to {} baud", found, configured);
            channel.quiet(QUIET, QUIET_BOUND);
            return fence.proven("", FENCES);
        }
        LOG.warn("The module answers at {} baud and does not follow to {}; the line stays at {}", found, configured, found);
        if (!answersAt(found)) {
            channel.baud(configured);
            return false;
        }
        channel.quiet(QUIET, QUIET_BOUND);
        return fence.proven("", FENCES);
    }
}
