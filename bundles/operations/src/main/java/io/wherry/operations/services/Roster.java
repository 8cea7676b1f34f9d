package io.wherry.operations.services;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/**
 * Services by name. One that left a moment ago is only away (its bundle is swapped, its file was touched), and right after the start those that are to come
 * have not all come: both get {@link #GRACE} before a name counts as unknown. Thread-safe.
 *
 * @param <T> the service
 */
public final class Roster<T> {
    /** How long a name is waited for after the start, or after it left. */
    static final Duration GRACE = Duration.ofSeconds(10);

    private final Clock clock;
    private final Gate gate;
    private final FaultCode unknown;
    private final String what;
    private final long young;
    private final Map<String, T> present = new TreeMap<>();
    private final Map<String, Long> awayUntil = new TreeMap<>();

    /**
     * An empty roster.
     *
     * @param unknown what a name that nobody has is called
     * @param what    what the names name, such as {@code server}
     */
    public Roster(Clock clock, FaultCode unknown, String what) {
        this.clock = clock;
        this.gate = clock.gate();
        this.unknown = unknown;
        this.what = what;
        this.young = clock.after(GRACE);
    }

    /** One came; it takes the place of another of that name. */
    public void add(String name, T service) {
        gate.change(() -> {
            present.put(name, service);
            awayUntil.remove(name);
        });
    }

    /** One left. */
    public void remove(String name, T service) {
        gate.change(() -> {
            if (present.remove(name, service)) {
                awayUntil.put(name, clock.after(GRACE));
            }
        });
    }

    /** The names of those that are there. */
    public List<String> names() {
        return gate.read(() -> List.copyOf(present.keySet()));
    }

    /** The one of that name, if it is there. */
    public Optional<T> find(String name) {
        return gate.read(() -> Optional.ofNullable(present.get(name)));
    }

    /** The one of that name, waited for as long as it may still come; throws the fault of an unknown name when it does not. */
    public T require(String name) throws FaultException, InterruptedException {
        long until = gate.read(() -> Math.max(young, awayUntil.getOrDefault(name, young)));
        return gate.take(() -> Optional.ofNullable(present.get(name)), clock.until(until)).orElseThrow(() -> unknown(name));
    }

    /** Throws the fault of an unknown name unless it is there or was a moment ago; waits for it right after the start. */
    public void check(String name) throws FaultException {
        boolean away = gate.read(() -> awayUntil.getOrDefault(name, Long.MIN_VALUE) - clock.nanos() > 0 && awayUntil.containsKey(name));
        if (away) {
            return;
        }
        try {
            require(name);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unknown(name);
        }
    }

    private FaultException unknown(String name) {
        return new FaultException(unknown, "there is no " + what + " " + name);
    }
}
