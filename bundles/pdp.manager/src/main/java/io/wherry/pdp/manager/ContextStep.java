package io.wherry.pdp.manager;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

import io.wherry.at.AtException;
import io.wherry.at.Reply;
import io.wherry.fault.FaultCode;
import io.wherry.pdp.manager.answers.Context;

/**
 * Dials: asks first, because some firmware dials by itself, then dials up to three times (guide, table). Whatever a dialling
 * ended with, the query says how it stands.
 */
final class ContextStep implements Step.Attempt {
    private static final int TRIES = 3;
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(2);
    private static final Set<Integer> NO_NETWORK = Set.of(30, 31);

    private final Talk talk;
    private final Survey survey;
    private final ContextCommands commands;
    private final RandomGenerator random;
    private int tries;
    private Optional<Failure> worst = Optional.empty();

    /** A run of up to three diallings. */
    ContextStep(Talk talk, Survey survey, ContextCommands commands, RandomGenerator random) {
        this.talk = talk;
        this.survey = survey;
        this.commands = commands;
        this.random = random;
    }

    @Override
    public Progress once() throws AtException, Upset, InterruptedException {
        Optional<Context> now = survey.context();
        now.ifPresent(survey::heard);
        if (now.filter(Context.Active.class::isInstance).isPresent()) {
            return Progress.done();
        }
        if (now.filter(Context.Dialling.class::isInstance).isPresent()) {
            return Progress.later(FaultCode.MODEM_UNCLEAR, "the module has been dialling for too long", BUSY_PAUSE);
        }
        if (tries == TRIES) {
            return new Progress.Failed(worst.orElseGet(() -> new Failure(FaultCode.MODEM_UNCLEAR, "dialling brought no address")));
        }
        tries++;
        return dial();
    }

    private Progress dial() throws Upset, InterruptedException {
        if (tries > 1 && commands.afresh()) {
            talk.wonder(commands.release());
        }
        try {
            Reply reply = talk.once(commands.dial());
            Optional<Context> got = reply.outcome().flatMap(commands::read);
            got.ifPresent(survey::heard);
            return got.filter(Context.Active.class::isInstance).isPresent() ? Progress.done() : after(Duration.ZERO);
        } catch (AtException failed) {
            return judge(failed);
        }
    }

    /** What it was when asking again finds no address either; "already active" (902) is success, and found so. */
    private Progress judge(AtException failed) {
        if (failed.inDoubt()) {
            worst = worst.or(() -> Optional.of(new Failure(FaultCode.MODEM_UNCLEAR, "dialling had no clear end (" + failed.getMessage() + ")")));
        } else if (NO_NETWORK.contains(failed.cme())) {
            worst = Optional.of(new Failure(FaultCode.NO_NETWORK, "the network was lost while dialling (" + Survey.reason(failed) + ")"));
        } else {
            worst = Optional.of(new Failure(FaultCode.APN_REFUSED, "dialling was refused (" + Survey.reason(failed) + ")"));
        }
        return soon();
    }

    /** Asked again after 2 to 4 s, so that many gateways that lost one cell don't come in step. */
    private Progress soon() {
        return after(Duration.ofMillis(2000 + random.nextInt(2000)));
    }

    private static Progress after(Duration pause) {
        return Progress.later(FaultCode.MODEM_UNCLEAR, "dialling brought no address", pause);
    }
}
