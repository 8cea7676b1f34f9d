package io.wherry.fault;

import java.util.Objects;

/** A password or PIN: it prints as {@code ***}, so that no log, message or exception gets it by accident. */
public final class Secret {
    /** No secret at all; it reveals the empty string. */
    public static final Secret NONE = new Secret("");

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /** Wraps {@code text}. */
    public static Secret of(String text) {
        return text.isEmpty() ? NONE : new Secret(Objects.requireNonNull(text));
    }

    /** The secret itself; only for the wire. */
    public String reveal() {
        return text;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return isEmpty() ? "" : "***";
    }
}
