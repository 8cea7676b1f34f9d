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
 * Services by name. Right after the start those that are to come have not all come, and one that was there may only be away (its bundle is swapped, its file
 * was touched): such names are waited for a little before they count as unknown. A name that nobody ever had is unknown at once. Thread-safe.
 *
 * @param <T> the service
 */
public final class Roster<T> {
    /** How long after the start any name may still come. */
    static final Duration YOUNG = Duration.ofSeconds(10);
    /** How long after it left a name is taken for one that comes back. */
    static final Duration AWAY = Duration.ofSeconds(60);
    /** How long one that was there once is waited for. */
    static final Duration RETURN = Duration.ofSeconds(3);

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
        this.young = clock.after(YOUNG);
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
                awayUntil.put(name, clock.after(AWAY));
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

    /** The one of that name, waited for if it may still come; throws the fault of an unknown name when it does not. */
    public T require(String name) throws FaultException, InterruptedException {
        boolean wasThere = gate.read(() -> awayUntil.containsKey(name));
        Duration youth = clock.until(young);
        Duration patience = wasThere && youth.compareTo(RETURN) < 0 ? RETURN : youth;
        return gate.take(() -> Optional.ofNullable(present.get(name)), patience).orElseThrow(() -> unknown(name));
    }

    /** Throws the fault of an unknown name unless it is there, was a moment ago, or comes while it is waited for. */
    public void check(String name) throws FaultException {
        if (gate.read(() -> awayUntil.containsKey(name) && awayUntil.get(name) - clock.nanos() > 0)) {
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
