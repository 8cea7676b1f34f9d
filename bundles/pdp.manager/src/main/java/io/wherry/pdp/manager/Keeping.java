package io.wherry.pdp.manager;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import io.wherry.at.AtPort;
import io.wherry.at.Rung;
import io.wherry.pdp.ModemState;
import io.wherry.pdp.ModemState.Phase;
import io.wherry.pdp.ModemState.Reading;
import io.wherry.pdp.manager.Signals.News;
import io.wherry.pdp.manager.answers.Context;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches a context that is up, or keeps it down: by unsolicited lines, and by asking every minute, because such lines can be lost. */
final class Keeping {
    private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);
    private static final Duration POLL = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(2);
    private static final int BUSY_LOOKS = 15;

    private final String modem;
    private final Clock clock;
    private final Signals signals;
    private final Twin twin;
    private final Survey survey;
    private final Release release;
    private final Doubts doubts;
    private final AtPort port;
    private boolean redialling;

    /** Watches what {@code survey} finds and {@code signals} bring. */
    Keeping(String modem, Clock clock, AtPort port, Signals signals, Twin twin, Survey survey, Release release) {
        this.modem = modem;
        this.clock = clock;
        this.port = port;
        this.signals = signals;
        this.twin = twin;
        this.survey = survey;
        this.release = release;
        this.doubts = new Doubts(clock);
    }

    /** Keeps the context until it is lost. Returns whether it was up for long. */
    boolean keepUp() throws Upset, InterruptedException {
        twin.enterWell(Phase.UP);
        LOG.info("Modem {}: up, {}", modem, described(twin.state()));
        long since = clock.nanos();
        long poll = clock.after(POLL);
        Optional<String> lost = Optional.empty();
        while (lost.isEmpty()) {
            Set<News> got = signals.take(EnumSet.of(News.SIM_GONE, News.REGISTRATION, News.ADDRESS, News.LOST, News.DOUBT, News.LOOK), clock.until(poll));
            survey.heardRegistrations();
            if (got.isEmpty()) {
                survey.registration();
                survey.radio();
                poll = clock.after(POLL);
            }
            lost = got.contains(News.SIM_GONE) ? Optional.of("the SIM was taken out")
                    : got.equals(EnumSet.of(News.REGISTRATION)) ? Optional.empty() : look(got);
        }
        LOG.warn("Modem {}: context lost: {}", modem, lost.get());
        return clock.nanos() - since >= LONG.toNanos();
    }

    private static String described(ModemState state) {
        return text(state.address()) + " (" + text(state.operator()) + ", " + text(state.technology()) + ", " + text(state.signalDbm()) + " dBm)";
    }

    private static Object text(Optional<? extends Reading<?>> reading) {
        return reading.<Object>map(Reading::value).orElse("?");
    }

    /** Asks whether the context stands. Returns why it does not, where it does not. */
    private Optional<String> look(Set<News> got) throws Upset, InterruptedException {
        Optional<Context> now = settled();
        if (now.filter(Context.Active.class::isInstance).isPresent()) {
            now.ifPresent(survey::heard);
            return got.contains(News.DOUBT) && isEnough() ? dropped() : Optional.empty();
        }
        if (now.isPresent()) {
            return Optional.of("the module has no address any more");
        }
        return got.contains(News.LOST) ? Optional.of("the module said so, and nothing since") : Optional.empty();
    }

    private Optional<Context> settled() throws Upset, InterruptedException {
        Optional<Context> now = survey.context();
        for (int look = 1; look < BUSY_LOOKS && now.filter(Context.Dialling.class::isInstance).isPresent(); look++) {
            signals.take(EnumSet.of(News.ADDRESS), BUSY_PAUSE);
            now = survey.context();
        }
        return now;
    }

    private boolean isEnough() {
        if (signals.takeTrusted()) {
            doubts.over();
        }
        return doubts.isEnough();
    }

    private Optional<String> dropped() throws Upset, InterruptedException {
        redialling = true;
        port.climbed(Rung.PDP_CONTEXT, Rung.Step.BEGUN, "nobody gets through the context");
        release.run();
        return Optional.of("nobody got through it, so it was released");
    }

    /** The context is up again, or could not be dialled because {@code failure}: ends the rung, if dialling anew was one. */
    void redialled(Optional<Failure> failure) {
        if (redialling) {
            redialling = false;
            port.climbed(Rung.PDP_CONTEXT, failure.isPresent() ? Rung.Step.FAILED : Rung.Step.HELPED, failure.map(Failure::what).orElse("the context was dialled anew"));
        }
    }

    /** Whether nobody gets through the context though it was dialled anew. */
    boolean isUseless() {
        return redialling && doubts.isInVain();
    }

    /** Releases the context. Returns why that was not confirmed, where it was not. */
    Optional<Failure> release() throws Upset, InterruptedException {
        return release.run();
    }

    /** Keeps what was released down, until somebody asks for something or the module has dialled by itself. */
    void keepDown() throws Upset, InterruptedException {
        if (twin.lose(Phase.DOWN)) {
            LOG.info("Modem {}: context released", modem);
        }
        long poll = clock.nanos();
        while (true) {
            Set<News> got = signals.take(EnumSet.of(News.ASKED, News.REGISTRATION), clock.until(poll));
            survey.heardRegistrations();
            if (got.contains(News.ASKED)) {
                return;
            }
            if (got.isEmpty()) {
                survey.registration();
                survey.radio();
                poll = clock.after(POLL);
                if (survey.context().filter(Context.Active.class::isInstance).isPresent()) {
                    return;
                }
            }
        }
    }
}
