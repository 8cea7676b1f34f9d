package io.wherry.family;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The families that are known. */
public final class Families {
    /** Fibocom L610: what holds when nothing is configured. */
    public static final Family L610 = io.wherry.family.L610.FAMILY;

    /** Quectel modules that have QFTP. */
    public static final Family QUECTEL = Quectel.FAMILY;

    private static final List<Family> ALL = List.of(L610, QUECTEL);

    private Families() {
    }

    /** All of them, the default first. */
    public static List<Family> all() {
        return ALL;
    }

    /** The one of that name. */
    public static Optional<Family> named(String name) {
        return ALL.stream().filter(family -> family.name().equals(name)).findFirst();
    }

    /**
     * The one of that name, which was checked before.
     *
     * @throws IllegalArgumentException there is none
     */
    public static Family configured(String name) {
        return named(name).orElseThrow(() -> new IllegalArgumentException("no family of modules is called " + name));
    }

    /** The one whose maker answers {@code AT+CGMI} with {@code answer}. */
    public static Optional<Family> madeBy(String answer) {
        return ALL.stream().filter(family -> Pattern.compile(family.maker(), Pattern.CASE_INSENSITIVE).matcher(answer).matches()).findFirst();
    }
}
