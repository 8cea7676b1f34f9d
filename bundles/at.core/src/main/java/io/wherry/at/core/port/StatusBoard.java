package io.wherry.at.core.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import io.wherry.at.AtEvent;
import io.wherry.at.AtListener;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Rung;
import io.wherry.fault.FaultCode;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the port is doing and has counted, and those who listen. Written by the owner's thread, read by any. */
final class StatusBoard {
    private static final Logger LOG = LoggerFactory.getLogger(AtPort.class);

    final Flood flood;
    final AtomicLong commands = new AtomicLong();
    final AtomicLong timeouts = new AtomicLong();
    final AtomicLong aborts = new AtomicLong();
    final AtomicLong resyncs = new AtomicLong();
    final AtomicLong lateAnswers = new AtomicLong();
    final AtomicLong restarts = new AtomicLong();
    final AtomicLong resets = new AtomicLong();
    final AtomicLong noise = new AtomicLong();
    final AtomicLong bytesIn = new AtomicLong();
    final AtomicLong bytesOut = new AtomicLong();

    private final String modem;
    private final String line;
    private final Clock clock;
    private final List<AtListener> listeners = new CopyOnWriteArrayList<>();
    private volatile int baud;
    private volatile Optional<Instant> lastRestart = Optional.empty();
    private volatile Optional<AtEvent.Climbed> recovery = Optional.empty();
    private volatile Standing standing;

    private record Standing(State state, Instant since, Optional<FaultCode> fault, String cause) {
        /** Whether nothing new is to be told: another rung of the ladder is news, the same fault in other words is none. */
        boolean same(State other, Optional<FaultCode> otherFault, String otherCause) {
            return state == other && fault.equals(otherFault) && (state != State.RESETTING || cause.equals(otherCause));
        }

        String detail() {
            return fault.isPresent() ? cause : "";
        }
    }

    StatusBoard(String modem, String line, Clock clock) {
        this.modem = modem;
        this.line = line;
        this.clock = clock;
        this.flood = new Flood(clock);
        this.standing = new Standing(State.LINE_DOWN, clock.instant(), Optional.empty(), "");
    }

    State state() {
        return standing.state();
    }

    Optional<FaultCode> fault() {
        return standing.fault();
    }

    String detail() {
        return standing.detail();
    }

    void state(State state, String cause) {
        set(state, Optional.empty(), cause);
    }

    void fault(State state, FaultCode fault, String detail) {
        set(state, Optional.of(fault), flood.lasts() ? detail + "; the line brings far more than anybody asked for" : detail);
    }

    private void set(State state, Optional<FaultCode> fault, String detail) {
        Standing before = standing;
        if (before.same(state, fault, detail)) {
            return;
        }
        standing = new Standing(state, clock.instant(), fault, detail);
        if (fault.isPresent()) {
            LOG.warn("Modem {}: {} ({}): {}", modem, state, fault.get(), detail);
        } else if (state == State.RESYNCING) {
            LOG.debug("Modem {}: {}: {}", modem, state, detail);
        } else if (before.state() != State.RESYNCING || state != State.READY) {
            LOG.info("Modem {}: {}: {}", modem, state, detail);
        }
        tell(new AtEvent.StateChanged(modem, clock.instant(), state, detail));
    }

    void baud(int rate) {
        baud = rate;
    }

    void restarted(boolean asked) {
        restarts.incrementAndGet();
        lastRestart = Optional.of(clock.instant());
        LOG.info("Modem {}: the module restarted{}", modem, asked ? ", as asked" : " by itself");
        tell(new AtEvent.Restarted(modem, clock.instant(), asked));
    }

    void late(String command, List<String> others, String text) {
        lateAnswers.incrementAndGet();
        LOG.debug("Modem {}: late answer to {}{}: {}", modem, command, others.isEmpty() ? "" : " or one of " + others, text);
        tell(new AtEvent.LateAnswer(modem, clock.instant(), command, others, text));
    }

    /** A rung was entered or left; entering one is the story of a bad day, bringing the stream back into step is not. */
    void climbed(Rung rung, Rung.Step step, String cause) {
        AtEvent.Climbed climbed = new AtEvent.Climbed(modem, clock.instant(), rung, step, cause);
        recovery = Optional.of(climbed);
        if (rung == Rung.PROBE) {
            LOG.debug("Modem {}: {} {}: {}", modem, rung, step, cause);
        } else {
            LOG.info("Modem {}: {} {}: {}", modem, rung, step, cause);
        }
        tell(climbed);
    }

    void unsolicited(io.wherry.at.Urc urc) {
        LOG.debug("Modem {}: unsolicited: {}", modem, urc.line());
        tell(new AtEvent.Unsolicited(modem, clock.instant(), urc));
    }

    private void tell(AtEvent event) {
        for (AtListener listener : listeners) {
            try {
                listener.heard(event);
            } catch (RuntimeException fault) {
                LOG.error("Modem {}: a listener failed on {}", modem, event, fault);
            }
        }
    }

    AtPort.Listening listen(AtListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    AtStatus snapshot() {
        Standing now = standing;
        return new AtStatus(now.state(), now.since(), now.fault(), now.detail(), line, baud,
                new AtStatus.Counters(commands.get(), timeouts.get(), aborts.get(), resyncs.get(), lateAnswers.get(), restarts.get(), resets.get(),
                        noise.get(), bytesIn.get(), bytesOut.get()),
                lastRestart, recovery);
    }
}
