package io.wherry.pdp.manager;

import java.io.IOException;
import java.time.Duration;

import io.wherry.at.AtException;
import io.wherry.at.Reply;
import io.wherry.fault.FaultCode;
import io.wherry.pdp.manager.Twin.Item;
import io.wherry.pdp.manager.answers.Identity;
import io.wherry.pdp.manager.answers.SimStatus;

/** Waits for the SIM, and has it unlocked ({@link Unlocking}). */
final class SimStep implements Step.Attempt {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    /** After so many bare errors in a row a SIM that can be read is taken to want its PIN, and not for one that is still starting. */
    private static final int BARE_ERRORS = 15;

    private final Talk talk;
    private final Survey survey;
    private final Twin twin;
    private final Unlocking unlocking;
    private final ContextCommands commands;
    private int bareErrors;

    /** Attempts that unlock by {@code unlocking}. */
    SimStep(Talk talk, Survey survey, Twin twin, Unlocking unlocking, ContextCommands commands) {
        this.talk = talk;
        this.survey = survey;
        this.twin = twin;
        this.unlocking = unlocking;
        this.commands = commands;
    }

    /** A fresh run of attempts; what the module's bare errors mean is remembered. */
    SimStep begin() {
        unlocking.begin();
        return this;
    }

    @Override
    public Progress once() throws AtException, Upset, InterruptedException {
        SimStatus status = status();
        twin.heard(Item.SIM, status.shown());
        return switch (status) {
            case READY -> ready();
            case PIN -> locked();
            case PUK -> Progress.failed(FaultCode.SIM_BLOCKED, "the SIM is blocked and asks for its PUK");
            case LOCKED -> Progress.failed(FaultCode.SIM_FAILURE, "the module is locked to another SIM or network");
            case MISSING -> missing();
            case BUSY -> Progress.later(FaultCode.SIM_FAILURE, "the SIM stays busy", PAUSE);
            case FAILURE -> Progress.later(FaultCode.SIM_FAILURE, "the SIM does not work", PAUSE);
        };
    }

    private SimStatus status() throws AtException, Upset, InterruptedException {
        try {
            Reply reply = talk.ask(Commands.SIM);
            bareErrors = 0;
            return Survey.first(reply, SimStatus::of).orElse(SimStatus.BUSY);
        } catch (AtException refusal) {
            if (refusal.kind() != AtException.Kind.REFUSED) {
                throw refusal;
            }
            SimStatus status = SimStatus.of(refusal);
            bareErrors = status == SimStatus.MISSING && refusal.cme() < 0 ? bareErrors + 1 : 0;
            return bareErrors >= BARE_ERRORS && isReadable() ? SimStatus.PIN : status;
        }
    }

    /** {@code ERROR} may mean "no SIM" or "PIN wanted" (guide, log); the card's number can be read without the PIN. */
    private boolean isReadable() throws Upset, InterruptedException {
        return survey.identity(commands.iccid(), Identity.ICCID, Item.ICCID).isPresent();
    }

    private Progress missing() {
        unlocking.simGone();
        return Progress.later(FaultCode.SIM_MISSING, "the module sees no SIM", PAUSE);
    }

    private Progress ready() {
        try {
            unlocking.ready(twin.value(Item.ICCID));
            return Progress.done();
        } catch (IOException unwritable) {
            return unremembered(unwritable);
        }
    }

    /** An error that comes for the PIN, while the SIM is ready all the same, was an older command's. */
    private Progress locked() throws AtException, Upset, InterruptedException {
        try {
            Progress progress = unlocking.attempt();
            return progress instanceof Progress.Failed failed && failed.failure().code() == FaultCode.SIM_PIN_WRONG && status() == SimStatus.READY ? ready() : progress;
        } catch (IOException unwritable) {
            return unremembered(unwritable);
        }
    }

    private static Progress unremembered(IOException unwritable) {
        return Progress.failed(FaultCode.LOCAL_IO, "the PIN is not sent, because it can't be noted that it was (" + unwritable + ")");
    }
}
