package io.wherry.at.core.port;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.wherry.at.AtException.Kind;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.core.engine.Ending;
import io.wherry.at.core.engine.Graveyard;
import io.wherry.at.core.engine.Slot;
import io.wherry.at.core.engine.Tombstone;
import io.wherry.at.core.engine.Urcs;
import io.wherry.at.core.engine.Wire;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open connection, as its owner's thread uses it: carries out one command after the other, and listens. */
final class Channel implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);

    private final Clock clock;
    private final Connection connection;
    private final Mail mail;
    private final StatusBoard status;
    private final Graveyard graveyard;
    private final Urcs urcs;
    private final Runnable tick;
    private final Inbox inbox;
    private final StreamSender streams;

    private Optional<StreamSender.Content> outgoing = Optional.empty();
    private Optional<FaultException> writeFault = Optional.empty();
    private Optional<Tombstone> fresh = Optional.empty();

    Channel(Clock clock, Connection connection, Mail mail, StatusBoard status, Graveyard graveyard, Urcs urcs, Runnable tick) {
        this.clock = clock;
        this.connection = connection;
        this.mail = mail;
        this.status = status;
        this.graveyard = graveyard;
        this.urcs = urcs;
        this.tick = tick;
        this.inbox = new Inbox(clock, status, graveyard, urcs);
        this.streams = new StreamSender(clock, this);
    }

    /** What comes from the module, sorted. */
    Inbox inbox() {
        return inbox;
    }

    /** What the module may say unasked. */
    Urcs urcs() {
        return urcs;
    }

    /** The commands in doubt. */
    Graveyard graveyard() {
        return graveyard;
    }

    /** What the last command that ended in doubt left behind, once. */
    Optional<Tombstone> takeFresh() {
        Optional<Tombstone> left = fresh;
        fresh = Optional.empty();
        return left;
    }

    /** Whether a command has left something behind since {@link #takeFresh}. */
    boolean outOfStep() {
        return fresh.isPresent();
    }

    /** Asks a question of the port's own; its answer is not waited for as long as a caller's command's. */
    Ending probe(Command command) throws LineLost, InterruptedException {
        return exchange(command, () -> false, true);
    }

    /** Carries out a command; whatever happens, there is an ending. {@code givenUp} is asked inside the mail's gate. */
    Ending exchange(Command command, BooleanSupplier givenUp) throws LineLost, InterruptedException {
        return exchange(command, givenUp, false);
    }

    private Ending exchange(Command command, BooleanSupplier givenUp, boolean probe) throws LineLost, InterruptedException {
        Slot slot = begin(command, probe);
        long ask = clock.nanos() + command.deadline().toNanos() / 2;
        boolean canAsk = command.outcome().flatMap(Completion.Outcome::query).isPresent();
        while (slot.ending().isEmpty()) {
            if (outgoing.isPresent()) {
                StreamSender.Content content = outgoing.get();
                outgoing = Optional.empty();
                streams.send(slot, content, givenUp);
            } else if (slot.takeRivalled()) {
                ask = clock.nanos();
            } else if (wished(givenUp)) {
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
        return finish(slot, probe);
    }

    private Slot begin(Command command, boolean probe) throws LineLost {
        status.commands.incrementAndGet();
        LOG.debug("> {}", command);
        Slot slot = new Slot(command, inbox.echo() == Inbox.Echo.ON, urcs, this, clock.nanos());
        inbox.begin(slot, probe);
        write((command.text() + "\r").getBytes(StandardCharsets.UTF_8));
        return slot;
    }

    private Ending finish(Slot slot, boolean probe) {
        Ending ending = slot.ending().orElseThrow();
        boolean restarted = ending instanceof Ending.Failed end && end.kind() == Kind.RESTARTED;
        if (restarted) {
            inbox.noteRestart();
        }
        // the module may have heard it in its new life
        Optional<Tombstone> left = inbox.finish(probe || restarted);
        boolean inDoubt = ending instanceof Ending.Failed doubt && doubt.inDoubt();
        if (!probe) {
            fresh = left.filter(tombstone -> inDoubt || tombstone.finalOwed() || tombstone.leftover().halfLine()).or(() -> fresh);
        }
        if (!(ending instanceof Ending.Failed raw)) {
            LOG.debug("< {}: done", slot.command());
            return ending;
        }
        Ending.Failed failed = inbox.masking().of(raw);
        LOG.debug("< {}: {}: {}", slot.command(), failed.kind(), failed.detail());
        switch (failed.kind()) {
            case SILENT, GARBLED -> status.timeouts.incrementAndGet();
            case ABORTED -> status.aborts.incrementAndGet();
            case REFUSED, FAILED, RESTARTED, GIVEN_UP, NOT_SENT -> { }
        }
        return failed;
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

    /** Listens for {@code patience}, or until {@code enough} holds after something came, or the module restarted. */
    void listen(Duration patience, BooleanSupplier enough) throws LineLost, InterruptedException {
        long until = clock.after(patience);
        while (clock.nanos() < until && !enough.getAsBoolean() && !inbox.restartSeen()) {
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
        } while (status.bytesIn.get() != before && clock.nanos() < end && !inbox.restartSeen());
        return status.bytesIn.get() == before;
    }

    /** Waits for work: a ticket, something from the module, or {@code patience}. */
    void idle(Duration patience) throws LineLost, InterruptedException {
        pump(mail::hasTicket, clock.after(patience));
    }

    /** Rests for {@code patience}, or until {@code enough} holds, a restart ticket waits, or the module restarted; tickets wake it. */
    void rest(Duration patience, BooleanSupplier enough) throws LineLost, InterruptedException {
        long until = clock.after(patience);
        while (clock.nanos() < until && !enough.getAsBoolean() && !mail.read(mail::hasRestart) && !inbox.restartSeen()) {
            pump(mail::hasTicket, until);
        }
    }

    /** Takes what has come already. */
    void poll() throws LineLost, InterruptedException {
        pump(() -> true, clock.nanos());
    }

    /** Whether {@code wish}, a caller's, holds. */
    boolean wished(BooleanSupplier wish) {
        return mail.read(wish::getAsBoolean);
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
        bytes.ifPresent(inbox::received);
    }

    /** The rate of the near end. */
    int baud() {
        return connection.baud();
    }

    /** Changes the rate of the near end; what comes until then is of no use. Returns false where the line does not do it and stays as it was. */
    boolean baud(int rate) {
        boolean done = connection.baud() == rate || changed(rate);
        inbox.parser().reset();
        return done;
    }

    private boolean changed(int rate) {
        try {
            connection.baud(rate);
            return true;
        } catch (FaultException refused) {
            // a device that is gone says so to the reader
            LOG.info("The line does not go to {} baud: {}", rate, refused.getMessage());
            return false;
        }
    }

    /** The present rate is the one that the module answers at: it stands in the status. */
    void baudSettled() {
        status.baud(connection.baud());
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
        inbox.parser().expectBlock(count);
    }

    @Override
    public void expectStream() {
        inbox.parser().expectStream();
    }

    @Override
    public void beginStream(Completion.Source bytes) {
        outgoing = Optional.of(StreamSender.Content.coded(bytes));
    }

    @Override
    public void expectRaw(long count) {
        inbox.parser().expectRaw(count);
    }

    @Override
    public void beginRaw(Completion.Source bytes, long count) {
        outgoing = Optional.of(StreamSender.Content.raw(bytes, count));
    }

    /** Writes bytes that are no command. */
    void write(byte[] bytes) throws LineLost {
        try {
            connection.write(bytes, 0, bytes.length);
        } catch (FaultException lost) {
            throw new LineLost(mail.lineLost().orElse(lost));
        }
        status.bytesOut.addAndGet(bytes.length);
    }
}
