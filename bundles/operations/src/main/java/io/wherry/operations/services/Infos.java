package io.wherry.operations.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.OperationInfo.Lane;

/** Builds an operation's description; its schema is the resource {@code schema/<name>.json}. */
public final class Infos {
    private Infos() {
    }

    /** Doing it twice is as good as once. */
    public static OperationInfo repeatable(String name, String description, Lane lane, Duration timeout) {
        return new OperationInfo(name, description, schema(name), true, true, lane, timeout);
    }

    /** Doing it twice is not as good as once. */
    public static OperationInfo once(String name, String description, Lane lane, Duration timeout) {
        return new OperationInfo(name, description, schema(name), false, true, lane, timeout);
    }

    private static String schema(String name) {
        try (InputStream in = Infos.class.getResourceAsStream("/io/wherry/operations/schema/" + name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException("the bundle's own schema of " + name + " can't be read", broken);
        }
    }
}
