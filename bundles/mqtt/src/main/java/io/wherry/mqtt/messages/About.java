package io.wherry.mqtt.messages;

import java.util.List;
import java.util.OptionalLong;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.wherry.jobs.JobRequest;
import io.wherry.jobs.Jobs;
import io.wherry.settings.Refusals.Refusal;

/**
 * What the gateway is, for {@code about}.
 *
 * @param status      its presence: gateway, session, version
 * @param groups      the groups whose requests it takes
 * @param bundles     what it is made of
 * @param modems      the modems' ids
 * @param servers     the FTP servers' names, and nothing else of them
 * @param refusals    configurations that were refused and still stand
 * @param clock       {@code synchronised}, {@code unset} or {@code unknown}
 * @param rawAt       whether {@code modem.at} is allowed
 * @param tls         the certificates of the connection to the broker
 * @param jobs        how many jobs are taken and kept
 */
public record About(StatusMessage status, List<String> groups, List<Part> bundles, List<String> modems, List<String> servers,
        List<Refusal> refusals, String clock, boolean rawAt, Certificates tls, Jobs.Limits jobs) {
    /** The interface's version: the second part of it grows with what is added. */
    private static final String INTERFACE = "1.0";

    /**
     * A bundle.
     *
     * @param name    its symbolic name
     * @param version its version
     * @param state   {@code active}, {@code resolved}, …
     */
    public record Part(String name, String version, String state) {
    }

    /**
     * How long the certificates of the connection last; absent where there is no such certificate.
     *
     * @param own    whole days until the client's certificate expires, negative when it has
     * @param ca     likewise the earliest of the CA file
     * @param broker likewise the broker's
     */
    public record Certificates(OptionalLong own, OptionalLong ca, OptionalLong broker) {
        /** No TLS. */
        public static final Certificates NONE = new Certificates(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    /** The description as it is published. */
    public byte[] json() {
        JsonObject json = new JsonObject();
        json.addProperty("gateway", status.gateway());
        json.addProperty("session", status.session());
        json.addProperty("version", status.version());
        json.addProperty("interface", INTERFACE);
        json.addProperty("java", System.getProperty("java.version"));
        json.addProperty("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        json.add("groups", names(groups));
        json.add("modems", names(modems));
        json.add("servers", names(servers));
        json.add("bundles", bundlesJson());
        json.add("limits", limitsJson());
        json.add("clock", clockJson());
        json.add("refused", refused());
        json.add("certificates", certificates());
        return Json.bytes(json);
    }

    private static JsonArray names(List<String> names) {
        JsonArray array = new JsonArray();
        names.stream().sorted().forEach(array::add);
        return array;
    }

    private JsonArray bundlesJson() {
        JsonArray array = new JsonArray();
        for (Part part : bundles) {
            JsonObject json = new JsonObject();
            json.addProperty("name", part.name());
            json.addProperty("version", part.version());
            json.addProperty("state", part.state());
            array.add(json);
        }
        return array;
    }

    private JsonObject limitsJson() {
        JsonObject json = new JsonObject();
        json.addProperty("payload", JobRequest.MAX_PAYLOAD);
        json.addProperty("id", JobRequest.ID);
        json.addProperty("queue", jobs.queue());
        json.addProperty("finishedJobs", jobs.finished());
        json.addProperty("rawAt", rawAt);
        return json;
    }

    private JsonObject clockJson() {
        JsonObject json = new JsonObject();
        json.addProperty("state", clock);
        return json;
    }

    private JsonArray refused() {
        JsonArray array = new JsonArray();
        for (Refusal refusal : refusals) {
            JsonObject json = new JsonObject();
            json.addProperty("file", refusal.file());
            json.addProperty("key", refusal.key());
            json.addProperty("value", Line.clean(refusal.value()));
            json.addProperty("expected", refusal.expected());
            json.addProperty("at", Json.time(refusal.at()));
            array.add(json);
        }
        return array;
    }

    private JsonObject certificates() {
        JsonObject json = new JsonObject();
        tls.own().ifPresent(days -> json.addProperty("ownDaysLeft", days));
        tls.ca().ifPresent(days -> json.addProperty("caDaysLeft", days));
        tls.broker().ifPresent(days -> json.addProperty("brokerDaysLeft", days));
        return json;
    }
}
