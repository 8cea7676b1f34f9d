package io.wherry.mqtt.inbox;

import java.time.Duration;
import java.util.Optional;

import io.wherry.fault.FaultException;
import io.wherry.mqtt.messages.Event;
import io.wherry.mqtt.outbox.Outbox;
import io.wherry.time.Backoff;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread at the desk: takes arrivals one after another and acknowledges each after it is dealt with: a job is on the disk, a refusal is with the broker. While the disk takes nothing the oldest is
 * tried again with pauses, then left to the broker; nothing is acknowledged that is not on the disk.
 */
public final class DeskLoop implements Clock.Body {
    private static final Logger LOG = LoggerFactory.getLogger(DeskLoop.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    /** With pauses up to 30 s: about three minutes. */
    private static final int TRIES = 10;
    /** So many unsent states mean that requests come faster than answers leave: the broker shall keep the rest for now. */
    private static final int ENOUGH_STATES = 500;

    private final Clock clock;
    private final Gate gate;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Desk desk;
    private final Backoff pauses;
    private long notBefore;

    /**
     * A loop that ends when its thread is interrupted.
     *
     * @param gate   the one that inbox and outbox are behind
     * @param pauses between tries while the disk takes nothing
     */
    public DeskLoop(Clock clock, Gate gate, Inbox inbox, Outbox outbox, Desk desk, Backoff pauses) {
        this.clock = clock;
        this.gate = gate;
        this.inbox = inbox;
        this.outbox = outbox;
        this.desk = desk;
        this.pauses = pauses;
        this.notBefore = clock.nanos();
    }

    @Override
    public void run() throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            Optional<Runnable> work = gate.take(this::work, IDLE);
            if (work.isPresent()) {
                work.get().run();
            }
        }
    }

    private Optional<Runnable> work() {
        Optional<Runnable> settle = outbox.settled().<Runnable>map(state -> () -> desk.settled(state)).or(outbox::owed);
        if (settle.isPresent()) {
            return settle;
        }
        boolean hold = clock.nanos() - notBefore < 0 || outbox.statesWaiting() > ENOUGH_STATES;
        return hold ? Optional.empty() : inbox.peek().map(arrival -> () -> deal(arrival));
    }

    private void deal(Arrival arrival) {
        try {
            Optional<Runnable> acknowledge = desk.handle(arrival);
            inbox.remove();
            pauses.reset();
            acknowledge.ifPresent(Runnable::run);
        } catch (FaultException notStored) {
            notStored(notStored);
        } catch (RuntimeException fault) {
            // A message that brings the desk down must not come again and again.
            LOG.error("A request could not be dealt with", fault);
            inbox.remove();
            arrival.acknowledge().run();
        }
    }

    private void notStored(FaultException why) {
        notBefore = clock.after(pauses.next());
        if (pauses.failures() == 1) {
            LOG.error("A request is not accepted yet: {}", why.getMessage());
            outbox.event(Event.of("request.deferred", clock.instant(), why.getMessage()).with("code", why.code().name()));
        } else if (pauses.failures() >= TRIES) {
            inbox.leave();
            pauses.reset();
        }
    }
}
