package io.wherry.jobs.spool.request;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** What tells two requests apart, 64 bits: equal for the same JSON, whatever its blanks, its order of members and its way to write a number. */
public final class Fingerprint {
    private Fingerprint() {
    }

    /** Of a request that could be read. */
    public static long of(JsonObject request) {
        StringBuilder canonical = new StringBuilder();
        write(request, canonical);
        return of(canonical.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Of bytes: the beginning of their SHA-256. */
    public static long of(byte[] bytes) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    /** As 16 hex digits. */
    public static String text(long fingerprint) {
        return HexFormat.of().toHexDigits(fingerprint);
    }

    /**
     * From 16 hex digits.
     *
     * @throws NumberFormatException when it is something else
     */
    public static long read(String text) {
        return Long.parseUnsignedLong(text, 16);
    }

    private static void write(JsonElement element, StringBuilder out) {
        if (element instanceof JsonObject object) {
            out.append('{');
            new TreeMap<>(object.asMap()).forEach((name, value) -> {
                out.append(new JsonPrimitive(name)).append(':');
                write(value, out);
                out.append(',');
            });
            out.append('}');
        } else if (element instanceof JsonArray array) {
            out.append('[');
            array.forEach(item -> {
                write(item, out);
                out.append(',');
            });
            out.append(']');
        } else if (element instanceof JsonPrimitive primitive && primitive.isNumber()) {
            BigDecimal number = primitive.getAsBigDecimal();
            out.append(number.signum() == 0 ? "0" : number.stripTrailingZeros().toString());
        } else {
            out.append(element);
        }
    }
}
