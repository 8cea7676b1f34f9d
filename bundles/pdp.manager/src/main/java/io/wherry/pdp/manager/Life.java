package io.wherry.pdp.manager;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

import io.wherry.at.AtException;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus;
import io.wherry.at.Rung;
import io.wherry.fault.FaultCode;
import io.wherry.pdp.ModemState.Phase;
import io.wherry.pdp.manager.Signals.News;
import io.wherry.time.Backoff;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The modem's life as its worker sees it: wait for the channel; bring up, keep up, pause and begin again; or release and stay down.
 * Whatever upsets one of these leads back to the beginning, which asks the module for everything, so no state can go stale.
 */
final class Life {
    private static final Logger LOG = LoggerFactory.getLogger(Life.class);
    private static final Duration STATUS_POLL = Duration.ofSeconds(5);
    private static final Duration CALM = Duration.ofSeconds(1);
    /** A SIM that was looked for already is not waited for as after a start. */
    private static final Duration SECOND_LOOK = Duration.ofSeconds(4);
    private static final Duration SLOW_RETRY = Duration.ofSeconds(60);
    /** Whoever asks may cut a pause short, but not shorter than this: jobs that wait ask every few seconds. */
    private static final Duration PERSON_HOLD = Duration.ofSeconds(5);
    private static final Duration LINK_HOLD = Duration.ofSeconds(60);
    private static final Duration FAREWELL = Duration.ofSeconds(4);

    private final String modem;
    private final Clock clock;
    private final AtPort port;
    private final Signals signals;
    private final Twin twin;
    private final ContextCommands commands;
    private final BringUp bringUp;
    private final Keeping keeping;
    private final LastResort lastResort;
    private final Backoff failures;
    private final Backoff losses;
    private String stuckAt = "";
    private boolean secondLook;
    private Optional<FaultCode> told = Optional.empty();
    /** What the ladder has tried, once it is used up. */
    private Optional<String> tried = Optional.empty();

    /** The life of one modem; {@code memory} outlives it. */
    Life(Clock clock, AtPort port, Settings settings, Signals signals, Twin twin, PinMemory memory, RandomGenerator random) {
        Talk talk = new Talk(port, signals);
        this.commands = new ContextCommands(settings.family().context());
        Survey survey = new Survey(talk, signals, twin, commands);
        this.modem = settings.modem();
        this.clock = clock;
        this.port = port;
        this.signals = signals;
        this.twin = twin;
        this.bringUp = new BringUp(settings, clock, talk, signals, survey, twin, commands, memory, random);
        this.keeping = new Keeping(modem, clock, port, signals, twin, survey, new Release(talk, survey, commands));
        this.lastResort = new LastResort(clock);
        this.failures = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5), random);
        this.losses = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(2), random);
    }

    /** Lives until told to stop, then takes leave of the network. */
    void live() throws InterruptedException {
        while (!signals.stopping()) {
            try {
                awaitChannel();
                if (signals.restarted()) {
                    calledOff(Rung.Step.FAILED, "the module restarted");
                    twin.lose(Phase.OFFLINE);
                }
                switch (signals.begin()) {
                    case UP -> beUp();
                    case DOWN -> beDown();
                }
            } catch (Upset upset) {
                LOG.debug("Modem {}: beginning again: {}", modem, upset.getMessage());
                secondLook = false;
                settle();
            }
        }
        farewell();
    }

    /** An upset without a cause that the signals know of (a full queue) must not spin. */
    private void settle() throws InterruptedException {
        if (!signals.isUpset()) {
            signals.rest(CALM);
        }
    }

    /** Shows why nothing can be asked for as long as that is so; what was wrong before counts no more then. */
    private void awaitChannel() throws InterruptedException {
        boolean waited = false;
        while (!signals.stopping()) {
            AtStatus status = port.status();
            signals.channel(status.state());
            switch (status.state()) {
                case READY -> {
                    if (waited) {
                        stuckAt = "";
                        twin.enterWell(Phase.OFFLINE);
                    }
                    return;
                }
                case NEEDS_ATTENTION -> unreachable(Phase.NEEDS_ATTENTION,
                        new Failure(FaultCode.NEEDS_ATTENTION, sentence(status, "the module does not answer")));
                case LINE_DOWN -> unreachable(Phase.OFFLINE,
                        new Failure(status.fault().orElse(FaultCode.PORT_MISSING), sentence(status, "the line is down")));
                case SYNCING, RESYNCING, RESETTING -> status.fault().ifPresentOrElse(
                        code -> twin.enter(Phase.OFFLINE, new Failure(code, sentence(status, "the module does not answer"))),
                        () -> twin.enterWell(Phase.OFFLINE));
            }
            waited = true;
            signals.awaitReady(STATUS_POLL);
        }
    }

    private void unreachable(Phase phase, Failure why) {
        twin.enter(phase, why);
        signals.answerReleases(Optional.of(why));
    }

    private static String sentence(AtStatus status, String otherwise) {
        return status.detail().isEmpty() ? otherwise : status.detail();
    }

    private void beUp() throws Upset, InterruptedException {
        Optional<Failure> failure = climb();
        keeping.redialled(failure);
        if (failure.isPresent()) {
            bear(failure.get());
            return;
        }
        calledOff(Rung.Step.HELPED, "the context is up");
        secondLook = false;
        told = Optional.empty();
        failures.reset();
        lastResort.up();
        if (keeping.keepUp()) {
            losses.reset();
            lastResort.well();
        }
        twin.lose(Phase.DIALLING);
        if (keeping.isUseless() && lastResort.isAllowed()) {
            restart("nobody gets through the context, though it was dialled anew", false);
        }
        await(EnumSet.of(News.ADDRESS, News.SIM_GONE), losses.next());
    }

    /** Takes the steps in order. Returns what stopped it, where something did. */
    private Optional<Failure> climb() throws Upset, InterruptedException {
        boolean quiet = twin.phase() == Phase.NEEDS_ATTENTION;
        for (Step step : bringUp.steps()) {
            if (!quiet) {
                twin.enter(step.phase());
            }
            Optional<Failure> failure = take(step);
            if (failure.isPresent()) {
                stuckAt = step.name();
                return failure;
            }
            if (step.name().equals(stuckAt)) {
                stuckAt = "";
                quiet = false;
                twin.well();
            }
        }
        return Optional.empty();
    }

    private Optional<Failure> take(Step step) throws Upset, InterruptedException {
        Step.Attempt attempt = step.script().begin();
        long end = clock.after(step.phase() == Phase.SIM && secondLook ? SECOND_LOOK : step.budget());
        while (true) {
            signals.forget(wakers(step.phase()));
            Progress progress = attempt(step, attempt);
            if (progress instanceof Progress.Done) {
                return Optional.empty();
            }
            if (progress instanceof Progress.Failed failed) {
                return Optional.of(failed.failure());
            }
            Progress.Later later = (Progress.Later) progress;
            if (clock.until(end).isZero()) {
                return Optional.of(later.otherwise());
            }
            Set<News> wakers = EnumSet.copyOf(wakers(step.phase()));
            if (step.phase() != Phase.SIM) {
                wakers.add(News.SIM_GONE);
            }
            await(wakers, later.pause());
        }
    }

    private static Progress attempt(Step step, Step.Attempt attempt) throws Upset, InterruptedException {
        try {
            return attempt.once();
        } catch (AtException failed) {
            return Progress.failed(failed.inDoubt() ? FaultCode.MODEM_UNCLEAR : FaultCode.MODEM_REFUSED,
                    step.name() + " (" + failed.getMessage() + ")");
        }
    }

    /** What may let the next attempt succeed; it is of no use when it was heard before the last one asked. */
    private static Set<News> wakers(Phase phase) {
        return switch (phase) {
            case SEARCHING -> EnumSet.of(News.REGISTERED);
            case DIALLING -> EnumSet.of(News.ADDRESS);
            case SIM -> EnumSet.of(News.SIM);
            case OFFLINE, STARTING, UP, DOWN, BACKING_OFF, NEEDS_ATTENTION -> EnumSet.noneOf(News.class);
        };
    }

    /** Waits for news or the end of {@code time}; a SIM that was taken out makes everything behind it pointless. */
    private Set<News> await(Set<News> awaited, Duration time) throws Upset, InterruptedException {
        Set<News> got = signals.take(awaited, time);
        if (got.contains(News.SIM_GONE)) {
            throw new Upset("the SIM was taken out");
        }
        return got;
    }

    /** Shows what is wrong, tells it once, and waits until another try makes sense. */
    private void bear(Failure failure) throws Upset, InterruptedException {
        boolean person = failure.needsPerson();
        if (lastResort.isDue(failure.code())) {
            calledOff(Rung.Step.FAILED, "the slow retry begins");
            restart(failure.code() + ": " + failure.what(), lastResort.again());
        }
        Failure told = new Failure(failure.code(), failure.what() + tried.map(what -> "; " + what).orElse(""));
        twin.enter(person || tried.isPresent() ? Phase.NEEDS_ATTENTION : Phase.BACKING_OFF, told);
        tell(told);
        Duration hold = person ? PERSON_HOLD : LINK_HOLD;
        Duration pause = person ? SLOW_RETRY : failures.next();
        Set<News> wakers = mending(failure.code());
        Set<News> got = await(wakers, hold.compareTo(pause) < 0 ? hold : pause);
        if (got.isEmpty() && hold.compareTo(pause) < 0) {
            wakers.add(News.ASKED);
            got = await(wakers, pause.minus(hold));
        }
        secondLook = person && !got.contains(News.SIM);
    }

    /** What may have mended a fault. */
    private static Set<News> mending(FaultCode code) {
        return code == FaultCode.NO_NETWORK || code == FaultCode.REGISTRATION_DENIED ? EnumSet.of(News.SIM, News.ADDRESS, News.REGISTERED)
                : code.kind() == FaultCode.Kind.PERSON ? EnumSet.of(News.SIM) : EnumSet.of(News.SIM, News.ADDRESS);
    }

    private void tell(Failure failure) {
        if (told.equals(Optional.of(failure.code()))) {
            LOG.debug("Modem {}: {}", modem, failure.what());
        } else {
            LOG.warn("Modem {}: {}: {}", modem, failure.code(), failure.asException().getMessage());
            told = Optional.of(failure.code());
        }
    }

    /** Has the module reset, within the budget that it shares with the port's own resets. */
    private void restart(String why, boolean again) throws InterruptedException {
        LOG.warn("Modem {}: restarting the module, for it has found no way to the network", modem);
        try {
            port.recover(why, again);
        } catch (AtException failed) {
            LOG.warn("Modem {}: the module was not restarted: {}", modem, failed.getMessage());
            tried = failed.code() == FaultCode.NEEDS_ATTENTION ? Optional.of(failed.detail()) : tried;
        }
    }

    /** A person was called, and is needed no more or no longer waited for. */
    private void calledOff(Rung.Step how, String why) {
        if (tried.isPresent()) {
            tried = Optional.empty();
            port.climbed(Rung.ATTENTION, how, why);
        }
    }

    private void beDown() throws Upset, InterruptedException {
        Optional<Failure> failure = keeping.release();
        signals.answerReleases(failure);
        if (failure.isEmpty()) {
            keeping.keepDown();
        } else {
            twin.enter(Phase.BACKING_OFF, failure.get());
            LOG.warn("Modem {}: {}", modem, failure.get().asException().getMessage());
            await(EnumSet.of(News.ASKED), failures.next());
        }
    }

    /** Releases the context at the end, where that goes without waiting for the module. */
    private void farewell() throws InterruptedException {
        Phase phase = twin.phase();
        boolean dialled = phase == Phase.UP || phase == Phase.DIALLING;
        if (dialled && port.status().state() == AtStatus.State.READY) {
            try {
                port.execute(commands.release().within(FAREWELL));
                LOG.info("Modem {}: context released at the stop", modem);
            } catch (AtException failed) {
                LOG.warn("Modem {}: context not released at the stop: {}", modem, failed.getMessage());
            }
        }
        twin.lose(Phase.OFFLINE);
    }
}
