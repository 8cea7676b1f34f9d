package io.wherry.mqtt.client;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;

import io.wherry.mqtt.messages.About;

/**
 * When the certificates of a connection expire; empty where there is no such certificate.
 *
 * @param own    the gateway's
 * @param ca     the earliest of the CA file
 * @param broker the broker's
 */
public record Expiry(Optional<Instant> own, Optional<Instant> ca, Optional<Instant> broker) {
    /** No TLS. */
    public static final Expiry NONE = new Expiry(Optional.empty(), Optional.empty(), Optional.empty());

    /** The earliest expiry among {@code certificates}. */
    static Optional<Instant> earliest(Collection<X509Certificate> certificates) {
        return certificates.stream().map(certificate -> certificate.getNotAfter().toInstant()).min(Comparator.naturalOrder());
    }

    /** The whole days that are left at {@code now}. */
    public About.Certificates daysLeft(Instant now) {
        return new About.Certificates(days(own, now), days(ca, now), days(broker, now));
    }

    private static OptionalLong days(Optional<Instant> end, Instant now) {
        return end.map(instant -> OptionalLong.of(Math.floorDiv(Duration.between(now, instant).toSeconds(), Duration.ofDays(1).toSeconds()))).orElse(OptionalLong.empty());
    }
}
