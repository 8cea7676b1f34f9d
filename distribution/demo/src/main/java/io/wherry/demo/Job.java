package io.wherry.demo;

import java.time.Duration;
import java.util.Optional;

import com.google.gson.JsonObject;
import org.eclipse.paho.client.mqttv3.MqttException;

/** A request over MQTT, followed to its final state. */
final class Job {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Operator operator;
    private final String operation;
    private final String id;
    private final Progress progress;
    private long total;
    private long bytesPerSecond;

    /** Hears how a job fares. */
    interface Progress {
        /** A state that differs from the one before; {@code phase} is what is being done, or why it failed. */
        void state(String state, String phase);

        /** Bytes moved. */
        void moved(long bytes, long total, long bytesPerSecond);
    }

    Job(Operator operator, String operation, String id, Progress progress) {
        this.operator = operator;
        this.operation = operation;
        this.id = id;
        this.progress = progress;
    }

    /**
     * Sends it and waits.
     *
     * @return the result
     * @throws StoryException when it did not succeed, or not in time
     */
    JsonObject run(JsonObject arguments) throws MqttException, InterruptedException, StoryException {
        operator.request(operation, id, arguments);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String shown = "";
        while (System.nanoTime() < deadline) {
            Optional<Operator.Message> next = operator.next(Duration.ofNanos(deadline - System.nanoTime()));
            if (next.isEmpty()) {
                break;
            }
            Operator.Message message = next.get();
            if (message.topic().equals(topic("progress"))) {
                JsonObject body = message.body();
                total = number(body, "total");
                bytesPerSecond = number(body, "bytesPerSecond");
                progress.moved(number(body, "bytes"), total, bytesPerSecond);
            } else if (message.topic().equals(topic("state"))) {
                String state = message.text("state");
                String phase = message.text("phase");
                if (message.body().has("final") && message.body().get("final").getAsBoolean()) {
                    return ended(state, message.body());
                }
                if (!shown.equals(state + phase)) {
                    progress.state(state, phase);
                }
                shown = state + phase;
            }
        }
        throw new StoryException(operation + " had no final state within " + PATIENCE.toSeconds() + " s");
    }

    private JsonObject ended(String state, JsonObject body) throws StoryException {
        if (state.equals("SUCCEEDED")) {
            if (total > 0) {
                progress.moved(total, total, bytesPerSecond);
            }
            return body.has("result") ? body.getAsJsonObject("result") : new JsonObject();
        }
        JsonObject error = body.has("error") ? body.getAsJsonObject("error") : new JsonObject();
        String why = error.has("code") ? error.get("code").getAsString() + ": " + error.get("message").getAsString() : "no reason given";
        progress.state(state, why);
        throw new StoryException(operation + " ended as " + state + ", " + why);
    }

    private String topic(String leaf) {
        return "cmd/" + operation + "/" + id + "/" + leaf;
    }

    private static long number(JsonObject body, String member) {
        return body.has(member) ? body.get(member).getAsLong() : 0;
    }
}
