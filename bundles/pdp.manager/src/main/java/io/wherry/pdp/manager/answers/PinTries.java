package io.wherry.pdp.manager.answers;

import java.util.Optional;
import java.util.OptionalInt;

import io.wherry.at.Fields;

/** What {@code AT+CPINR="SIM PIN"} says about the tries that a SIM has left (TS 27.007 §8.65). */
public final class PinTries {
    private PinTries() {
    }

    /** Reads {@code +CPINR: SIM PIN,<retries>[,<default>]}; empty when {@code line} is something else. */
    public static Optional<Integer> of(String line) {
        if (!line.regionMatches(true, 0, "+CPINR:", 0, 7)) {
            return Optional.empty();
        }
        Fields fields = Fields.of(line);
        OptionalInt tries = fields.integer(1);
        return fields.text(0).equalsIgnoreCase("SIM PIN") && tries.isPresent() && tries.getAsInt() >= 0 && tries.getAsInt() <= 10
                ? Optional.of(tries.getAsInt()) : Optional.empty();
    }
}
