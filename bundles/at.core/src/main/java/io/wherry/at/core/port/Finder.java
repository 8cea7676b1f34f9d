package io.wherry.at.core.port;

import java.time.Duration;

import io.wherry.at.AtException.Kind;
import io.wherry.at.Command;
import io.wherry.at.core.engine.Ending;
import io.wherry.at.core.parser.DleEtx;
import io.wherry.time.Clock;

/**
 * Finds the module on a line, whatever state it is in: AT until OK, echo off (twice: with auto-baud the first set command may be lost), numbers
 * for errors, a fence. A module that stays silent may speak at another rate: it is looked for there. Then the rate is brought to what is configured.
 */
final class Finder {
    /** Ends a coded stream that was left open by a command that was given up or a daemon that was killed: such a module takes each probe for content, for ever. */
    private static final byte[] END_OF_STREAM = {DleEtx.ETX};
    private static final Duration PROBE = Duration.ofSeconds(1);
    /** Some modules take 3 s for a command. */
    private static final Duration SLOWEST_PROBE = Duration.ofSeconds(4);
    /** When a module is looked for where a restart may have left it, and when everywhere. */
    private static final Duration LOOK_AFTER = Duration.ofSeconds(3);
    private static final Duration SCAN_AFTER = Duration.ofSeconds(6);
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final Duration QUIET_BOUND = Duration.ofSeconds(5);
    private static final int FENCES = 4;
    /** RTS and CTS both [likely]; a module that refuses it may do so all the same. */
    private static final String FLOW = "AT+IFC=2,2";

    private final Clock clock;
    private final Channel channel;
    private final Fence fence;
    private final PortSettings settings;
    private final RateBook book;
    private final RateScan scan;
    private final RateChange change;
    private boolean begun;

    /** Finds it on {@code channel}, whose line has the configured rate {@code configured}, or 0 where it has none. */
    Finder(Clock clock, Channel channel, Fence fence, PortSettings settings, int configured, RateBook book) {
        this.clock = clock;
        this.channel = channel;
        this.fence = fence;
        this.settings = settings;
        this.book = book;
        this.scan = new RateScan(channel, book, channel.baud() > 0 && configured > 0 ? configured : channel.baud());
        this.change = new RateChange(clock, channel, fence, scan, book);
    }

    /**
     * Ends the stream that may be open after so many probes in vain, right before the next probe: a line of its own might be answered. V.250 has a module pass
     * over what stands before {@code AT}; as one may refuse it instead, every other probe goes without.
     */
    static void endStream(Channel channel, int vain) throws LineLost {
        if (vain > 0 && vain % 2 == 0) {
            channel.write(END_OF_STREAM);
        }
    }

    /** Returns whether it answers and the stream is in step before {@code patience} is over. */
    boolean find(Duration patience) throws LineLost, InterruptedException {
        long end = clock.after(patience);
        Silence silence = new Silence();
        Duration probe = PROBE;
        boolean silent = false;
        int vain = 0;
        begin();
        while (clock.nanos() < end) {
            boolean heard = channel.inbox().takeRestart();
            channel.inbox().echo(Inbox.Echo.UNKNOWN);
            if (heard) {
                probe = PROBE;
                silence = new Silence();
            }
            endStream(channel, vain);
            if (answers(probe)) {
                channel.quiet(silent ? probe : QUIET, QUIET_BOUND.plus(probe));
                if (setUp(probe) && atItsRate()) {
                    return true;
                }
                silence = new Silence();
            } else {
                silent = true;
                vain++;
                probe = probe.multipliedBy(2).compareTo(SLOWEST_PROBE) > 0 ? SLOWEST_PROBE : probe.multipliedBy(2);
                if (clock.nanos() < end && !channel.inbox().restartSeen()) {
                    silence.lookElsewhere();
                }
            }
        }
        return false;
    }

    private boolean answers(Duration probe) throws LineLost, InterruptedException {
        Ending ending = channel.probe(Command.of("AT").within(probe));
        if (ending instanceof Ending.Failed failed && failed.kind() == Kind.REFUSED) {
            channel.quiet(QUIET, QUIET_BOUND);
        }
        return ending instanceof Ending.Done;
    }

    private boolean setUp(Duration probe) throws LineLost, InterruptedException {
        Duration bound = probe.multipliedBy(2);
        if (!answered("ATE0", bound) || !answered("ATE0", bound) || !answered("AT+CMEE=1", bound) || settings.hardwareFlow() && !answered(FLOW, bound)) {
            return false;
        }
        channel.inbox().echo(Inbox.Echo.UNKNOWN);
        fence.learn();
        channel.inbox().takeStrays();
        if (!channel.inbox().restartSeen() && fence.proven("", FENCES)) {
            if (channel.inbox().echoes() == 0) {
                channel.inbox().echo(Inbox.Echo.OFF);
            }
            return true;
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

    /** A line that was opened anew goes at once to where the module was. */
    private void begin() {
        if (!begun && settings.rate() != PortSettings.Rate.LINE && channel.baud() > 0 && book.good() > 0) {
            channel.baud(book.good());
            scan.home(channel.baud());
        }
        begun = true;
    }

    /** The module answers: its rate is made what is configured. Returns whether it still answers in step. */
    private boolean atItsRate() throws LineLost, InterruptedException {
        if (channel.baud() > 0 && !adjusted()) {
            if (!channel.inbox().restartSeen()) {
                channel.baud(scan.home());
            }
            return false;
        }
        book.good(channel.baud());
        channel.baudSettled();
        return true;
    }

    private boolean adjusted() throws LineLost, InterruptedException {
        switch (settings.rate()) {
            case LINE -> {
                return channel.baud() == scan.home() || change.to(scan.home());
            }
            case AUTO -> { }
            case MAX -> {
                if (!change.raise()) {
                    return false;
                }
            }
        }
        scan.home(channel.baud());
        return true;
    }

    /** The stream was in doubt, and is in step again. Where that is frequent a raised rate is proven anew; returns whether the module still answers in step. */
    boolean doubted() throws LineLost, InterruptedException {
        boolean raised = settings.rate() == PortSettings.Rate.MAX && channel.baud() > RateBook.USUAL;
        return !raised || !book.doubted(clock.nanos()) || atItsRate();
    }

    /** The module may have restarted unheard, at another rate: looks where it may be then, and returns whether it is there. */
    boolean elsewhere() throws LineLost, InterruptedException {
        return scan.nearby();
    }

    /** A silence, and when to look elsewhere for who should answer: soon where it is likely, later everywhere. */
    private final class Silence {
        private long nearby = clock.after(LOOK_AFTER);
        private long everywhere = clock.after(SCAN_AFTER);
        private int scans;

        void lookElsewhere() throws LineLost, InterruptedException {
            if (clock.nanos() >= everywhere) {
                // one OK at a rate that failed is believed once
                boolean found = scan.everywhere() && (scans == 0 || !book.barred(channel.baud(), clock.nanos()));
                scans++;
                if (!found && settings.rate() == PortSettings.Rate.MAX) {
                    change.recall();
                }
                everywhere = clock.after(SCAN_AFTER);
                nearby = clock.after(LOOK_AFTER);
            } else if (clock.nanos() >= nearby) {
                scan.nearby();
                nearby = clock.after(LOOK_AFTER);
            }
        }
    }
}
