package io.wherry.jobs.spool.job;

import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.wherry.fault.FaultCode;
import io.wherry.jobs.JobState.Failure;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.spool.request.Fingerprint;

/** A job's file: one JSON object, a member a line, that can be read with {@code cat}. */
public final class JobJson {
    private static final int FORMAT = 1;
    /** Members that may be large. */
    private static final Set<String> LARGE = Set.of("arguments", "result");
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private JobJson() {
    }

    /**
     * What a file holds.
     *
     * @param job  the job
     * @param mark when the file was written
     */
    public record Content(Job job, Timeline.Mark mark) {
    }

    /** The text of a job's file. */
    public static String write(Job job, Timeline.Mark mark) {
        JsonObject out = new JsonObject();
        out.addProperty("format", FORMAT);
        out.addProperty("operation", job.key().operation());
        out.addProperty("id", job.key().id());
        writeStage(job.stage(), out);
        out.addProperty("order", job.order());
        out.addProperty("acceptedAt", job.acceptedAt().toString());
        writeTerms(job.terms(), out);
        out.addProperty("fingerprint", Fingerprint.text(job.fingerprint()));
        out.add("arguments", job.arguments());
        out.add("written", write(mark));
        return GSON.toJson(out) + "\n";
    }

    /** A mark as JSON. */
    public static JsonObject write(Timeline.Mark mark) {
        JsonObject out = new JsonObject();
        out.addProperty("age", mark.age());
        out.addProperty("uptime", mark.uptime());
        out.addProperty("wall", mark.wall().toString());
        return out;
    }

    private static void writeStage(Stage stage, JsonObject out) {
        out.addProperty("state", stage.status().name());
        out.addProperty("seq", stage.seq());
        out.addProperty("at", stage.at().toString());
        out.addProperty("attempt", stage.attempt());
        if (!stage.phase().isEmpty()) {
            out.addProperty("phase", stage.phase());
        }
        stage.modem().ifPresent(modem -> out.addProperty("modem", modem));
        stage.deadline().ifPresent(deadline -> out.addProperty("deadline", deadline));
        stage.result().ifPresent(result -> out.add("result", result));
        stage.error().ifPresent(error -> {
            JsonObject failure = new JsonObject();
            failure.addProperty("code", error.code().name());
            failure.addProperty("message", error.message());
            out.add("error", failure);
        });
        if (stage.canceling()) {
            out.addProperty("canceling", true);
        }
        if (stage.status().isFinal()) {
            out.addProperty("ended", stage.ended());
            out.addProperty("published", stage.published());
        }
    }

    private static void writeTerms(Terms terms, JsonObject out) {
        out.addProperty("priority", terms.priority());
        out.addProperty("expires", terms.expires());
        terms.timeout().ifPresent(timeout -> out.addProperty("timeout", timeout.toMillis()));
        terms.modem().ifPresent(modem -> out.addProperty("onlyModem", modem));
        terms.replyTo().ifPresent(topic -> out.addProperty("replyTo", topic));
        terms.correlation().ifPresent(text -> out.addProperty("correlation", text));
    }

    /**
     * Reads a job's file.
     *
     * @throws IllegalArgumentException when it is none, or not whole
     */
    public static Content read(String text) {
        return read(text, Set.of());
    }

    /**
     * Like {@link #read(String)}, but passes over arguments and result, which are looked at only so far as to be seen to be there. It gives a job as
     * {@link Job#light()} does.
     */
    public static Content readLight(String text) {
        return read(text, LARGE);
    }

    private static JsonObject members(String text, Set<String> without) throws IOException {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        JsonObject members = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (without.contains(name) && reader.peek() == JsonToken.BEGIN_OBJECT) {
                reader.skipValue();
                members.add(name, Job.ON_DISK);
            } else {
                members.add(name, JsonParser.parseReader(reader));
            }
        }
        reader.endObject();
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new IllegalArgumentException("something follows the job");
        }
        return members;
    }

    private static Content read(String text, Set<String> without) {
        try {
            JsonObject in = members(text, without);
            if (in.get("format").getAsInt() != FORMAT) {
                throw new IllegalArgumentException("another format");
            }
            Job job = new Job(new Key(string(in, "operation"), string(in, "id")), in.get("order").getAsLong(), instant(in, "acceptedAt"),
                    readTerms(in), Fingerprint.read(string(in, "fingerprint")), Objects.requireNonNull(in.getAsJsonObject("arguments")), readStage(in));
            return new Content(without.isEmpty() ? job : job.light(), readMark(in.getAsJsonObject("written")));
        } catch (IOException | JsonParseException | IllegalStateException | NullPointerException | ClassCastException | UnsupportedOperationException
                | DateTimeException broken) {
            throw new IllegalArgumentException("not a whole job", broken);
        }
    }

    /** Reads a mark; throws as {@link #read(String)} does inside. */
    public static Timeline.Mark readMark(JsonObject in) {
        return new Timeline.Mark(in.get("age").getAsLong(), in.get("uptime").getAsLong(), instant(in, "wall"));
    }

    private static Stage readStage(JsonObject in) {
        Status status = Status.valueOf(string(in, "state"));
        Optional<Failure> error = Optional.ofNullable(in.getAsJsonObject("error"))
                .map(failure -> new Failure(FaultCode.valueOf(string(failure, "code")), string(failure, "message")));
        Optional<JsonObject> result = Optional.ofNullable(in.getAsJsonObject("result"));
        if (status.isFinal() && (status == Status.SUCCEEDED ? result.isEmpty() : error.isEmpty())) {
            throw new IllegalArgumentException("an end without an outcome");
        }
        return new Stage(status, in.get("seq").getAsLong(), instant(in, "at"), in.get("attempt").getAsInt(), optional(in, "phase").orElse(""),
                optional(in, "modem"), result, error, number(in, "deadline"), flag(in, "canceling"), number(in, "ended").orElse(0),
                flag(in, "published"));
    }

    private static Terms readTerms(JsonObject in) {
        OptionalLong timeout = number(in, "timeout");
        return new Terms(in.get("priority").getAsInt(), in.get("expires").getAsLong(),
                timeout.isPresent() ? Optional.of(Duration.ofMillis(timeout.getAsLong())) : Optional.empty(),
                optional(in, "onlyModem"), optional(in, "replyTo"), optional(in, "correlation"));
    }

    private static String string(JsonObject in, String member) {
        return optional(in, member).orElseThrow(() -> new IllegalArgumentException("no " + member));
    }

    private static Optional<String> optional(JsonObject in, String member) {
        return Optional.ofNullable(in.get(member)).map(JsonElement::getAsString);
    }

    private static OptionalLong number(JsonObject in, String member) {
        return in.get(member) instanceof JsonPrimitive primitive ? OptionalLong.of(primitive.getAsLong()) : OptionalLong.empty();
    }

    private static boolean flag(JsonObject in, String member) {
        return in.get(member) instanceof JsonPrimitive primitive && primitive.getAsBoolean();
    }

    private static Instant instant(JsonObject in, String member) {
        return Instant.parse(string(in, member));
    }
}
