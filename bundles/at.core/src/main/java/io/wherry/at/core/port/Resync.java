package io.wherry.at.core.port;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.core.engine.Ending;
import io.wherry.at.core.engine.Tombstone;
import io.wherry.at.core.parser.DleEtx;
import io.wherry.time.Clock;

/**
 * Brings the stream back into step after a command ended in doubt, and keeps it under watch afterwards.
 *
 * <p>Grace: what the old command still brings is waited for. Probe: {@code AT} until {@code OK}. {@link Fence}. Only then are commands carried out
 * again; and while a final result of an old command may still be on its way, the module repeats each command ({@code ATE1}), so that an answer
 * that comes before is nobody's, and each command is followed by a fence before its answer is believed, so that one in between is found out.
 */
final class Resync {
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration SLOW_PROBE = Duration.ofSeconds(4);
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final Duration QUIET_BOUND = Duration.ofSeconds(5);
    private static final Duration ESCAPE_SILENCE = Duration.ofMillis(1200);
    private static final Duration STREAM_PAUSE = Duration.ofSeconds(3);
    private static final Duration STREAM_BOUND = Duration.ofMinutes(30);
    private static final Duration PROBING_BOUND = Duration.ofSeconds(45);
    private static final int FENCES = 4;
    /** After so many vain probes the module may have restarted unheard, at another rate. */
    private static final int ELSEWHERE_AFTER = 3;
    /** After so many vain tries in a row a module is taken not to repeat commands at all. */
    private static final int ECHO_TRIES = 3;

    private final Clock clock;
    private final Channel channel;
    private final Inbox inbox;
    private final StatusBoard status;
    private final Duration grace;
    private final Fence fence;
    private final Finder finder;
    private int echoFailures;

    Resync(Clock clock, Channel channel, StatusBoard status, Duration grace, Fence fence, Finder finder) {
        this.clock = clock;
        this.channel = channel;
        this.inbox = channel.inbox();
        this.status = status;
        this.grace = grace;
        this.fence = fence;
        this.finder = finder;
    }

    /** Brings the stream back into step. Returns whether it is; if not, the module does not answer or restarted. */
    boolean resync() throws LineLost, InterruptedException {
        status.resyncs.incrementAndGet();
        Optional<Tombstone> orphan = channel.takeFresh();
        if (orphan.isPresent()) {
            release(orphan.get().leftover());
            if (orphan.get().finalOwed()) {
                channel.listen(grace, () -> orphan.get().settled());
            }
        }
        if (channel.graveyard().listing(clock.nanos())) {
            channel.quiet(STREAM_PAUSE, STREAM_BOUND);
        }
        channel.quiet(QUIET, QUIET_BOUND);
        long end = clock.after(PROBING_BOUND);
        boolean silent = false;
        int vain = 0;
        while (clock.nanos() < end && !inbox.restartSeen()) {
            Finder.endStream(channel, vain);
            if (!(channel.probe(Command.of("AT").within(silent ? SLOW_PROBE : PROBE)) instanceof Ending.Done)) {
                silent = true;
                vain++;
                if (vain >= ELSEWHERE_AFTER && finder.elsewhere()) {
                    inbox.noteRestart();
                }
                continue;
            }
            channel.quiet(silent ? SLOW_PROBE : QUIET, QUIET_BOUND);
            inbox.takeStrays();
            if (fence.proven("", FENCES)) {
                return true;
            }
        }
        return false;
    }

    /** Gives the module what it still waits for, or lets it finish what it still sends. */
    private void release(Tombstone.Leftover left) throws LineLost, InterruptedException {
        if (left.unfinishedBytes() > 0) {
            byte[] filling = new byte[left.unfinishedBytes()];
            Arrays.fill(filling, (byte) '\r');
            channel.write(filling);
        }
        if (!left.escape().isEmpty() && (left.streamsOut() || left.streamsIn())) {
            escape(left.escape());
        } else if (left.streamsOut()) {
            channel.write(new byte[] {DleEtx.ETX});
        }
        if (left.halfLine()) {
            channel.write(new byte[] {'\r'});
        }
        if (left.streamsIn()) {
            channel.quiet(STREAM_PAUSE, STREAM_BOUND);
            inbox.endSwallowing();
        }
    }

    /** Ends a raw stream early: nothing else is written for a second before and behind. */
    private void escape(String escape) throws LineLost, InterruptedException {
        channel.listen(ESCAPE_SILENCE, () -> false);
        channel.write(escape.getBytes(StandardCharsets.US_ASCII));
        channel.listen(ESCAPE_SILENCE, () -> false);
        channel.write(new byte[] {'\r'});
    }

    /** Whether a late final result may still come, so that an answer is to be believed only after {@link #confirmed}. */
    boolean watched() {
        return channel.graveyard().finalOwed(clock.nanos());
    }

    /** Has the echo as the next command needs it; returns whether the stream is in step. Data is never sent with the echo on: it might be repeated too. */
    boolean prepared(Command command) throws LineLost, InterruptedException {
        boolean data = command.completion() instanceof Completion.Prompt || command.completion() instanceof Completion.StreamOut
                || command.completion() instanceof Completion.RawOut;
        boolean wanted = watched() && echoFailures < ECHO_TRIES && !data;
        if (wanted && inbox.echo() != Inbox.Echo.ON) {
            return echoOn();
        }
        return wanted || inbox.echo() != Inbox.Echo.ON || echoOff();
    }

    private boolean echoOn() throws LineLost, InterruptedException {
        inbox.echo(Inbox.Echo.UNKNOWN);
        if (!(channel.probe(Command.of("ATE1").within(SLOW_PROBE)) instanceof Ending.Done)) {
            echoFailures++;
            return false;
        }
        inbox.echo(Inbox.Echo.UNKNOWN);
        if (channel.probe(Command.of("AT").within(SLOW_PROBE)) instanceof Ending.Done && inbox.echoes() > 0) {
            inbox.echo(Inbox.Echo.ON);
            echoFailures = 0;
        } else {
            echoFailures++;
        }
        return fence.proven("", FENCES);
    }

    private boolean echoOff() throws LineLost, InterruptedException {
        inbox.echo(Inbox.Echo.UNKNOWN);
        if (!(channel.probe(Command.of("ATE0").within(SLOW_PROBE)) instanceof Ending.Done)) {
            return false;
        }
        inbox.echo(Inbox.Echo.UNKNOWN);
        boolean proven = fence.proven("", FENCES);
        if (proven && inbox.echoes() == 0) {
            inbox.echo(Inbox.Echo.OFF);
        }
        return proven;
    }

    /** Whether the answer that was just received was the answer to what was just asked: nothing of it is left over. */
    boolean confirmed(Command command) throws LineLost, InterruptedException {
        return inbox.strays() == 0 && !inbox.crossed() && fence.confirms(command.text()) && !inbox.crossed();
    }
}
