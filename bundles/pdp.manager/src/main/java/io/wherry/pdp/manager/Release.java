package io.wherry.pdp.manager;

import java.util.Optional;
import java.util.Set;

import io.wherry.at.AtException;
import io.wherry.fault.FaultCode;
import io.wherry.pdp.manager.answers.Context;

/** Releases the context: up to three times (guide, table), believed only when the module says that there is none. */
final class Release {
    private static final int TRIES = 3;
    private static final Set<Integer> NOT_ACTIVE = Set.of(901, 913);

    private final Talk talk;
    private final Survey survey;
    private final ContextCommands commands;

    /** Releases by {@code talk}, asks by {@code survey}. */
    Release(Talk talk, Survey survey, ContextCommands commands) {
        this.talk = talk;
        this.survey = survey;
        this.commands = commands;
    }

    /** Releases what there is. Returns why that was not confirmed, where it was not. */
    Optional<Failure> run() throws Upset, InterruptedException {
        Optional<Failure> failure = Optional.empty();
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            if (isReleased()) {
                return Optional.empty();
            }
            failure = once();
            if (failure.isEmpty()) {
                return failure;
            }
        }
        return isReleased() ? Optional.empty() : failure;
    }

    private boolean isReleased() throws Upset, InterruptedException {
        return survey.context().filter(Context.Released.class::isInstance).isPresent();
    }

    private Optional<Failure> once() throws Upset, InterruptedException {
        try {
            talk.once(commands.release());
            return Optional.empty();
        } catch (AtException failed) {
            if (NOT_ACTIVE.contains(failed.cme())) {
                return Optional.empty();
            }
            return Optional.of(new Failure(failed.inDoubt() ? FaultCode.MODEM_UNCLEAR : FaultCode.MODEM_REFUSED,
                    "the context was not released (" + Survey.reason(failed) + ")"));
        }
    }
}
