package io.wherry.at.core.port;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wherry.at.AtException.Kind;
import io.wherry.at.Command;
import io.wherry.at.core.engine.Ending;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the rate of module and line together by {@code AT+IPR} (kept over power-off: guide, note 1), proves the new one, and finds the way back
 * when either does not follow: the module may refuse, confirm and stay, switch before its OK has left, or be understood no more at the new rate.
 */
final class RateChange {
    private static final Logger LOG = LoggerFactory.getLogger(RateChange.class);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    /** A module takes its time to switch after its OK, a driver to settle. */
    private static final Duration SETTLING = Duration.ofMillis(200);
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final Duration QUIET_BOUND = Duration.ofSeconds(5);
    private static final int FENCES = 4;
    /** So many questions in a row have to be answered to the letter at a new rate, by a module that takes its time fewer: one OK is luck. */
    private static final int PROOFS = 64;
    private static final int FEWEST_PROOFS = 16;
    private static final Duration ENOUGH = Duration.ofSeconds(3);
    /** So often the module is told to come back, some times in a row without hearing whether it understood. */
    private static final int CALLS = 8;
    private static final int CALLS_AT_ONCE = 3;
    private static final Pattern NUMBERS = Pattern.compile("(\\d{3,7})\\s*-\\s*(\\d{3,7})|\\d+");

    private enum Attempt {
        /** Both are at the new rate, which is proven. */
        CHANGED,
        /** Both are where they were, and in step. */
        BACK,
        /** Nobody knows where the module is. */
        LOST
    }

    private final Clock clock;
    private final Channel channel;
    private final Fence fence;
    private final RateScan scan;
    private final RateBook book;

    RateChange(Clock clock, Channel channel, Fence fence, RateScan scan, RateBook book) {
        this.clock = clock;
        this.channel = channel;
        this.fence = fence;
        this.scan = scan;
        this.book = book;
    }

    /** Takes the module, which answers at another rate, to {@code rate}, or leaves it where it is. Returns whether it answers in step at the line's rate. */
    boolean to(int rate) throws LineLost, InterruptedException {
        int found = channel.baud();
        if (book.barred(rate, clock.nanos())) {
            return true;
        }
        return switch (attempt(found, rate, List.of())) {
            case CHANGED -> {
                LOG.info("The module was set from {} to {} baud", found, rate);
                yield true;
            }
            case BACK -> {
                LOG.warn("The module answers at {} baud and does not follow to {}; the line stays at {}", found, rate, found);
                yield true;
            }
            case LOST -> false;
        };
    }

    /** Raises as far as module and line both follow, from the highest rate down. Returns whether the module answers in step at the line's rate. */
    boolean raise() throws LineLost, InterruptedException {
        int base = channel.baud();
        List<Integer> rates = candidates(base);
        if (rates.isEmpty() && base <= RateBook.USUAL) {
            return true;
        }
        List<String> told = told();
        Set<Integer> taken = rates(told);
        if (base > RateBook.USUAL && !proven(told)) {
            book.bar(base, clock.nanos());
            LOG.warn("The module was found at {} baud, where the line is not clean", base);
            // what was learnt there may be garbled too
            fence.unlearn();
            if (!called(base, RateBook.USUAL, CALLS)) {
                return false;
            }
            fence.learn();
            return raise();
        }
        for (int rate : rates) {
            if (taken.isEmpty() || taken.contains(rate)) {
                switch (attempt(base, rate, told)) {
                    case CHANGED -> {
                        LOG.info("The rate was raised from {} to {} baud", base, rate);
                        return true;
                    }
                    case BACK -> LOG.warn("Module and line do not both follow to {} baud; they are back at {}", rate, base);
                    case LOST -> {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private List<Integer> candidates(int base) {
        return RateBook.RATES.stream().filter(rate -> rate > base && !book.barred(rate, clock.nanos())).sorted(Comparator.reverseOrder()).toList();
    }

    /** What the module says of the rates that it takes; empty where it does not tell. */
    private List<String> told() throws LineLost, InterruptedException {
        Ending ending = channel.probe(Command.of("AT+IPR=?").expecting("+IPR:").within(ANSWER));
        return ending instanceof Ending.Done done ? done.reply().info() : List.of();
    }

    /** The rates in {@code +IPR: (list)[,(list)]} (V.250 6.2.10), those within a range included. */
    static Set<Integer> rates(List<String> told) {
        Set<Integer> rates = new TreeSet<>();
        Matcher number = NUMBERS.matcher(String.join(",", told));
        while (number.find()) {
            if (number.group(1) != null) {
                int least = Integer.parseInt(number.group(1));
                int most = Integer.parseInt(number.group(2));
                RateBook.RATES.stream().filter(rate -> rate >= least && rate <= most).forEach(rates::add);
            } else if (number.group().length() <= 7) {
                rates.add(Integer.parseInt(number.group()));
            }
        }
        return rates;
    }

    private Attempt attempt(int base, int rate, List<String> told) throws LineLost, InterruptedException {
        Attempt end = tried(base, rate, told);
        if (end == Attempt.CHANGED) {
            book.forgive(rate);
            channel.graveyard().rateChanged(clock.nanos());
        } else {
            book.bar(rate, clock.nanos());
        }
        return end;
    }

    private Attempt tried(int base, int rate, List<String> told) throws LineLost, InterruptedException {
        // the near end first: a module that has gone where the line cannot follow would be lost
        if (!channel.baud(rate)) {
            return Attempt.BACK;
        }
        channel.baud(base);
        if (channel.probe(Command.of("AT+IPR=" + rate).within(ANSWER)) instanceof Ending.Failed failed && failed.kind() == Kind.REFUSED) {
            return Attempt.BACK;
        }
        // no OK proves nothing: the module may have switched before it had left
        channel.listen(SETTLING, () -> false);
        channel.baud(rate);
        boolean heard = scan.answers(3);
        if (heard && proven(told)) {
            return Attempt.CHANGED;
        }
        if (channel.inbox().restartSeen()) {
            return Attempt.LOST;
        }
        return (heard ? called(rate, base, CALLS) : stayed(base)) ? Attempt.BACK : Attempt.LOST;
    }

    /** Whether every one of many questions is answered to the letter: a rate that garbles one byte in a thousand hardly passes. */
    private boolean proven(List<String> told) throws LineLost, InterruptedException {
        channel.quiet(QUIET, QUIET_BOUND);
        Command list = Command.of("AT+IPR=?").expecting(told::contains).within(ANSWER);
        long enough = clock.after(ENOUGH);
        for (int proof = 0; proof < (clock.nanos() < enough ? PROOFS : FEWEST_PROOFS); proof++) {
            boolean longer = proof % 2 == 1 && !told.isEmpty();
            boolean answered = longer ? channel.probe(list) instanceof Ending.Done done && done.reply().info().equals(told) : fence.proven("", 1);
            if (!answered) {
                return false;
            }
        }
        return true;
    }

    /** The module never left {@code base}, though it may mean to at its next start: what it keeps is put right. */
    private boolean stayed(int base) throws LineLost, InterruptedException {
        channel.baud(base);
        if (!scan.answers(2)) {
            return false;
        }
        channel.probe(Command.of("AT+IPR=" + base).within(ANSWER));
        return inStep();
    }

    /** A module that answers nowhere may be at a rate that failed, where it can't be heard: it is called back from each. Returns whether one call brought it. */
    boolean recall() throws LineLost, InterruptedException {
        int home = channel.baud();
        for (int rate : RateBook.RATES) {
            if (rate > RateBook.USUAL && book.barred(rate, clock.nanos()) && called(rate, RateBook.USUAL, 1)) {
                LOG.info("The module was called back from {} to {} baud", rate, RateBook.USUAL);
                return true;
            }
        }
        channel.baud(home);
        return false;
    }

    /** The module is at {@code rate}, where it may understand only now and then, and is called back to {@code base} until it answers there. */
    private boolean called(int rate, int base, int calls) throws LineLost, InterruptedException {
        // the first CR ends the half line that what was garbled before may have left in the module
        byte[] call = ("\rAT+IPR=" + base + "\r").getBytes(StandardCharsets.US_ASCII);
        for (int called = 0; called < calls && !channel.inbox().restartSeen(); called++) {
            if (channel.baud(rate)) {
                for (int again = 0; again < CALLS_AT_ONCE; again++) {
                    channel.write(call);
                    channel.listen(SETTLING, () -> false);
                }
            }
            channel.baud(base);
            if (scan.answers(2) && inStep()) {
                channel.graveyard().rateChanged(clock.nanos());
                return true;
            }
        }
        return false;
    }

    private boolean inStep() throws LineLost, InterruptedException {
        channel.quiet(QUIET, QUIET_BOUND);
        channel.inbox().takeStrays();
        return fence.proven("", FENCES);
    }
}
