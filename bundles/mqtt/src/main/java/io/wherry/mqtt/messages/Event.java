package io.wherry.mqtt.messages;

import java.time.Instant;

import com.google.gson.JsonObject;

/**
 * Something that happened, for {@code event/<type>}.
 *
 * @param type    lower-case words joined by dots, {@code urc.sim}
 * @param at      when
 * @param message a sentence
 * @param details what belongs to it: {@code modem}, {@code operation}, {@code id}, {@code line}, …
 */
public record Event(String type, Instant at, String message, JsonObject details) {

    /** An event without details. */
    public static Event of(String type, Instant at, String message) {
        return new Event(type, at, message, new JsonObject());
    }

    /** The same with one more detail; an empty one is left out. */
    public Event with(String name, String value) {
        JsonObject more = details.deepCopy();
        if (!value.isEmpty()) {
            more.addProperty(name, Line.clean(value));
        }
        return new Event(type, at, message, more);
    }

    /**
     * The event as it is published.
     *
     * @param session the activation it belongs to
     * @param seq     its number in that session, from 1
     */
    public byte[] json(String session, long seq) {
        JsonObject json = new JsonObject();
        json.addProperty("type", type);
        json.addProperty("seq", seq);
        json.addProperty("session", session);
        json.addProperty("at", Json.time(at));
        json.addProperty("message", Line.clean(message));
        details.entrySet().forEach(detail -> json.add(detail.getKey(), detail.getValue()));
        return Json.bytes(json);
    }
}
