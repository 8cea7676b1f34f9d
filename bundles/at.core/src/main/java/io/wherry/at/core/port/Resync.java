package io.wherry.at.core.port;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.wherry.at.Command;
import io.wherry.at.FinalResult;
import io.wherry.at.LineMatch;
import io.wherry.at.core.engine.Ending;
import io.wherry.at.core.engine.Tombstone;
import io.wherry.at.core.engine.Urcs;
import io.wherry.at.core.parser.DleEtx;
import io.wherry.time.Clock;

/**
 * Finds the module on a line, and brings the stream back into step after a command ended in doubt.
 *
 * <p>Grace: what the old command still brings is waited for. Probe: {@code AT} until {@code OK}. Fence: a query whose answer was learnt when the stream was
 * clean and that nothing else can give (the module's serial number, its firmware's name), another one each time. Only then are commands carried out
 * again; and while a final result of an old command may still be on its way, each command is followed by a fence of its own before its
 * answer is believed.
 */
final class Resync {
    private static final Duration PROBE = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final Duration QUIET_BOUND = Duration.ofSeconds(5);
    private static final Duration STREAM_BOUND = Duration.ofMinutes(5);
    private static final Duration PROBING_BOUND = Duration.ofSeconds(45);
    private static final int FENCES = 4;

    private static final LineMatch SERIAL_NUMBER = LineMatch.pattern("(\\+CGSN: ?)?\"?[0-9A-Za-z]{8,20}\"?");
    private static final LineMatch ANY_NAME = line -> line.length() <= 200 && !Urcs.certain(line) && FinalResult.of(line).isEmpty();

    private final Clock clock;
    private final Channel channel;
    private final StatusBoard status;
    private final Duration grace;
    private final Map<String, List<String>> constants = new LinkedHashMap<>();
    private int turn;
    private long quarantinedUntil = Long.MIN_VALUE;
    private boolean quarantined;

    Resync(Clock clock, Channel channel, StatusBoard status, Duration grace) {
        this.clock = clock;
        this.channel = channel;
        this.status = status;
        this.grace = grace;
    }

    /**
     * Finds the module, whatever state it is in: AT until OK, echo off (twice: with auto-baud the first set command may be lost), numbers for errors.
     *
     * @return whether it answers and the stream is in step before {@code patience} is over
     */
    boolean find(Duration patience) throws LineLost, InterruptedException {
        long end = clock.after(patience);
        while (clock.nanos() < end) {
            channel.takeRestart();
            if (!done(channel.exchange(Command.of("AT").within(PROBE), () -> false))) {
                continue;
            }
            channel.quiet(QUIET, QUIET_BOUND);
            boolean echoOff = done(channel.exchange(Command.of("ATE0").within(PROBE), () -> false))
                    && done(channel.exchange(Command.of("ATE0").within(PROBE), () -> false));
            if (!echoOff || channel.restartSeen()) {
                continue;
            }
            channel.exchange(Command.of("AT+CMEE=1").within(Duration.ofSeconds(2)), () -> false);
            learn("AT+CGSN", SERIAL_NUMBER);
            learn("AT+CGMR", ANY_NAME);
            channel.tombstones().clear();
            channel.takeStrays();
            if (!channel.restartSeen() && fence("", FENCES)) {
                quarantined = false;
                return true;
            }
            // an answer may have been learnt for the wrong question
            constants.clear();
            channel.quiet(QUIET, QUIET_BOUND);
        }
        return false;
    }

    private static boolean done(Ending ending) {
        return ending instanceof Ending.Done;
    }

    private void learn(String query, LineMatch shape) throws LineLost, InterruptedException {
        if (constants.containsKey(query)) {
            return;
        }
        if (channel.exchange(Command.of(query).expecting(shape), () -> false) instanceof Ending.Done done && !done.reply().info().isEmpty()) {
            constants.put(query, done.reply().info());
        }
    }

    /**
     * Brings the stream back into step.
     *
     * @param cause what put it out of step
     * @return whether it is in step; if not, the module does not answer or restarted
     */
    boolean resync(String cause) throws LineLost, InterruptedException {
        status.resyncs.incrementAndGet();
        Optional<Tombstone> orphan = Optional.ofNullable(channel.tombstones().peekLast());
        if (orphan.isPresent()) {
            release(orphan.get());
            if (orphan.get().finalOwed()) {
                channel.listen(grace, () -> orphan.get().settled());
            }
        }
        channel.quiet(QUIET, QUIET_BOUND);
        long end = clock.after(PROBING_BOUND);
        while (clock.nanos() < end && !channel.restartSeen()) {
            if (done(channel.exchange(Command.of("AT").within(PROBE.multipliedBy(2)), () -> false))) {
                channel.quiet(QUIET, QUIET_BOUND);
                channel.takeStrays();
                if (fence(orphan.map(Tombstone::text).orElse(""), FENCES)) {
                    quarantine();
                    return true;
                }
            }
        }
        return false;
    }

    /** Gives the module what it still waits for, or lets it finish what it still sends. */
    private void release(Tombstone orphan) throws LineLost, InterruptedException {
        if (orphan.unfinishedBytes() > 0) {
            byte[] filling = new byte[orphan.unfinishedBytes()];
            Arrays.fill(filling, (byte) '\r');
            channel.write(filling);
        }
        if (orphan.streamsOut()) {
            channel.write(new byte[] {DleEtx.ETX});
        }
        if (orphan.streamsIn()) {
            channel.quiet(Duration.ofSeconds(3), STREAM_BOUND);
        }
    }

    /**
     * Asks for something that only the answer to this very question can say.
     *
     * @param not   a command that must not serve, because its own late answer may be on the way
     * @param tries how often to ask at most; each time another question, where there is one
     */
    private boolean fence(String not, int tries) throws LineLost, InterruptedException {
        List<Map.Entry<String, List<String>>> known = constants.entrySet().stream().filter(entry -> !entry.getKey().equals(not)).toList();
        for (int tried = 0; tried < tries && !channel.restartSeen(); tried++) {
            boolean proven;
            if (known.isEmpty()) {
                proven = done(channel.exchange(Command.of("AT").within(PROBE), () -> false));
                channel.quiet(QUIET, QUIET_BOUND);
            } else {
                Map.Entry<String, List<String>> query = known.get(turn++ % known.size());
                Command command = Command.of(query.getKey()).expecting(ANY_NAME).within(PROBE.multipliedBy(3));
                proven = channel.exchange(command, () -> false) instanceof Ending.Done done && done.reply().info().equals(query.getValue());
            }
            if (proven && channel.takeStrays() == 0) {
                return true;
            }
            channel.quiet(QUIET, QUIET_BOUND);
            channel.takeStrays();
        }
        return false;
    }

    /** Probes that were never answered are forgiven; a command that may still bring its final result keeps the stream under watch. */
    private void quarantine() {
        channel.tombstones().removeIf(tombstone -> constants.containsKey(tombstone.text()) || tombstone.text().equals("AT"));
        quarantined = channel.tombstones().stream().anyMatch(Tombstone::finalOwed);
        quarantinedUntil = clock.after(Duration.ofSeconds(AFTERMATH_SECONDS));
    }

    /** How long an unanswered command is expected to bring its answer after all; the guide (note 4) speaks of seconds. */
    private static final int AFTERMATH_SECONDS = 60;

    /** Whether a late final result may still come, so that an answer is to be believed only after {@link #confirmed}. */
    boolean quarantined() {
        if (quarantined && (clock.nanos() >= quarantinedUntil || channel.tombstones().stream().noneMatch(Tombstone::finalOwed))) {
            quarantined = false;
        }
        return quarantined;
    }

    /** Whether the answer that was just received was the answer to what was just asked: nothing of it is left over. */
    boolean confirmed(Command command) throws LineLost, InterruptedException {
        return fence(command.text(), 1);
    }

    /** Resets the module by command, whether it hears or not, and waits until the line was quiet. */
    void reset(String command) throws LineLost, InterruptedException {
        status.resets.incrementAndGet();
        channel.write((command + "\r").getBytes(StandardCharsets.US_ASCII));
        channel.tombstones().clear();
        channel.listen(Duration.ofSeconds(3), () -> false);
    }
}
