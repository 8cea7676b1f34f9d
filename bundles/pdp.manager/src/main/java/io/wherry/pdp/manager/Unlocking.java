package io.wherry.pdp.manager;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.at.FinalResult;
import io.wherry.fault.FaultCode;
import io.wherry.fault.Secret;
import io.wherry.pdp.manager.Twin.Item;
import io.wherry.pdp.manager.answers.Identity;
import io.wherry.pdp.manager.answers.PinTries;
import io.wherry.pdp.manager.answers.SimStatus;
import io.wherry.time.Clock;

/**
 * Gives a SIM its PIN, and never a wrong one twice, over restarts of module and daemon too ({@link PinMemory}). A PIN whose fate is unknown (silence,
 * {@code ABORT}, a restart in between) is sent again only when something proves that the SIM did not find it wrong: it has no fewer tries left than before
 * ({@code AT+CPINR}), or it has taken this very PIN since it was put in, which counts once.
 */
final class Unlocking {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    /** A SIM that asks for its PIN still, so many looks after it was taken, has not taken it. */
    private static final int LOOKS = 8;
    /** Until then a PIN without an answer may still be on its way to the SIM, and its tries prove nothing. */
    private static final Duration SETTLING = Duration.ofSeconds(30);
    /** The SIM did not look at it: not allowed, no SIM, busy. */
    private static final List<Integer> NOT_LOOKED_AT = List.of(3, 10, 14);

    private final Talk talk;
    private final Clock clock;
    private final Signals signals;
    private final Survey survey;
    private final Secret pin;
    private final PinMemory memory;
    private final ContextCommands commands;
    /** The SIM that has taken the PIN and was not seen to go since. */
    private Optional<String> provenOn = Optional.empty();
    /** What was let pass because the SIM had taken the PIN before: a weak power supply breaks down just when the radio starts, and a bare error is a mood. */
    private boolean excused;
    private boolean sent;
    private int looksSinceAccepted;
    private long settled;

    /** Unlocks with {@code pin}, as far as {@code memory} lets it be sent. */
    Unlocking(Talk talk, Clock clock, Signals signals, Survey survey, Secret pin, PinMemory memory, ContextCommands commands) {
        this.talk = talk;
        this.clock = clock;
        this.signals = signals;
        this.survey = survey;
        this.pin = pin;
        this.memory = memory;
        this.commands = commands;
        // a daemon before this one may have sent it just now
        this.settled = clock.after(SETTLING);
    }

    /** A fresh run of attempts; what the SIM has made of the PIN is remembered. */
    void begin() {
        sent = false;
        looksSinceAccepted = 0;
    }

    /** The SIM is away: what comes back may be another, or have another PIN. */
    void simGone() {
        provenOn = Optional.empty();
    }

    /** The SIM {@code iccid} is ready. */
    void ready(Optional<String> iccid) throws IOException {
        if (memory.unlocked(pin, iccid) || sent) {
            memory.accepted(pin, iccid);
            provenOn = iccid;
        }
        excused = false;
    }

    /** The SIM asks for its PIN. */
    Progress attempt() throws IOException, AtException, Upset, InterruptedException {
        if (pin.isEmpty()) {
            return Progress.failed(FaultCode.SIM_PIN_REQUIRED, "the SIM asks for its PIN and none is configured");
        }
        if (!pin.reveal().matches("\\d{4,8}")) {
            return Progress.failed(FaultCode.SIM_PIN_REQUIRED, "the SIM asks for its PIN and what is configured is none (4 to 8 digits), so it is not sent");
        }
        if (signals.simWent()) {
            simGone();
        }
        Optional<String> iccid = survey.identity(commands.iccid(), Identity.ICCID, Item.ICCID);
        if (looksSinceAccepted > LOOKS || sent && refusedLate()) {
            memory.refused(pin, iccid);
        } else if (looksSinceAccepted > 0) {
            looksSinceAccepted++;
            return Progress.later(FaultCode.SIM_FAILURE, "the SIM took its PIN and asks for it still", PAUSE);
        }
        return switch (memory.fate(pin, iccid)) {
            case FREE -> send(iccid, triesLeft());
            case UNKNOWN -> inDoubt(iccid);
            case REFUSED -> Progress.failed(FaultCode.SIM_PIN_WRONG, "the SIM has refused the configured PIN");
        };
    }

    private boolean refusedLate() {
        return signals.lateAnswers(Commands.PIN_SHOWN).stream().filter(AtEvent.LateAnswer::certain).flatMap(answer -> FinalResult.of(answer.line()).stream())
                .anyMatch(result -> result.kind() == FinalResult.Kind.ERROR);
    }

    private Progress inDoubt(Optional<String> iccid) throws IOException, AtException, Upset, InterruptedException {
        if (!clock.until(settled).isZero()) {
            return Progress.later(FaultCode.MODEM_UNCLEAR, "the module did not say whether the SIM took its PIN", PAUSE);
        }
        OptionalInt before = memory.leftBefore(pin, iccid);
        OptionalInt now = triesLeft();
        if (before.isPresent() && now.isPresent()) {
            if (now.getAsInt() >= before.getAsInt()) {
                return send(iccid, now);
            }
            memory.refused(pin, iccid);
            return Progress.failed(FaultCode.SIM_PIN_WRONG, "the SIM has refused the configured PIN, for it has fewer tries left than before");
        }
        if (isProven(iccid) && !excused) {
            excused = true;
            return send(iccid, now);
        }
        return Progress.failed(FaultCode.SIM_PIN_WRONG,
                "the module never said whether the SIM took the configured PIN, and nothing proves that it was not found wrong, so it is not sent again");
    }

    private OptionalInt triesLeft() throws Upset, InterruptedException {
        return talk.wonder(Commands.PIN_TRIES).flatMap(reply -> Survey.first(reply, PinTries::of)).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private Progress send(Optional<String> iccid, OptionalInt left) throws IOException, AtException, Upset, InterruptedException {
        if (left.isPresent() && left.getAsInt() == 0) {
            return Progress.failed(FaultCode.SIM_BLOCKED, "the SIM has no try left for its PIN");
        }
        signals.lateAnswers(Commands.PIN_SHOWN);
        memory.sending(pin, iccid, left);
        try {
            sent = true;
            talk.once(Commands.pin(pin));
            looksSinceAccepted = 1;
            memory.accepted(pin, iccid);
            return Progress.later(FaultCode.SIM_FAILURE, "the SIM took its PIN and is not ready", Duration.ofSeconds(1));
        } catch (AtException failed) {
            settled = clock.after(SETTLING);
            return failed.inDoubt() || isMood(failed, iccid)
                    ? Progress.later(FaultCode.MODEM_UNCLEAR, "the module did not say whether the SIM took its PIN", PAUSE) : refusal(failed, iccid);
        } catch (Upset upset) {
            settled = clock.after(SETTLING);
            if (!mayHaveBeenSent(upset)) {
                memory.untried(pin, iccid);
            }
            throw upset;
        }
    }

    private boolean isMood(AtException failed, Optional<String> iccid) {
        return failed.cme() < 0 && SimStatus.of(failed) == SimStatus.MISSING && isProven(iccid) && !excused;
    }

    private boolean isProven(Optional<String> iccid) {
        return iccid.isPresent() && iccid.equals(provenOn);
    }

    private static boolean mayHaveBeenSent(Upset upset) {
        return upset.getCause() instanceof AtException failed && failed.inDoubt();
    }

    /** Only what says that the SIM did not look at the PIN leaves it free; a bare {@code ERROR} does not. */
    private Progress refusal(AtException refusal, Optional<String> iccid) throws IOException {
        if (NOT_LOOKED_AT.contains(refusal.cme()) || SimStatus.of(refusal) == SimStatus.BUSY) {
            memory.untried(pin, iccid);
            return Progress.later(FaultCode.SIM_FAILURE, "the SIM takes no PIN (" + Survey.reason(refusal) + ")", PAUSE);
        }
        memory.refused(pin, iccid);
        return SimStatus.of(refusal) == SimStatus.PUK ? Progress.failed(FaultCode.SIM_BLOCKED, "the SIM is blocked and asks for its PUK")
                : Progress.failed(FaultCode.SIM_PIN_WRONG, "the SIM refused the configured PIN (" + Survey.reason(refusal) + ")");
    }
}
