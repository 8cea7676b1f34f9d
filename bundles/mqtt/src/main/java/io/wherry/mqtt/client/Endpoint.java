package io.wherry.mqtt.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import io.wherry.fault.Secret;

/**
 * Where the broker is and who asks.
 *
 * @param host      its name or address
 * @param port      its port
 * @param tls       whether the connection is encrypted and the broker's certificate checked
 * @param files     the PEM files of an encrypted one
 * @param clientId  what the broker knows this gateway's session by
 * @param username  empty for none
 * @param password  empty for none
 * @param keepAlive how long the connection may be silent
 */
public record Endpoint(String host, int port, boolean tls, Files files, String clientId, String username, Secret password, Duration keepAlive) {

    /**
     * PEM files, read anew for each connection, so that a renewed certificate needs no restart.
     *
     * @param ca          whom to trust; the JVM's own list where absent
     * @param certificate the gateway's certificate and what leads to its CA
     * @param key         its private key
     */
    public record Files(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
        /** None. */
        public static final Files NONE = new Files(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The endpoint that {@code uri} ({@code mqtt://}, {@code tcp://}, {@code mqtts://} or {@code ssl://}) names, with 1883 or 8883 where it names no port.
     *
     * @throws IllegalArgumentException when it is no such URI; the settings have checked it before
     */
    public static Endpoint of(String uri, Files files, String clientId, String username, Secret password, Duration keepAlive) {
        URI parsed = URI.create(uri.strip());
        String scheme = parsed.getScheme() == null ? "" : parsed.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = switch (scheme) {
            case "mqtt", "tcp" -> false;
            case "mqtts", "ssl" -> true;
            default -> throw new IllegalArgumentException("uri must begin with mqtt:// or mqtts://");
        };
        // URI itself has no host for a name with an underscore, which container networks are full of.
        String authority = Optional.ofNullable(parsed.getRawAuthority()).orElse("");
        int colon = authority.lastIndexOf(':');
        boolean named = colon > authority.lastIndexOf(']');
        String host = (named ? authority.substring(0, colon) : authority).replaceAll("[\\[\\]]", "");
        if (host.isEmpty() || host.contains("@")) {
            throw new IllegalArgumentException("uri must name a host, and no user");
        }
        int port = named ? Integer.parseInt(authority.substring(colon + 1)) : tls ? 8883 : 1883;
        return new Endpoint(host, port, tls, files, clientId, username, password, keepAlive);
    }

    @Override
    public String toString() {
        return (tls ? "mqtts://" : "mqtt://") + host + ":" + port;
    }
}
