package io.wherry.pdp.manager;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

import io.wherry.at.AtPort;
import io.wherry.at.StateQuery;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.pdp.ModemState;
import io.wherry.pdp.ModemState.Phase;
import io.wherry.pdp.PdpListener;
import io.wherry.pdp.PdpService;
import io.wherry.pdp.manager.Signals.News;
import io.wherry.pdp.manager.Signals.Wish;
import io.wherry.pdp.manager.Twin.Item;
import io.wherry.pdp.manager.answers.Context;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import io.wherry.time.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link PdpService} over an {@link AtPort}: callers leave their wishes here and wait; the worker {@code wherry-pdp-<modem>} does the rest. */
public final class PdpManager implements PdpService, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PdpManager.class);
    /** A verdict that is younger than this is certain enough to be thrown without a new look. */
    private static final Duration FRESH = Duration.ofSeconds(10);
    /** Three tries of 40 s (guide, table), the queries between them, and what may run before. */
    private static final Duration RELEASE_BOUND = Duration.ofMinutes(5);
    private static final Duration STOP_BOUND = Duration.ofSeconds(6);
    private static final Duration INTERRUPT_BOUND = Duration.ofSeconds(2);

    private final String modem;
    private final Clock clock;
    private final Gate gate;
    private final Signals signals;
    private final Twin twin;
    private final AtPort.Listening listening;
    private final AtPort.Listening asking;
    private final Worker worker;

    /** How a wait in {@link #up} ended: with an address, or with a failure. */
    private record Verdict(String address, Optional<Failure> failure) {
    }

    /**
     * Begins to bring the modem up.
     *
     * @param clock    the time, and the maker of the worker
     * @param port     the module
     * @param settings what the operator says about it
     * @param memory   which PINs must not be tried
     * @param random   spreads pauses
     */
    public PdpManager(Clock clock, AtPort port, Settings settings, PinMemory memory, RandomGenerator random) {
        this.modem = settings.modem();
        this.clock = clock;
        this.gate = clock.gate();
        this.signals = new Signals(gate, settings.family().context().query().answer());
        this.twin = new Twin(modem, clock, gate);
        this.listening = port.listen(signals);
        ContextCommands commands = new ContextCommands(settings.family().context());
        this.asking = port.askAfterDoubt(new StateQuery(commands.query(), answer -> restated(answer.flatMap(commands::read))));
        Life life = new Life(clock, port, settings, signals, twin, memory, random);
        this.worker = clock.start("wherry-pdp-" + modem, life::live);
    }

    /** What the module says about the context after a doubt of the port's; only what speaks against it has to be looked into. On the port's thread. */
    private void restated(Optional<Context> context) {
        boolean stands = context.orElse(null) instanceof Context.Active active && twin.value(Item.ADDRESS).equals(Optional.of(active.address()));
        if (!stands && twin.phase() == Phase.UP) {
            signals.tell(context.filter(Context.Released.class::isInstance).isPresent() ? News.LOST : News.LOOK);
        }
    }

    @Override
    public String modem() {
        return modem;
    }

    @Override
    public ModemState state() {
        return twin.state();
    }

    @Override
    public String up(Duration patience) throws FaultException, InterruptedException {
        long asked = clock.nanos();
        signals.wishUp();
        Verdict verdict = gate.take(() -> verdict(asked), patience).orElseGet(() -> gate.read(this::meanwhile));
        if (verdict.failure().isPresent()) {
            throw verdict.failure().get().asException();
        }
        return verdict.address();
    }

    /** Inside the gate. */
    private Optional<Verdict> verdict(long asked) {
        if (signals.stoppingInside()) {
            return Optional.of(failed(FaultCode.UNAVAILABLE, "the PDP manager of modem " + modem + " is stopping"));
        }
        if (signals.wishInside() == Wish.DOWN) {
            return Optional.of(failed(FaultCode.PDP_DOWN, "the context of modem " + modem + " is being released on request"));
        }
        return switch (twin.phaseInside()) {
            case UP -> signals.doubtedInside() ? Optional.empty() : Optional.of(new Verdict(twin.addressInside(), Optional.empty()));
            case NEEDS_ATTENTION -> twin.verdictAtInside() - asked >= -FRESH.toNanos() ? twin.failureInside().filter(Failure::needsPerson).map(why -> new Verdict("", Optional.of(why)))
                    : Optional.empty();
            case OFFLINE, STARTING, SIM, SEARCHING, DIALLING, DOWN, BACKING_OFF -> Optional.empty();
        };
    }

    /** What is in the way when patience is over; inside the gate. */
    private Verdict meanwhile() {
        return twin.failureInside().map(why -> new Verdict("", Optional.of(why))).orElseGet(() -> switch (twin.phaseInside()) {
            case OFFLINE -> failed(FaultCode.MODEM_SILENT, "modem " + modem + " has not answered yet");
            case SIM -> failed(FaultCode.SIM_MISSING, "the SIM of modem " + modem + " is not ready yet");
            case SEARCHING -> failed(FaultCode.NO_NETWORK, "modem " + modem + " is still searching for a network");
            case STARTING, DIALLING, UP, DOWN, BACKING_OFF, NEEDS_ATTENTION ->
                failed(FaultCode.MODEM_UNCLEAR, "modem " + modem + " has no address yet");
        });
    }

    private static Verdict failed(FaultCode code, String what) {
        return new Verdict("", Optional.of(new Failure(code, what)));
    }

    @Override
    public void down() throws FaultException, InterruptedException {
        long number = signals.wishDown();
        Optional<Failure> failure = gate.take(() -> released(number), RELEASE_BOUND)
                .orElse(Optional.of(new Failure(FaultCode.MODEM_UNCLEAR, "the module did not confirm the release within " + RELEASE_BOUND.toMinutes() + " min")));
        if (failure.isPresent()) {
            throw failure.get().asException();
        }
    }

    /** Inside the gate. */
    private Optional<Optional<Failure>> released(long number) {
        if (signals.answeredInside(number)) {
            return Optional.of(signals.releaseFailureInside());
        }
        if (signals.stoppingInside()) {
            return Optional.of(Optional.of(new Failure(FaultCode.UNAVAILABLE, "the PDP manager of modem " + modem + " is stopping")));
        }
        return signals.wishInside() == Wish.DOWN ? Optional.empty()
                : Optional.of(Optional.of(new Failure(FaultCode.CANCELED, "the context of modem " + modem + " was asked for again")));
    }

    @Override
    public void doubt(String why) {
        LOG.debug("Modem {}: the context is doubted: {}", modem, why);
        signals.tell(News.DOUBT);
    }

    @Override
    public void trust() {
        signals.trusted();
    }

    @Override
    public AutoCloseable listen(PdpListener listener) {
        return twin.listen(listener);
    }

    /** Ends the worker, which releases the context where that goes at once. Bounded by {@link #STOP_BOUND} and {@link #INTERRUPT_BOUND}. */
    @Override
    public void close() {
        signals.stop();
        try {
            if (!worker.join(STOP_BOUND)) {
                worker.interrupt();
                if (!worker.join(INTERRUPT_BOUND)) {
                    LOG.error("Modem {}: the thread {} does not end", modem, worker.name());
                }
            }
        } catch (InterruptedException hurried) {
            worker.interrupt();
            Thread.currentThread().interrupt();
        } finally {
            asking.close();
            listening.close();
        }
    }
}
