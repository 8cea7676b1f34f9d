package io.wherry.mqtt.reports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import io.wherry.mqtt.client.Expiry;
import io.wherry.mqtt.messages.About;
import io.wherry.mqtt.messages.Event;

/**
 * Tells that a certificate of the connection to the broker expires: 30, 7 and 1 days before, and when it has. Each step is told once, and anew for a renewed certificate.
 * Not thread-safe.
 */
final class ExpiryWatch {
    private static final long[] STEPS = {0, 1, 7, 30};

    /** Which certificate, by its expiry, and at which step it was told last. */
    private record Told(Instant expiry, long step) {
    }

    private final Map<String, Told> told = new HashMap<>();

    /** What is to be told at {@code now}; nothing while the clock was never set. */
    List<Event> look(Expiry expiry, Instant now) {
        List<Event> events = new ArrayList<>();
        if (!ClockState.of(now).equals("unset")) {
            About.Certificates left = expiry.daysLeft(now);
            look("own", "the gateway's certificate", expiry.own(), left.own(), now).ifPresent(events::add);
            look("ca", "a certificate of the CA file", expiry.ca(), left.ca(), now).ifPresent(events::add);
            look("broker", "the broker's certificate", expiry.broker(), left.broker(), now).ifPresent(events::add);
        }
        return events;
    }

    private Optional<Event> look(String which, String name, Optional<Instant> expiry, OptionalLong daysLeft, Instant now) {
        OptionalLong step = daysLeft.isEmpty() ? OptionalLong.empty() : step(daysLeft.getAsLong());
        if (step.isEmpty()) {
            return Optional.empty();
        }
        Told before = told.get(which);
        if (before != null && before.expiry().equals(expiry.get()) && before.step() <= step.getAsLong()) {
            return Optional.empty();
        }
        told.put(which, new Told(expiry.get(), step.getAsLong()));
        long days = daysLeft.getAsLong();
        String when = days < 0 ? "has expired" : days == 0 ? "expires within a day" : "expires in " + days + (days == 1 ? " day" : " days");
        return Optional.of(Event.of("mqtt.certificate-expires", now, name + " " + when + "; renew it, a new file is taken without a restart")
                .with("certificate", which).with("expires", expiry.get().toString()));
    }

    /** The smallest step that {@code days} has reached. */
    private static OptionalLong step(long days) {
        for (long step : STEPS) {
            if (days < 0 && step == 0 || days >= 0 && days <= step && step > 0) {
                return OptionalLong.of(step);
            }
        }
        return OptionalLong.empty();
    }
}
