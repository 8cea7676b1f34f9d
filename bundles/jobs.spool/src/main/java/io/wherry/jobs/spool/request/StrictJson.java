package io.wherry.jobs.spool.request;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;

/**
 * Reads one JSON object as RFC 8259 has it and no looser: valid UTF-8, no member twice, nothing behind the object, bounded depth and numbers.
 * What two readers could understand differently is refused, because the text decides what a gateway does.
 */
public final class StrictJson {
    /** How many arrays and objects may stand inside each other. */
    public static final int DEPTH = 16;
    private static final int LONGEST_NUMBER = 40;
    private static final int LARGEST_EXPONENT = 400;

    private StrictJson() {
    }

    /**
     * The object that {@code text} holds.
     *
     * @throws FaultException {@code MALFORMED_REQUEST}, saying what is wrong
     */
    public static JsonObject object(byte[] text) throws FaultException {
        try {
            String decoded = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(text)).toString();
            if (decoded.isBlank()) {
                throw malformed("the request is empty");
            }
            return object(new JsonReader(new StringReader(decoded)));
        } catch (CharacterCodingException notUtf8) {
            throw malformed("the request is not UTF-8");
        } catch (IOException | IllegalStateException | NumberFormatException notJson) {
            throw malformed("the request is not JSON (" + firstLine(notJson) + ")");
        }
    }

    private static JsonObject object(JsonReader reader) throws IOException, FaultException {
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(DEPTH + 1);
        if (reader.peek() != JsonToken.BEGIN_OBJECT) {
            throw malformed("the request is no JSON object");
        }
        JsonObject object = (JsonObject) element(reader, 0);
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw malformed("something follows the request's JSON object");
        }
        return object;
    }

    private static JsonElement element(JsonReader reader, int depth) throws IOException, FaultException {
        if (depth >= DEPTH) {
            throw malformed("the request's JSON is nested more than " + DEPTH + " deep");
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> members(reader, depth);
            case BEGIN_ARRAY -> items(reader, depth);
            case STRING -> new JsonPrimitive(text(reader.nextString()));
            case NUMBER -> number(reader.nextString());
            case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
            case END_ARRAY, END_OBJECT, END_DOCUMENT, NAME -> throw malformed("the request's JSON ends too early");
        };
    }

    private static JsonObject members(JsonReader reader, int depth) throws IOException, FaultException {
        JsonObject object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = text(reader.nextName());
            if (object.has(name)) {
                throw malformed("the request has the member " + name + " twice");
            }
            object.add(name, element(reader, depth + 1));
        }
        reader.endObject();
        return object;
    }

    private static JsonArray items(JsonReader reader, int depth) throws IOException, FaultException {
        JsonArray array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(element(reader, depth + 1));
        }
        reader.endArray();
        return array;
    }

    private static JsonPrimitive number(String literal) throws FaultException {
        if (literal.length() > LONGEST_NUMBER) {
            throw malformed("the request has a number of more than " + LONGEST_NUMBER + " characters");
        }
        BigDecimal value = new BigDecimal(literal);
        if (Math.abs((long) value.scale()) > LARGEST_EXPONENT) {
            throw malformed("the request has a number beyond all measure");
        }
        try {
            return new JsonPrimitive(value.longValueExact());
        } catch (ArithmeticException noLong) {
            return new JsonPrimitive(value);
        }
    }

    /** Half of a surrogate pair is no character and has no UTF-8. */
    private static String text(String string) throws FaultException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(string)) {
            throw malformed("the request has a string with half a character");
        }
        return string;
    }

    private static String firstLine(Exception problem) {
        String message = String.valueOf(problem.getMessage());
        return message.lines().findFirst().orElse("").strip();
    }

    private static FaultException malformed(String what) {
        return new FaultException(FaultCode.MALFORMED_REQUEST, what);
    }
}
