package io.wherry.mqtt.messages;

import java.time.Instant;
import java.util.Optional;

import com.google.gson.JsonObject;

/**
 * The gateway's presence, retained at {@code status}.
 *
 * @param gateway the gateway's id
 * @param session one for each activation of the bundle, so that an old will is told from the present
 * @param since   when it was activated
 * @param version of the daemon
 */
public record StatusMessage(String gateway, String session, Instant since, String version) {

    /** Ready for requests. */
    public byte[] online() {
        return orderly("online");
    }

    /** Stopped in order. */
    public byte[] offline() {
        return orderly("offline");
    }

    /** The Last Will: the connection broke. */
    public byte[] lost() {
        return Json.bytes(state("lost"));
    }

    private byte[] orderly(String state) {
        JsonObject json = state(state);
        json.addProperty("since", Json.time(since));
        json.addProperty("version", version);
        return Json.bytes(json);
    }

    private JsonObject state(String state) {
        JsonObject json = new JsonObject();
        json.addProperty("state", state);
        json.addProperty("session", session);
        return json;
    }

    /**
     * A status as somebody published it.
     *
     * @param state   {@code online}, {@code offline}, {@code lost}, or whatever stands there
     * @param session whose
     */
    public record Heard(String state, String session) {
        /** Reads a status; empty when it is none. */
        public static Optional<Heard> of(byte[] payload) {
            return Json.object(payload).flatMap(json -> Json.text(json, "state")
                    .map(state -> new Heard(state, Json.text(json, "session").orElse(""))));
        }
    }
}
