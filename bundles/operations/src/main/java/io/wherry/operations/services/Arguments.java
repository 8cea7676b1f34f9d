package io.wherry.operations.services;

import java.util.Optional;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** Reads arguments that fit their schema. */
public record Arguments(JsonObject json) {

    /** A member that must be there. */
    public String text(String member) {
        return optional(member).orElseThrow(() -> new IllegalArgumentException(member + " is missing"));
    }

    /** A member that may be there. */
    public Optional<String> optional(String member) {
        return Optional.ofNullable(json.get(member)).map(JsonElement::getAsString);
    }
}
