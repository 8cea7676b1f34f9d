package io.wherry.pdp.manager.answers;

import java.util.Locale;
import java.util.Optional;

import io.wherry.at.AtException;
import io.wherry.at.Fields;

/** What {@code AT+CPIN?} says about the SIM (TS 27.007 §8.3 and §9.2; guide §3.3). */
public enum SimStatus {
    /** It is there and unlocked. */
    READY("READY"),
    /** It wants its PIN. */
    PIN("SIM PIN"),
    /** It wants its PUK: too many wrong PINs. */
    PUK("SIM PUK"),
    /** The module itself is locked to another SIM or network. */
    LOCKED("LOCKED"),
    /** There is none, or it has not been seen yet. */
    MISSING("MISSING"),
    /** It is being read. */
    BUSY("BUSY"),
    /** It does not work. */
    FAILURE("FAILURE");

    private final String shown;

    SimStatus(String shown) {
        this.shown = shown;
    }

    /** How the twin shows it. */
    public String shown() {
        return shown;
    }

    /** Reads {@code +CPIN: <state>}; empty when {@code line} is something else. A PIN2 is not needed for data, so wanting it is ready. */
    public static Optional<SimStatus> of(String line) {
        if (!line.regionMatches(true, 0, "+CPIN:", 0, 6)) {
            return Optional.empty();
        }
        String state = Fields.of(line).text(0).toUpperCase(Locale.ROOT);
        return Optional.of(switch (state) {
            case "READY", "SIM PIN2", "SIM PUK2" -> READY;
            case "SIM PIN" -> PIN;
            case "SIM PUK" -> PUK;
            case "SIM BUSY", "BUSY" -> BUSY;
            case "SIM FAILURE" -> FAILURE;
            default -> state.startsWith("PH-") ? LOCKED : MISSING;
        });
    }

    /**
     * Reads the error that came instead, told as a number or as a text: a bare {@code ERROR} means that no SIM has been seen (guide §3.3). What asks
     * for the code of a lock of the device or the network must never be taken for the SIM's own PIN, which would be used up on it.
     */
    public static SimStatus of(AtException refusal) {
        return switch (refusal.cme()) {
            case 5, 6, 7, 40, 41, 42, 43, 44, 45, 46, 47 -> LOCKED;
            case 11 -> PIN;
            case 12 -> PUK;
            case 13, 15 -> FAILURE;
            case 14 -> BUSY;
            case 17, 18 -> READY;
            default -> MISSING;
        };
    }
}
