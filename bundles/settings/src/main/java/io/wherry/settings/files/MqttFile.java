package io.wherry.settings.files;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.wherry.settings.keys.Keys;
import io.wherry.settings.keys.Shape;

/** {@code io.wherry.mqtt.cfg}: the broker, and what this gateway is called there. */
final class MqttFile {
    private static final String GATEWAY = "[A-Za-z0-9.-][A-Za-z0-9._-]{0,63}";
    private static final Shape URI = new Shape(text -> Uris.hostAndPort(text, "mqtt", "mqtts", "tcp", "ssl").isPresent(),
            "mqtt://HOST[:PORT] or mqtts://HOST[:PORT]; user name and password have keys of their own");
    private static final Shape NAME = Shape.matching(GATEWAY, "1 to 64 of A-Z a-z 0-9 . _ -, not beginning with _");
    private static final Shape NAMES = Shape.matching("(" + GATEWAY + "(\\s*,\\s*" + GATEWAY + ")*)?",
            "names with commas between them, each 1 to 64 of A-Z a-z 0-9 . _ -, not beginning with _");
    private static final Shape TEXT = Shape.matching("[^\\p{Cntrl}]{0,1000}", "up to 1000 characters without control characters");

    private MqttFile() {
    }

    static List<Derived> derive(Keys keys, String name, Place place) {
        Map<String, Object> client = new TreeMap<>();
        client.put("uri", keys.text("uri", "mqtt://localhost:1883", URI));
        client.put("gateway", keys.text("gateway", place.host(), NAME));
        client.put("groups", keys.text("groups", "", NAMES));
        client.put("username", keys.text("username", "", TEXT));
        client.put(".password", keys.secret("password", TEXT));
        client.put("ca", file(keys, "ca", place));
        client.put("certificate", file(keys, "certificate", place));
        client.put("key", file(keys, "key", place));
        client.put("keepalive", keys.number("keepalive", 60, 5, 3600, "seconds"));
        client.put("telemetry", keys.number("telemetry", 60, 1, 86_400, "seconds"));
        client.put("raw.at", keys.flag("raw.at", false));
        if (keys.has("password") && !keys.has("username")) {
            keys.refuse("username", "a user name, because MQTT 3.1.1 sends no password without one");
        }
        if (keys.has("certificate") && !keys.has("key")) {
            keys.refuse("key", "the PEM file with the certificate's private key");
        }
        if (keys.has("key") && !keys.has("certificate")) {
            keys.refuse("certificate", "the PEM file with the certificate that belongs to the key");
        }
        return List.of(new Derived(Layer.MQTT, "", client));
    }

    /** A readable file's absolute path; a relative one is meant from the configuration folder. */
    private static String file(Keys keys, String key, Place place) {
        Shape readable = new Shape(text -> text.isEmpty() || isReadable(place, text), "a PEM file that this user can read");
        String text = keys.value(key, "", readable);
        return text.isEmpty() ? "" : place.config().resolve(text).normalize().toString();
    }

    private static boolean isReadable(Place place, String text) {
        try {
            return Files.isRegularFile(place.config().resolve(text)) && Files.isReadable(place.config().resolve(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
