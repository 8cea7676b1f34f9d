package io.wherry.pdp.manager.answers;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

import io.wherry.at.Fields;

/**
 * What {@code +MIPCALL:} says about the PDP context. Seen: {@code 0} released, {@code <ip>} given, {@code 1,<ip>} active, {@code 2} dialling
 * (guide §3.3, protocol.md); the address may be IPv6, also in the dotted form of TS 27.007 §10.1.1.
 */
public sealed interface Context {

    /** It is up. */
    record Active(String address) implements Context {
    }

    /** There is none. */
    record Released() implements Context {
    }

    /** It is being brought up, or is up and has no address yet. */
    record Dialling() implements Context {
    }

    /** Reads {@code line}; empty when it is something else. */
    static Optional<Context> of(String line) {
        if (!line.regionMatches(true, 0, "+MIPCALL:", 0, 9)) {
            return Optional.empty();
        }
        Fields fields = Fields.of(line);
        if (fields.text(0).equals("0")) {
            return Optional.of(new Released());
        }
        Optional<String> address = fields.all().stream().filter(Context::isAddress).findFirst();
        if (address.isPresent()) {
            return address.map(Active::new);
        }
        return fields.text(0).matches("[12]") ? Optional.of(new Dialling()) : Optional.empty();
    }

    /** Whether {@code line} gives an address. */
    static boolean isActive(String line) {
        return of(line).filter(Active.class::isInstance).isPresent();
    }

    /** Whether {@code line} says that there is no context. */
    static boolean isReleased(String line) {
        return of(line).filter(Released.class::isInstance).isPresent();
    }

    private static boolean isAddress(String text) {
        return text.indexOf(':') >= 0 ? Notation.COLONS.matcher(text).matches() && text.matches(".*[1-9a-fA-F].*") : Notation.isDotted(text);
    }

    /** The notations of an address. */
    final class Notation {
        private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:.]{2,45}(?:%\\w+)?(?:/\\d{1,3})?");
        private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|\\d{1,3}(?:\\.\\d{1,3}){15}");

        private Notation() {
        }

        private static boolean isDotted(String text) {
            return DOTTED.matcher(text).matches()
                    && Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).allMatch(part -> part <= 255)
                    && Arrays.stream(text.split("\\.")).anyMatch(part -> Integer.parseInt(part) > 0);
        }
    }
}
