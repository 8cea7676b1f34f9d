package io.wherry.pdp.manager;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.wherry.at.AtException;
import io.wherry.at.FinalResult;
import io.wherry.at.Reply;
import io.wherry.fault.FaultCode;
import io.wherry.fault.Secret;
import io.wherry.pdp.manager.Twin.Item;
import io.wherry.pdp.manager.answers.Identity;
import io.wherry.pdp.manager.answers.SimStatus;

/**
 * Waits for the SIM and unlocks it. A PIN is sent once; one that was refused is never sent again until the configuration changes, over restarts
 * of module and daemon too ({@link PinMemory}). Only a try of unknown end, which may never have reached the SIM, is repeated, once.
 */
final class SimStep implements Step.Attempt {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    /** A SIM that asks for its PIN still, so many looks after it was taken, has not taken it. */
    private static final int LOOKS = 8;
    /** After so many bare errors in a row a SIM that can be read is taken to want its PIN, and not for one that is still starting. */
    private static final int BARE_ERRORS = 15;

    private final Talk talk;
    private final Signals signals;
    private final Survey survey;
    private final Twin twin;
    private final Secret pin;
    private final PinMemory memory;
    private final ContextCommands commands;
    private int bareErrors;
    /**
     * The SIM that has taken the PIN in this life. There a try of unknown end is most likely a right PIN whose answer was lost (a weak power supply
     * breaks down just when the radio starts), and the first bare error is a mood and no verdict.
     */
    private Optional<String> provenOn = Optional.empty();
    private int moods;
    private boolean sent;
    private int looksSinceAccepted;

    /** Attempts with {@code pin}, as far as {@code memory} lets it be sent. */
    SimStep(Talk talk, Signals signals, Survey survey, Twin twin, Secret pin, PinMemory memory, ContextCommands commands) {
        this.talk = talk;
        this.signals = signals;
        this.survey = survey;
        this.twin = twin;
        this.pin = pin;
        this.memory = memory;
        this.commands = commands;
    }

    /** A fresh run of attempts; what the module's bare errors mean is remembered. */
    SimStep begin() {
        sent = false;
        looksSinceAccepted = 0;
        return this;
    }

    @Override
    public Progress once() throws AtException, Upset, InterruptedException {
        SimStatus status = status();
        twin.heard(Item.SIM, status.shown());
        return switch (status) {
            case READY -> ready();
            case PIN -> unlock();
            case PUK -> Progress.failed(FaultCode.SIM_BLOCKED, "the SIM is blocked and asks for its PUK");
            case LOCKED -> Progress.failed(FaultCode.SIM_FAILURE, "the module is locked to another SIM or network");
            case MISSING -> Progress.later(FaultCode.SIM_MISSING, "the module sees no SIM", PAUSE);
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

    private Progress ready() {
        Optional<String> iccid = twin.value(Item.ICCID);
        try {
            boolean byPin = memory.unlocked(pin, iccid) || sent;
            if (byPin) {
                memory.accepted(pin, iccid);
                provenOn = iccid;
            }
            moods = 0;
            return Progress.done();
        } catch (IOException unwritable) {
            return unremembered(unwritable);
        }
    }

    private Progress unlock() throws AtException, Upset, InterruptedException {
        if (pin.isEmpty()) {
            return Progress.failed(FaultCode.SIM_PIN_REQUIRED, "the SIM asks for its PIN and none is configured");
        }
        if (!pin.reveal().matches("\\d{4,8}")) {
            return Progress.failed(FaultCode.SIM_PIN_REQUIRED, "the SIM asks for its PIN and what is configured is none (4 to 8 digits), so it is not sent");
        }
        Optional<String> iccid = survey.identity(commands.iccid(), Identity.ICCID, Item.ICCID);
        try {
            return unlock(iccid);
        } catch (IOException unwritable) {
            return unremembered(unwritable);
        }
    }

    private Progress unlock(Optional<String> iccid) throws IOException, AtException, Upset, InterruptedException {
        if (sent && signals.lateAnswers(Commands.PIN_SHOWN).stream().flatMap(line -> FinalResult.of(line).stream())
                .anyMatch(result -> result.kind() == FinalResult.Kind.ERROR)) {
            memory.refused(pin, iccid);
        }
        if (looksSinceAccepted > LOOKS) {
            memory.refused(pin, iccid);
        } else if (looksSinceAccepted > 0) {
            looksSinceAccepted++;
            return Progress.later(FaultCode.SIM_FAILURE, "the SIM took its PIN and asks for it still", PAUSE);
        }
        if (memory.isRefused(pin, iccid) || memory.isDoubtful(pin, iccid) && !isProven(iccid)) {
            return Progress.failed(FaultCode.SIM_PIN_WRONG, "the SIM has refused the configured PIN, or never said that it took it");
        }
        signals.lateAnswers(Commands.PIN_SHOWN);
        memory.sending(pin, iccid);
        try {
            sent = true;
            talk.once(Commands.pin(pin));
            looksSinceAccepted = 1;
            memory.accepted(pin, iccid);
            return Progress.later(FaultCode.SIM_FAILURE, "the SIM took its PIN and is not ready", Duration.ofSeconds(1));
        } catch (AtException failed) {
            return failed.inDoubt() || isMood(failed, iccid)
                    ? Progress.later(FaultCode.MODEM_UNCLEAR, "the module did not say whether the SIM took its PIN", PAUSE) : refusal(failed, iccid);
        } catch (Upset upset) {
            if (!mayHaveBeenSent(upset)) {
                memory.untried(pin, iccid);
            }
            throw upset;
        }
    }

    private boolean isMood(AtException failed, Optional<String> iccid) {
        return failed.cme() < 0 && SimStatus.of(failed) == SimStatus.MISSING && isProven(iccid) && ++moods == 1;
    }

    private boolean isProven(Optional<String> iccid) {
        return iccid.isPresent() && iccid.equals(provenOn);
    }

    private static boolean mayHaveBeenSent(Upset upset) {
        return upset.getCause() instanceof AtException failed && failed.inDoubt();
    }

    /**
     * Only what says that the SIM did not look at the PIN leaves it free; a bare {@code ERROR} does not, unless the SIM is ready all the same:
     * then it was an older command's.
     */
    private Progress refusal(AtException refusal, Optional<String> iccid) throws IOException, AtException, Upset, InterruptedException {
        if (List.of(3, 10, 14).contains(refusal.cme()) || SimStatus.of(refusal) == SimStatus.BUSY) {
            memory.untried(pin, iccid);
            return Progress.later(FaultCode.SIM_FAILURE, "the SIM takes no PIN (" + Survey.reason(refusal) + ")", PAUSE);
        }
        memory.refused(pin, iccid);
        if (status() == SimStatus.READY) {
            return ready();
        }
        return SimStatus.of(refusal) == SimStatus.PUK ? Progress.failed(FaultCode.SIM_BLOCKED, "the SIM is blocked and asks for its PUK")
                : Progress.failed(FaultCode.SIM_PIN_WRONG, "the SIM refused the configured PIN (" + Survey.reason(refusal) + ")");
    }

    private static Progress unremembered(IOException unwritable) {
        return Progress.failed(FaultCode.LOCAL_IO, "the PIN is not sent, because it can't be noted that it was (" + unwritable + ")");
    }
}
