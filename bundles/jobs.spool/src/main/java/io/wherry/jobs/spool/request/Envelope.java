package io.wherry.jobs.spool.request;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;

/**
 * A request taken apart: what is meant for the queue, and the operation's arguments, which are all the rest.
 *
 * @param ttl         within which it must be begun
 * @param timeout     how long it may run, instead of the operation's own time-out
 * @param issuedAt    when it was sent, by the sender's clock
 * @param priority    -100 to 100; higher goes first
 * @param replyTo     a topic that gets the final state too
 * @param correlation what the sender wants back with it
 * @param arguments   the other members
 */
public record Envelope(Optional<Duration> ttl, Optional<Duration> timeout, Optional<Instant> issuedAt, int priority,
        Optional<String> replyTo, Optional<String> correlation, JsonObject arguments) {

    /** Nobody plans for longer than a year, in seconds. */
    private static final long LONGEST = 31_536_000;
    private static final int LONGEST_TEXT = 256;

    /**
     * Takes {@code request} apart.
     *
     * @throws FaultException {@code INVALID_ARGUMENTS}, naming the member and what would be right
     */
    public static Envelope of(JsonObject request) throws FaultException {
        JsonObject rest = request.deepCopy();
        Optional<Duration> ttl = seconds(rest, "ttl");
        Optional<Duration> timeout = seconds(rest, "timeout");
        Optional<Instant> issuedAt = instant(rest);
        int priority = priority(rest);
        Optional<String> replyTo = text(rest, "replyTo");
        if (replyTo.isPresent() && !isTopic(replyTo.get())) {
            throw wrong("replyTo", "a topic of at most 256 bytes without + and #, which is no command topic and does not begin with $");
        }
        return new Envelope(ttl, timeout, issuedAt, priority, replyTo, text(rest, "correlation"), rest);
    }

    /** Where the refusal of {@code request} goes too, if that much of it is right. */
    public static Optional<String> replyTo(JsonObject request) {
        return string(request.get("replyTo")).filter(Envelope::isTopic);
    }

    /** What the sender of a refused {@code request} wants back with it, if that much of it is right. */
    public static Optional<String> correlation(JsonObject request) {
        return string(request.get("correlation"));
    }

    private static Optional<Duration> seconds(JsonObject rest, String member) throws FaultException {
        Optional<JsonElement> found = take(rest, member);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal value = number(found.get()).orElseThrow(() -> wrongSeconds(member));
        if (value.signum() <= 0 || value.compareTo(BigDecimal.valueOf(LONGEST)) > 0) {
            throw wrongSeconds(member);
        }
        return Optional.of(Duration.ofMillis(Math.max(1, value.movePointRight(3).longValue())));
    }

    private static FaultException wrongSeconds(String member) {
        return wrong(member, "a number of seconds above 0 and up to " + LONGEST);
    }

    private static Optional<Instant> instant(JsonObject rest) throws FaultException {
        Optional<String> text = text(rest, "issuedAt");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text.get()).toInstant());
        } catch (DateTimeException noTime) {
            throw wrong("issuedAt", "a time in ISO 8601 with its zone, such as 2026-11-22T16:57:04Z");
        }
    }

    private static int priority(JsonObject rest) throws FaultException {
        Optional<JsonElement> found = take(rest, "priority");
        if (found.isEmpty()) {
            return 0;
        }
        try {
            int value = number(found.get()).orElseThrow(ArithmeticException::new).intValueExact();
            if (Math.abs((long) value) <= 100) {
                return value;
            }
        } catch (ArithmeticException noInteger) {
            throw wrongPriority();
        }
        throw wrongPriority();
    }

    private static FaultException wrongPriority() {
        return wrong("priority", "a whole number from -100 to 100");
    }

    private static Optional<String> text(JsonObject rest, String member) throws FaultException {
        Optional<JsonElement> found = take(rest, member);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(string(found.get()).orElseThrow(() -> wrong(member, "a string of 1 to " + LONGEST_TEXT + " characters")));
    }

    private static Optional<String> string(JsonElement element) {
        return element instanceof JsonPrimitive primitive && primitive.isString() && !primitive.getAsString().isEmpty()
                && primitive.getAsString().length() <= LONGEST_TEXT ? Optional.of(primitive.getAsString()) : Optional.empty();
    }

    /** A reply on a command topic would be a command, given with Wherry's rights instead of the sender's. */
    private static boolean isTopic(String topic) {
        return topic.getBytes(StandardCharsets.UTF_8).length <= LONGEST_TEXT && !topic.startsWith("$")
                && topic.chars().noneMatch(c -> c == '+' || c == '#' || Character.isISOControl(c))
                && !(topic.startsWith("wherry/") && topic.contains("/cmd/"));
    }

    private static Optional<JsonElement> take(JsonObject rest, String member) {
        return Optional.ofNullable(rest.remove(member));
    }

    private static Optional<BigDecimal> number(JsonElement element) {
        return element instanceof JsonPrimitive primitive && primitive.isNumber() ? Optional.of(primitive.getAsBigDecimal()) : Optional.empty();
    }

    private static FaultException wrong(String member, String right) {
        return new FaultException(FaultCode.INVALID_ARGUMENTS, member + " is wrong, right would be " + right);
    }
}
