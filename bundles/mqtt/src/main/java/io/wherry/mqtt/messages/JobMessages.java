package io.wherry.mqtt.messages;

import java.time.Instant;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wherry.jobs.JobState;
import io.wherry.jobs.OperationInfo;

/** Jobs and operations, as they are published. */
public final class JobMessages {
    private JobMessages() {
    }

    /** A job's state, for {@code cmd/<operation>/<id>/state} and for the requester's own topic. */
    public static byte[] state(String gateway, JobState state) {
        JsonObject json = new JsonObject();
        json.addProperty("id", state.id());
        json.addProperty("operation", state.operation());
        json.addProperty("gateway", gateway);
        json.addProperty("state", state.status().name());
        json.addProperty("final", state.status().isFinal());
        json.addProperty("seq", state.seq());
        json.addProperty("at", Json.time(state.at()));
        json.addProperty("acceptedAt", Json.time(state.acceptedAt()));
        json.addProperty("attempt", state.attempt());
        if (!state.phase().isEmpty()) {
            json.addProperty("phase", state.phase());
        }
        state.modem().ifPresent(modem -> json.addProperty("modem", modem));
        state.result().ifPresent(result -> json.add("result", result));
        state.error().ifPresent(error -> json.add("error", error(error)));
        state.correlation().ifPresent(correlation -> json.addProperty("correlation", correlation));
        return Json.bytes(json);
    }

    private static JsonObject error(JobState.Failure failure) {
        JsonObject json = new JsonObject();
        json.addProperty("code", failure.code().name());
        json.addProperty("message", failure.message());
        json.addProperty("retryable", failure.code().retryable());
        return json;
    }

    /** Bytes moved, for {@code cmd/<operation>/<id>/progress}; without {@code total} where that is unknown. */
    public static byte[] progress(long bytes, long total, long bytesPerSecond, Instant at) {
        JsonObject json = new JsonObject();
        json.addProperty("bytes", bytes);
        if (total >= 0) {
            json.addProperty("total", total);
        }
        json.addProperty("bytesPerSecond", bytesPerSecond);
        json.addProperty("at", Json.time(at));
        return Json.bytes(json);
    }

    /** What an operation is and takes, for {@code cmd/<operation>}. */
    public static byte[] capability(OperationInfo info) {
        JsonObject json = new JsonObject();
        json.addProperty("operation", info.name());
        json.addProperty("description", info.description());
        json.addProperty("idempotent", info.idempotent());
        json.addProperty("cancellable", info.cancellable());
        json.addProperty("lane", switch (info.lane()) {
            case MODEM -> "modem";
            case GATEWAY -> "gateway";
        });
        json.addProperty("timeout", info.timeout().toSeconds());
        json.add("schema", JsonParser.parseString(info.schema()));
        return Json.bytes(json);
    }
}
