package io.wherry.serial.tcp;

import java.time.Duration;

/**
 * What a {@link TcpLine} is built from.
 *
 * @param modem          the modem's id, for the names of threads
 * @param host           a name, an IPv4 or an IPv6 address, the latter with or without brackets
 * @param port           1 to 65535
 * @param baud           the rate in bits per second that the far end's serial port runs at, for the time that a write may take
 * @param connectTimeout for the name and all its addresses together
 * @param writePatience  what a write may take beyond the time its bytes need
 */
record TcpSettings(String modem, String host, int port, int baud, Duration connectTimeout, Duration writePatience) {
    /** What a person waits for a connection. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** What {@link io.wherry.serial.Connection#write} promises. */
    static final Duration WRITE_PATIENCE = Duration.ofSeconds(5);

    /** The host as the resolver takes it. */
    String bareHost() {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** {@code tcp://host:port}, an IPv6 address in brackets. */
    String name() {
        String bare = bareHost();
        return "tcp://" + (bare.contains(":") ? "[" + bare + "]" : bare) + ":" + port;
    }
}
