package io.wherry.mqtt.messages;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonObject;
import io.wherry.at.AtStatus;
import io.wherry.ftp.FtpState;
import io.wherry.jobs.Jobs;

/**
 * Counters, for {@code telemetry}; totals run from each service's activation.
 *
 * @param session    the activation of the MQTT bundle
 * @param at         when they were read
 * @param uptime     of the MQTT bundle
 * @param jobs       the queue's
 * @param modems     the modems'
 * @param connection the way to the broker
 */
public record Telemetry(String session, Instant at, Duration uptime, Jobs.Counts jobs, List<Modem> modems, Connection connection) {

    /**
     * One modem's counters.
     *
     * @param id     its id
     * @param at     its AT channel's
     * @param ftp    its FTP session's
     * @param wire   the shares of the wire's rate that were used since the last telemetry
     */
    public record Modem(String id, Optional<AtStatus> at, Optional<FtpState> ftp, Optional<Use> wire) {
    }

    /** Shares of the wire's rate, 0 to 1, ten bits a byte. */
    public record Use(double in, double out) {
    }

    /**
     * The way to the broker since activation.
     *
     * @param connects      connections made
     * @param losses        of these, how many broke
     * @param published     messages acknowledged by the broker
     * @param requests      requests and cancellations received
     * @param droppedEvents events that were too many to keep
     * @param droppedOther  other messages that were too many to keep
     * @param waiting       messages that wait to be sent
     * @param clientThreads threads of the MQTT client library
     */
    public record Connection(long connects, long losses, long published, long requests, long droppedEvents, long droppedOther, int waiting,
            int clientThreads) {
    }

    /** The counters as they are published. */
    public byte[] json() {
        JsonObject json = new JsonObject();
        json.addProperty("session", session);
        json.addProperty("at", Json.time(at));
        json.addProperty("uptime", uptime.toSeconds());
        json.add("jobs", jobsJson());
        JsonObject all = new JsonObject();
        modems.forEach(modem -> all.add(modem.id(), modem(modem)));
        json.add("modems", all);
        json.add("mqtt", connectionJson());
        json.add("memory", memory());
        return Json.bytes(json);
    }

    private JsonObject jobsJson() {
        JsonObject json = new JsonObject();
        json.addProperty("queued", jobs.queued());
        json.addProperty("running", jobs.running());
        json.addProperty("succeeded", jobs.succeeded());
        json.addProperty("failed", jobs.failed());
        json.addProperty("canceled", jobs.canceled());
        json.addProperty("rejected", jobs.rejected());
        return json;
    }

    private static JsonObject modem(Modem modem) {
        JsonObject json = new JsonObject();
        modem.at().ifPresent(status -> json.add("at", channel(status.counters())));
        modem.ftp().ifPresent(state -> json.add("ftp", session(state.counters())));
        modem.wire().ifPresent(use -> {
            JsonObject wire = new JsonObject();
            wire.addProperty("in", share(use.in()));
            wire.addProperty("out", share(use.out()));
            json.add("wire", wire);
        });
        return json;
    }

    private static double share(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static JsonObject channel(AtStatus.Counters counters) {
        JsonObject json = new JsonObject();
        json.addProperty("commands", counters.commands());
        json.addProperty("timeouts", counters.timeouts());
        json.addProperty("aborts", counters.aborts());
        json.addProperty("resyncs", counters.resyncs());
        json.addProperty("lateAnswers", counters.lateAnswers());
        json.addProperty("restarts", counters.restarts());
        json.addProperty("resets", counters.resets());
        json.addProperty("noise", counters.noise());
        json.addProperty("bytesIn", counters.bytesIn());
        json.addProperty("bytesOut", counters.bytesOut());
        return json;
    }

    private static JsonObject session(FtpState.Counters counters) {
        JsonObject json = new JsonObject();
        json.addProperty("opened", counters.opened());
        json.addProperty("reopened", counters.reopened());
        json.addProperty("bytesIn", counters.bytesIn());
        json.addProperty("bytesOut", counters.bytesOut());
        json.addProperty("transfers", counters.transfers());
        json.addProperty("failures", counters.failures());
        return json;
    }

    private JsonObject connectionJson() {
        JsonObject json = new JsonObject();
        json.addProperty("connects", connection.connects());
        json.addProperty("losses", connection.losses());
        json.addProperty("published", connection.published());
        json.addProperty("requests", connection.requests());
        json.addProperty("droppedEvents", connection.droppedEvents());
        json.addProperty("droppedOther", connection.droppedOther());
        json.addProperty("waiting", connection.waiting());
        json.addProperty("clientThreads", connection.clientThreads());
        return json;
    }

    private static JsonObject memory() {
        Runtime runtime = Runtime.getRuntime();
        JsonObject json = new JsonObject();
        json.addProperty("heapUsed", runtime.totalMemory() - runtime.freeMemory());
        json.addProperty("heapMax", runtime.maxMemory());
        return json;
    }
}
