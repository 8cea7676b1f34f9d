package io.wherry.mqtt.topics;

import java.util.ArrayList;
import java.util.List;

/** The names of one gateway's topics, built and read back (design.md, "MQTT: the interface"). */
public final class Topics {
    /** Above every gateway; the second level is the interface's version. */
    public static final String ROOT = "wherry/v1/";

    private final String own;
    private final List<String> listened;

    /**
     * The topics of a gateway.
     *
     * @param gateway its id: 1 to 64 of {@code A-Za-z0-9._-}, not beginning with {@code _}
     * @param groups  the groups whose requests it takes too
     */
    public Topics(String gateway, List<String> groups) {
        own = ROOT + gateway + "/";
        List<String> roots = new ArrayList<>(List.of(own, ROOT + "_all/"));
        groups.forEach(group -> roots.add(ROOT + "_group/" + group + "/"));
        listened = List.copyOf(roots);
    }

    /** Whether the gateway is there. */
    public String status() {
        return own + "status";
    }

    /** What the gateway is. */
    public String about() {
        return own + "about";
    }

    /** Counters. */
    public String telemetry() {
        return own + "telemetry";
    }

    /** An operation's description. */
    public String capability(String operation) {
        return own + "cmd/" + operation;
    }

    /** A job's latest state. */
    public String state(String operation, String id) {
        return own + "cmd/" + operation + "/" + id + "/state";
    }

    /** A running job's progress. */
    public String progress(String operation, String id) {
        return own + "cmd/" + operation + "/" + id + "/progress";
    }

    /** What is known of a modem. */
    public String twin(String modem) {
        return own + "twin/" + modem;
    }

    /** Where events of that type go. */
    public String event(String type) {
        return own + "event/" + type;
    }

    /** The filters that bring requests and cancellations, the gateway's own first. */
    public List<String> requestFilters() {
        return listened.stream().flatMap(root -> List.of(root + "cmd/+/+", root + "cmd/+/+/cancel").stream()).toList();
    }

    /** The filters that bring what earlier runs of this gateway left retained. */
    public List<String> leftoverFilters() {
        return List.of(own + "cmd/+", own + "cmd/+/+/state", own + "twin/+");
    }

    /** What {@code topic} means; every string means something. */
    public Inbound parse(String topic) {
        for (String root : listened) {
            if (topic.startsWith(root)) {
                return parse(topic.substring(root.length()).split("/", -1), root.equals(own));
            }
        }
        return new Inbound.Foreign();
    }

    private static Inbound parse(String[] levels, boolean own) {
        boolean command = levels[0].equals("cmd");
        if (command && levels.length == 3) {
            return new Inbound.Request(levels[1], levels[2]);
        }
        if (command && levels.length == 4 && levels[3].equals("cancel")) {
            return new Inbound.Cancel(levels[1], levels[2]);
        }
        return own ? parseOwn(levels, command) : new Inbound.Foreign();
    }

    private static Inbound parseOwn(String[] levels, boolean command) {
        if (levels.length == 1 && levels[0].equals("status")) {
            return new Inbound.Status();
        }
        if (command && levels.length == 2) {
            return new Inbound.Capability(levels[1]);
        }
        if (command && levels.length == 4 && levels[3].equals("state")) {
            return new Inbound.State(levels[1], levels[2]);
        }
        return levels.length == 2 && levels[0].equals("twin") ? new Inbound.Twin(levels[1]) : new Inbound.Foreign();
    }
}
