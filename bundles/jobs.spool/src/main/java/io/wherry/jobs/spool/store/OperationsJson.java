package io.wherry.jobs.spool.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.wherry.jobs.OperationInfo;

/** The operations that the spool remembers over a restart, as JSON. */
public final class OperationsJson {
    private OperationsJson() {
    }

    /** As text. */
    public static String write(List<OperationInfo> operations) {
        JsonArray all = new JsonArray();
        for (OperationInfo info : operations) {
            JsonObject out = new JsonObject();
            out.addProperty("name", info.name());
            out.addProperty("description", info.description());
            out.addProperty("schema", info.schema());
            out.addProperty("idempotent", info.idempotent());
            out.addProperty("cancellable", info.cancellable());
            out.addProperty("lane", info.lane().name());
            out.addProperty("timeout", info.timeout().toMillis());
            all.add(out);
        }
        return all.toString();
    }

    /**
     * From text.
     *
     * @throws RuntimeException when it is none
     */
    public static List<OperationInfo> read(String text) {
        List<OperationInfo> all = new ArrayList<>();
        for (JsonElement element : JsonParser.parseString(text).getAsJsonArray()) {
            JsonObject in = element.getAsJsonObject();
            all.add(new OperationInfo(in.get("name").getAsString(), in.get("description").getAsString(), in.get("schema").getAsString(),
                    in.get("idempotent").getAsBoolean(), in.get("cancellable").getAsBoolean(),
                    OperationInfo.Lane.valueOf(in.get("lane").getAsString()), Duration.ofMillis(in.get("timeout").getAsLong())));
        }
        return all;
    }
}
