package io.wherry.pdp.manager.answers;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.wherry.at.Fields;
import io.wherry.family.PdpContext;

/**
 * What a module says about its PDP context, in the shapes of {@link PdpContext.Form} (guide §3.3, protocol.md); the address may be IPv6, also in the dotted
 * form of TS 27.007 §10.1.1.
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

    /** Reads {@code line} as {@code family} writes it; empty when it is something else. */
    static Optional<Context> of(PdpContext family, String line) {
        String prefix = family.query().answer();
        if (!line.regionMatches(true, 0, prefix, 0, prefix.length())) {
            return Optional.empty();
        }
        Fields fields = Fields.of(line);
        return switch (family.form()) {
            case CALL -> call(fields);
            case TABLE -> row(fields);
        };
    }

    /** Reads the whole answer to {@code family}'s query: in a table, no line means no context. */
    static Optional<Context> of(PdpContext family, List<String> answer) {
        Optional<Context> told = answer.stream().flatMap(line -> of(family, line).stream()).findFirst();
        return switch (family.form()) {
            case CALL -> told;
            case TABLE -> told.or(() -> Optional.of(new Released()));
        };
    }

    private static Optional<Context> call(Fields fields) {
        if (fields.text(0).equals("0")) {
            return Optional.of(new Released());
        }
        Optional<String> address = address(fields);
        if (address.isPresent()) {
            return address.map(Active::new);
        }
        return fields.text(0).matches("[12]") ? Optional.of(new Dialling()) : Optional.empty();
    }

    private static Optional<Context> row(Fields fields) {
        if (!fields.text(0).equals("1") || fields.size() < 2) {
            return Optional.empty();
        }
        if (!fields.text(1).equals("1")) {
            return Optional.of(new Released());
        }
        return Optional.of(address(fields).<Context>map(Active::new).orElseGet(Dialling::new));
    }

    private static Optional<String> address(Fields fields) {
        return fields.all().stream().filter(Context::isAddress).findFirst();
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
