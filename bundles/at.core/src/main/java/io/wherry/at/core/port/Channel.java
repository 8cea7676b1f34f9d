package io.wherry.at.core.port;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.wherry.at.AtException.Kind;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.FinalResult;
import io.wherry.at.Urc;
import io.wherry.at.core.engine.Ending;
import io.wherry.at.core.engine.Masking;
import io.wherry.at.core.engine.Slot;
import io.wherry.at.core.engine.Tombstone;
import io.wherry.at.core.engine.Urcs;
import io.wherry.at.core.parser.DleEtx;
import io.wherry.at.core.parser.Parser;
import io.wherry.at.core.parser.Token;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open connection, as its owner's thread uses it: carries out one command after the other, and sorts what comes into answers, late answers
 * and unsolicited lines. Only the owner's thread calls it, {@link #missing()} apart.
 */
final class Channel implements Slot.Wire {
    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);
    private static final int TOMBSTONES = 8;
    private static final int STREAM_SLICE = 512;
    private static final long STREAM_LEAD_NANOS = 200_000_000;

    private final Clock clock;
    private final Connection connection;
    private final Mail mail;
    private final StatusBoard status;
    private final Runnable tick;
    private final Parser parser = new Parser();
    private final Masking masking = new Masking();
    private final Deque<Tombstone> tombstones = new ArrayDeque<>();

    private Optional<Slot> active = Optional.empty();
    private Optional<Slot> outer = Optional.empty();
    private Optional<Completion.Source> source = Optional.empty();
    private Optional<FaultException> writeFault = Optional.empty();
    private boolean restartSeen;
    private int strays;
    private volatile int missing;

    Channel(Clock clock, Connection connection, Mail mail, StatusBoard status, Runnable tick) {
        this.clock = clock;
        this.connection = connection;
        this.mail = mail;
        this.status = status;
        this.tick = tick;
    }

    /** How many bytes of a block are in flight; for the reader's thread. */
    int missing() {
        return missing;
    }

    /** Whether the module said that it restarted, since this was last asked. */
    boolean takeRestart() {
        boolean seen = restartSeen;
        restartSeen = false;
        return seen;
    }

    boolean restartSeen() {
        return restartSeen;
    }

    /** Final results that belonged to no command, since this was last asked. */
    int takeStrays() {
        int count = strays;
        strays = 0;
        return count;
    }

    int strays() {
        return strays;
    }

    Deque<Tombstone> tombstones() {
        return tombstones;
    }

    /** Carries out a command; whatever happens, there is an ending. {@code givenUp} is asked inside the mail's gate. */
    Ending exchange(Command command, BooleanSupplier givenUp) throws LineLost, InterruptedException {
        Slot slot = begin(command);
        long started = clock.nanos();
        long ask = started + command.deadline().toNanos() / 2;
        boolean canAsk = command.outcome().flatMap(Completion.Outcome::query).isPresent();
        while (slot.ending().isEmpty()) {
            if (source.isPresent()) {
                sendStream(slot, givenUp);
                continue;
            }
            if (mail.read(givenUp::getAsBoolean)) {
                slot.stop(Kind.GIVEN_UP, "given up by its caller");
            } else if (canAsk && slot.awaitsOutcome() && clock.nanos() >= Math.min(ask, slot.deadline())) {
                canAsk = ask(slot) && clock.nanos() < slot.deadline();
                ask = slot.deadline();
            } else if (clock.nanos() >= slot.deadline()) {
                slot.expire();
            } else {
                pump(givenUp, canAsk && slot.awaitsOutcome() ? Math.min(ask, slot.deadline()) : slot.deadline());
            }
        }
        return finish(slot);
    }

    private Slot begin(Command command) throws LineLost {
        if (!active.filter(slot -> slot.ending().isEmpty()).isEmpty()) {
            outer = active;
        }
        parser.expectLines();
        masking.sent(command);
        status.commands.incrementAndGet();
        LOG.debug("> {}", command);
        Slot slot = new Slot(command, this, clock.nanos());
        active = Optional.of(slot);
        write((command.text() + "\r").getBytes(StandardCharsets.UTF_8));
        return slot;
    }

    private Ending finish(Slot slot) {
        Ending ending = slot.ending().orElseThrow();
        if (!slot.clean()) {
            Tombstone tombstone = slot.tombstone();
            bury(tombstone);
            if (!tombstone.streamsIn()) {
                parser.expectLines();
            }
        }
        if (ending instanceof Ending.Failed failed) {
            LOG.debug("< {}: {}: {}", slot.command(), failed.kind(), failed.detail());
            if (failed.kind() == Kind.SILENT || failed.kind() == Kind.GARBLED) {
                status.timeouts.incrementAndGet();
            } else if (failed.kind() == Kind.ABORTED) {
                status.aborts.incrementAndGet();
            }
        } else {
            LOG.debug("< {}: done", slot.command());
        }
        active = outer;
        outer = Optional.empty();
        return ending;
    }

    private void bury(Tombstone tombstone) {
        tombstones.addLast(tombstone);
        if (tombstones.size() > TOMBSTONES) {
            tombstones.removeFirst();
        }
    }

    /** Asks how {@code slot} ended; returns whether asking again makes sense. */
    private boolean ask(Slot slot) throws LineLost, InterruptedException {
        Completion.Query query = slot.command().outcome().flatMap(Completion.Outcome::query).orElseThrow();
        Ending answer = exchange(query.command(), () -> false);
        if (answer instanceof Ending.Done done) {
            slot.judged(query.judge().apply(done.reply()), clock.nanos());
            return true;
        }
        Ending.Failed failed = (Ending.Failed) answer;
        if (failed.kind() != Kind.REFUSED) {
            slot.stop(failed.kind(), "accepted, but its outcome did not come, and the query for it: " + failed.detail());
        }
        return false;
    }

    /** Listens for {@code patience}, or until {@code enough} holds after something came. */
    void listen(Duration patience, BooleanSupplier enough) throws LineLost, InterruptedException {
        long until = clock.after(patience);
        while (clock.nanos() < until && !enough.getAsBoolean() && !restartSeen) {
            pump(() -> false, until);
        }
    }

    /** Listens until nothing came for {@code quiet}, at most for {@code most}; returns whether it became quiet. */
    boolean quiet(Duration quiet, Duration most) throws LineLost, InterruptedException {
        long end = clock.after(most);
        long before;
        do {
            before = status.bytesIn.get();
            listen(quiet, () -> false);
        } while (status.bytesIn.get() != before && clock.nanos() < end && !restartSeen);
        return status.bytesIn.get() == before;
    }

    /** Waits for work: a ticket, a restart, a stray final result, or {@code patience}. */
    void idle(Duration patience) throws LineLost, InterruptedException {
        pump(mail::hasTicket, clock.after(patience));
    }

    private void pump(BooleanSupplier wake, long until) throws LineLost, InterruptedException {
        tick.run();
        if (writeFault.isPresent()) {
            throw new LineLost(writeFault.get());
        }
        Optional<byte[]> bytes = mail.bytes(wake, clock.until(until));
        if (mail.stopping()) {
            throw new InterruptedException("the port stops");
        }
        bytes.ifPresent(this::received);
    }

    private void received(byte[] bytes) {
        status.bytesIn.addAndGet(bytes.length);
        parser.feed(bytes, 0, bytes.length);
        for (Optional<Token> token = parser.next(); token.isPresent(); token = parser.next()) {
            route(token.get());
        }
        missing = parser.missing();
        active.ifPresent(slot -> slot.moved(clock.nanos()));
    }

    private void route(Token token) {
        if (token instanceof Token.Line line && Urcs.restart(line.text())) {
            restarted(line.text());
            return;
        }
        long now = clock.nanos();
        if (active.isPresent() && active.get().offer(token, now) || outer.isPresent() && outer.get().offer(token, now)) {
            return;
        }
        if (token instanceof Token.Line line) {
            unclaimed(line);
        } else if (!(token instanceof Token.Blank)) {
            status.noise.addAndGet(token.size());
        }
    }

    private void restarted(String line) {
        restartSeen = true;
        active.ifPresent(slot -> slot.stop(Kind.RESTARTED, "the module restarted"));
        outer.ifPresent(slot -> slot.stop(Kind.RESTARTED, "the module restarted"));
        tombstones.clear();
        parser.expectLines();
        status.unsolicited(new Urc.Ready(line));
    }

    private void unclaimed(Token.Line line) {
        for (Tombstone tombstone : tombstones) {
            if (tombstone.claim(line.text())) {
                status.late(tombstone.shown(), masking.of(line.text()));
                if (tombstone.settled()) {
                    tombstones.remove(tombstone);
                }
                return;
            }
        }
        if (FinalResult.of(line.text()).isPresent()) {
            strays++;
            status.noise.addAndGet(line.size());
            LOG.debug("A {} that no command waits for", line.text());
            return;
        }
        Urc urc = Urcs.read(line.text());
        status.unsolicited(urc instanceof Urc.Unknown ? new Urc.Unknown(masking.of(line.text())) : urc);
    }

    // What a conversation asks of the line

    @Override
    public void send(byte[] bytes) {
        try {
            write(bytes);
        } catch (LineLost lost) {
            writeFault = Optional.of(lost.fault());
        }
    }

    @Override
    public void expectBlock(int count) {
        parser.expectBlock(count);
    }

    @Override
    public void expectStream() {
        parser.expectStream();
    }

    @Override
    public void beginStream(Completion.Source bytes) {
        source = Optional.of(bytes);
    }

    /** Writes bytes that are no command. */
    void write(byte[] bytes) throws LineLost {
        try {
            connection.write(bytes, 0, bytes.length);
        } catch (FaultException lost) {
            throw new LineLost(lost);
        }
        status.bytesOut.addAndGet(bytes.length);
    }

    /** Sends a whole coded stream, no faster than the line carries it, with an ear for what the module says meanwhile. */
    private void sendStream(Slot slot, BooleanSupplier givenUp) throws LineLost, InterruptedException {
        Completion.Source content = source.orElseThrow();
        source = Optional.empty();
        byte[] buffer = new byte[STREAM_SLICE];
        long total = 0;
        long carried = clock.nanos();
        while (slot.ending().isEmpty()) {
            int count;
            try {
                count = content.read(buffer);
            } catch (IOException fault) {
                slot.stop(Kind.GIVEN_UP, "the bytes to send could not be read: " + fault.getMessage());
                return;
            }
            if (count < 0) {
                write(new byte[] {DleEtx.ETX});
                slot.streamSent(total, clock.nanos());
                return;
            }
            byte[] coded = DleEtx.encode(buffer, count);
            write(coded);
            total += count;
            carried = Math.max(carried, clock.nanos()) + nanosFor(coded.length);
            slot.moved(clock.nanos());
            pump(() -> true, clock.nanos());
            long lead = carried - clock.nanos() - STREAM_LEAD_NANOS;
            if (lead > 0) {
                listen(Duration.ofNanos(lead), () -> slot.ending().isPresent());
            }
            if (mail.read(givenUp::getAsBoolean)) {
                slot.stop(Kind.GIVEN_UP, "given up by its caller");
            }
        }
    }

    private long nanosFor(int bytes) {
        return connection.baud() <= 0 ? 0 : bytes * 10L * 1_000_000_000L / connection.baud();
    }
}
