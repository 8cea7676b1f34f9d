package io.wherry.family;

import java.util.List;
import java.util.Optional;

/** The families that are known. */
public final class Families {
    /** Fibocom L610: what holds when nothing is configured. */
    public static final Family L610 = io.wherry.family.L610.FAMILY;

    private static final List<Family> ALL = List.of(L610);

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
}
