package io.wherry.mqtt.supervisor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.wherry.jobs.Jobs;
import io.wherry.mqtt.outbox.Outbox;
import io.wherry.mqtt.topics.Inbound;

/**
 * Retained topics that an earlier run left: capabilities of operations that are gone, twins of modems that are gone, states of jobs that were forgotten while nobody was
 * connected. They are collected once per activation and cleared when everything has had time to start. Not thread-safe.
 */
final class Leftovers {
    /** Long enough for every bundle of a slow gateway to start. */
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int MOST = 1000;

    private final Outbox outbox;
    private final Jobs jobs;
    private final Map<String, Inbound> found = new LinkedHashMap<>();
    private boolean done;
    private long since;

    Leftovers(Outbox outbox, Jobs jobs) {
        this.outbox = outbox;
        this.jobs = jobs;
    }

    /** Whether they are still to be looked for, from {@code now} on. */
    boolean look(long now) {
        since = now;
        found.clear();
        return !done;
    }

    /** A retained message came on {@code topic}. */
    void heard(String topic, Inbound what) {
        if (!done && found.size() < MOST) {
            found.put(topic, what);
        }
    }

    /** Whether the time has come to clear them; told once. */
    boolean ripe(long now) {
        boolean ripe = !done && now - since > GRACE.toNanos();
        done |= ripe;
        return ripe;
    }

    /** Clears those that nobody stands for now. */
    void clear() {
        found.forEach((topic, what) -> {
            boolean stands = what instanceof Inbound.State state ? jobs.find(state.operation(), state.id()).isPresent() : outbox.retains(topic);
            if (!stands) {
                outbox.clear(topic);
            }
        });
        found.clear();
    }
}
