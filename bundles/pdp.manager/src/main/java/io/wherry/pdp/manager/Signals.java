package io.wherry.pdp.manager;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.wherry.at.AtEvent;
import io.wherry.at.AtListener;
import io.wherry.at.AtStatus;
import io.wherry.at.Urc;
import io.wherry.pdp.manager.answers.Registration;
import io.wherry.time.Gate;

/**
 * What other threads leave for the worker: what the port's thread has heard, and what callers wish. Bounded: a signal that stands already
 * is not added again.
 */
final class Signals implements AtListener {
    private static final int LATE_ANSWERS_KEPT = 8;

    /** What may wake a waiting worker. */
    enum News {
        /** A SIM was seen. */
        SIM,
        /** The SIM is gone. */
        SIM_GONE,
        /** A packet domain's registration changed. */
        REGISTRATION,
        /** A packet domain is registered. */
        REGISTERED,
        /** An address came unasked. */
        ADDRESS,
        /** The address is lost. */
        LOST,
        /** Somebody found the context dead. */
        DOUBT,
        /** After a doubt of the port's the module says something else about the context than before, or nothing. */
        LOOK,
        /** Somebody waits for the context, or for its release. */
        ASKED
    }

    /** What the context shall be. */
    enum Wish {
        UP,
        DOWN
    }

    private final Gate gate;
    private final String context;
    // Everything below is touched inside the gate only.
    private final Set<News> news = EnumSet.noneOf(News.class);
    private final Set<News> inHand = EnumSet.noneOf(News.class);
    private final Map<String, Integer> registrations = new LinkedHashMap<>();
    private final Deque<AtEvent.LateAnswer> late = new ArrayDeque<>();
    private AtStatus.State channel = AtStatus.State.LINE_DOWN;
    private Wish wish = Wish.UP;
    private Wish taken = Wish.UP;
    private boolean restarted;
    private boolean simWent;
    private boolean trusted;
    private boolean stopping;
    private long releasesAsked;
    private long releasesAnswered;
    private Optional<Failure> releaseFailure = Optional.empty();

    /** Signals behind {@code gate} of a module whose lines about its context begin with {@code context}. */
    Signals(Gate gate, String context) {
        this.gate = gate;
        this.context = context;
    }

    @Override
    public void heard(AtEvent event) {
        gate.change(() -> note(event));
    }

    private void note(AtEvent event) {
        if (event instanceof AtEvent.Unsolicited unsolicited) {
            note(unsolicited.urc());
        } else if (event instanceof AtEvent.Restarted) {
            restarted = true;
        } else if (event instanceof AtEvent.StateChanged changed) {
            channel = changed.state();
        } else if (event instanceof AtEvent.LateAnswer answer) {
            noteLate(answer);
        }
    }

    private void note(Urc urc) {
        if (urc instanceof Urc.Sim sim) {
            news.add(sim.present() ? News.SIM : News.SIM_GONE);
            simWent |= !sim.present();
        } else if (urc instanceof Urc.PdpContext context) {
            news.add(context.address().isPresent() ? News.ADDRESS : News.LOST);
        } else if (urc instanceof Urc.Registration registration && !registration.domain().equals("CREG")) {
            registrations.put(registration.domain(), registration.stat());
            news.add(News.REGISTRATION);
            if (Registration.registered(registration.stat())) {
                news.add(News.REGISTERED);
            }
        }
    }

    /** The late result of a dialling is an address like any other; the rest is kept for whoever asked. */
    private void noteLate(AtEvent.LateAnswer answer) {
        if (answer.line().startsWith(context)) {
            news.add(News.ADDRESS);
        }
        if (late.size() == LATE_ANSWERS_KEPT) {
            late.removeFirst();
        }
        late.addLast(answer);
    }

    /** Wishes the context up and wakes the worker. */
    void wishUp() {
        gate.change(() -> {
            wish = Wish.UP;
            news.add(News.ASKED);
        });
    }

    /** Wishes the context down and wakes the worker. Returns the number under which the answer will be found. */
    long wishDown() {
        return gate.update(() -> {
            wish = Wish.DOWN;
            news.add(News.ASKED);
            return ++releasesAsked;
        });
    }

    /** Answers everyone who waits for the release: it failed with {@code failure}, or is done. */
    void answerReleases(Optional<Failure> failure) {
        gate.change(() -> {
            releasesAnswered = releasesAsked;
            releaseFailure = failure;
        });
    }

    /** Whether the release asked for under {@code number} is answered; inside the gate. */
    boolean answeredInside(long number) {
        return releasesAnswered >= number;
    }

    /** How the last answered release failed, where it did; inside the gate. */
    Optional<Failure> releaseFailureInside() {
        return releaseFailure;
    }

    /** Whether the worker is to end or has; inside the gate. */
    boolean stoppingInside() {
        return stopping;
    }

    /** What is wished now; inside the gate. */
    Wish wishInside() {
        return wish;
    }

    /** Whether something was heard that speaks against the context and that the worker has not looked into yet; inside the gate. */
    boolean doubtedInside() {
        Set<News> against = EnumSet.of(News.LOST, News.DOUBT, News.LOOK, News.SIM_GONE);
        return restarted || against.stream().anyMatch(each -> news.contains(each) || inHand.contains(each));
    }

    /** Leaves a piece of news. */
    void tell(News what) {
        gate.change(() -> news.add(what));
    }

    /** Ends the worker at its next look. */
    void stop() {
        gate.change(() -> stopping = true);
    }

    /** Whether the worker is to end. */
    boolean stopping() {
        return gate.read(this::stoppingInside);
    }

    /** Whether the module restarted since the last {@link #begin}. */
    boolean restarted() {
        return gate.read(() -> restarted);
    }

    /** Begins anew, by asking for everything: what was heard before is of no use. Returns what is wished. */
    Wish begin() {
        return gate.update(() -> {
            restarted = false;
            taken = wish;
            news.clear();
            inHand.clear();
            registrations.clear();
            return taken;
        });
    }

    /** Corrects the channel's state by what the port says of itself. */
    void channel(AtStatus.State state) {
        gate.change(() -> channel = state);
    }

    /** Waits until the channel is ready, somebody asks, or {@code patience} is over; an upset does not matter here, but a stop does. */
    void awaitReady(Duration patience) throws InterruptedException {
        gate.await(() -> stopping || channel == AtStatus.State.READY || news.contains(News.ASKED), patience);
        gate.change(() -> news.remove(News.ASKED));
    }

    /** Lets time pass, whatever happens but a stop. */
    void rest(Duration time) throws InterruptedException {
        gate.await(() -> stopping, time);
    }

    /** Throws when what the worker does makes no sense any more. A resynchronisation is no reason: commands wait for its end. */
    void check() throws Upset {
        Optional<String> why = gate.read(this::upset);
        if (why.isPresent()) {
            throw new Upset(why.get());
        }
    }

    /** Whether {@link #check} would throw. */
    boolean isUpset() {
        return gate.read(this::upset).isPresent();
    }

    private Optional<String> upset() {
        if (stopping) {
            return Optional.of("stopping");
        }
        if (restarted) {
            return Optional.of("the module restarted");
        }
        if (wish != taken) {
            return Optional.of("now wished " + wish);
        }
        return switch (channel) {
            case READY, RESYNCING -> Optional.empty();
            case LINE_DOWN, SYNCING, RESETTING, NEEDS_ATTENTION -> Optional.of("the AT channel is " + channel);
        };
    }

    /**
     * Waits for one of {@code awaited}, takes all of those that stand, and leaves the others; empty when {@code patience} was over.
     * What is taken is in hand, and counts as not looked into, until the next call.
     */
    Set<News> take(Set<News> awaited, Duration patience) throws Upset, InterruptedException {
        gate.change(inHand::clear);
        gate.await(() -> upset().isPresent() || awaited.stream().anyMatch(news::contains), patience);
        check();
        return gate.update(() -> {
            awaited.stream().filter(news::remove).forEach(inHand::add);
            Set<News> got = EnumSet.noneOf(News.class);
            got.addAll(inHand);
            return got;
        });
    }

    /** What was heard of {@code these} is of no use any more: what it told is about to be asked. */
    void forget(Set<News> these) {
        gate.change(() -> news.removeAll(these));
    }

    /** Takes the registrations heard unasked since the last call, by domain. */
    Map<String, Integer> registrations() {
        return gate.update(() -> {
            Map<String, Integer> heard = new LinkedHashMap<>(registrations);
            registrations.clear();
            return heard;
        });
    }

    /** Takes the late answers that may be those to commands shown as {@code command}. */
    List<AtEvent.LateAnswer> lateAnswers(String command) {
        return gate.update(() -> {
            List<AtEvent.LateAnswer> found = new ArrayList<>();
            late.removeIf(answer -> (answer.command().equals(command) || answer.others().contains(command)) && found.add(answer));
            return found;
        });
    }

    /** Somebody got through the context. */
    void trusted() {
        gate.change(() -> trusted = true);
    }

    /** Whether somebody got through the context since this was last asked. */
    boolean takeTrusted() {
        return gate.update(() -> {
            boolean was = trusted;
            trusted = false;
            return was;
        });
    }

    /** Whether a SIM was said to go since this was last asked. */
    boolean simWent() {
        return gate.update(() -> {
            boolean went = simWent;
            simWent = false;
            return went;
        });
    }
}
