package io.wherry.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.eclipse.paho.client.mqttv3.MqttException;

/** What the operator does, step by step, with each step's outcome checked at both ends. */
final class Story {
    private static final int FETCHED = 300_000;
    private static final int DELIVERED = 200_000;
    /** So much of a long value is enough to recognise it. */
    private static final int SHOWN = 24;
    private static final Duration ONLINE = Duration.ofSeconds(30);

    private final Screen screen;
    private final Operator operator;
    private final Surroundings place;
    private int steps;

    Story(Screen screen, Operator operator, Surroundings place) {
        this.screen = screen;
        this.operator = operator;
        this.place = place;
    }

    /** Puts the files there that the story moves. */
    static void setOut(Surroundings place) throws IOException {
        Folders.makeUp(place.remote().resolve("firmware.bin"), FETCHED);
        Folders.makeUp(place.remote().resolve("old/readme.txt"), 700);
        Folders.makeUp(place.local().resolve("outbox/report.bin"), DELIVERED);
    }

    /** Waits for the daemon's status. */
    String online() throws InterruptedException, StoryException {
        long deadline = System.nanoTime() + ONLINE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Operator.Message> message = operator.next(Duration.ofNanos(deadline - System.nanoTime()));
            if (message.isPresent() && message.get().topic().equals("status") && message.get().text("state").equals("online")) {
                return message.get().text("version");
            }
        }
        throw new StoryException("the daemon was not online within " + ONLINE.toSeconds() + " s");
    }

    /** All of it. */
    void tell() throws MqttException, InterruptedException, IOException, StoryException {
        list("What is on the server?");
        fetch();
        deliver();
        job("Rename it there", "ftp.rename", arguments("from", "/report.bin", "to", "/report-done.bin"));
        check(Files.exists(place.remote().resolve("report-done.bin")) && !Files.exists(place.remote().resolve("report.bin")), "the server has it renamed");
        job("Delete what was fetched", "ftp.delete", arguments("path", "/firmware.bin"));
        check(!Files.exists(place.remote().resolve("firmware.bin")), "the server has it no more");
        list("What is there now?");
    }

    private void list(String title) throws MqttException, InterruptedException, StoryException {
        JsonObject result = job(title, "ftp.list", arguments("path", "/"));
        JsonArray entries = result.has("entries") ? result.getAsJsonArray("entries") : new JsonArray();
        for (JsonElement element : entries) {
            JsonObject entry = element.getAsJsonObject();
            boolean folder = entry.has("type") && entry.get("type").getAsString().startsWith("dir");
            screen.say(String.format("      %-24s %s", entry.get("name").getAsString(), folder ? "<folder>" : entry.get("size").getAsString()));
        }
    }

    private void fetch() throws MqttException, InterruptedException, IOException, StoryException {
        Path there = place.remote().resolve("firmware.bin");
        String sum = Folders.sha256(there);
        job("Fetch " + Screen.size(FETCHED) + " to the gateway", "ftp.get",
                arguments("remote", "/firmware.bin", "local", "inbox/firmware.bin", "sha256", sum));
        same(there, place.local().resolve("inbox/firmware.bin"));
    }

    private void deliver() throws MqttException, InterruptedException, IOException, StoryException {
        job("Deliver " + Screen.size(DELIVERED) + " from the gateway", "ftp.put", arguments("local", "outbox/report.bin", "remote", "/report.bin"));
        same(place.local().resolve("outbox/report.bin"), place.remote().resolve("report.bin"));
    }

    private JsonObject job(String title, String operation, JsonObject arguments) throws MqttException, InterruptedException, StoryException {
        steps++;
        String id = "demo-" + steps;
        screen.title(steps + "  " + title);
        screen.sent(operator.topic(operation, id), arguments.toString());
        JsonObject result = new Job(operator, operation, id, new Job.Progress() {
            @Override
            public void state(String state, String phase) {
                screen.state(state, phase);
            }

            @Override
            public void moved(long bytes, long total, long bytesPerSecond) {
                if (bytes > 0) {
                    screen.progress(bytes, total, bytesPerSecond);
                }
            }
        }).run(arguments);
        screen.state("SUCCEEDED", brief(result));
        return result;
    }

    /** A result in one line. */
    private static String brief(JsonObject result) {
        if (result.has("entries")) {
            return result.getAsJsonArray("entries").size() + " entries";
        }
        StringJoiner members = new StringJoiner(", ");
        result.entrySet().forEach(member -> members.add(member.getKey() + " " + shortened(member.getValue().getAsString())));
        return members.toString();
    }

    private static String shortened(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    }

    private void same(Path here, Path there) throws IOException, StoryException {
        String sum = Folders.sha256(here);
        check(Files.exists(there) && Folders.sha256(there).equals(sum), "SHA-256 is the same at both ends: " + shortened(sum));
    }

    private void check(boolean holds, String what) throws StoryException {
        if (!holds) {
            throw new StoryException("it is not so that " + what);
        }
        screen.ready("checked", what);
    }

    private static JsonObject arguments(String... pairs) {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("server", Surroundings.SERVER);
        for (int i = 0; i < pairs.length; i += 2) {
            arguments.addProperty(pairs[i], pairs[i + 1]);
        }
        return arguments;
    }

    /** What to type into any MQTT client while it is served. */
    static List<String> recipes(int port) {
        String root = "wherry/v1/" + Surroundings.GATEWAY + "/";
        String pub = "mosquitto_pub -h 127.0.0.1 -p " + port + " -q 1 -t " + root + "cmd/";
        return List.of(
                "mosquitto_sub -h 127.0.0.1 -p " + port + " -v -t '" + root + "#'",
                pub + "ftp.list/my-1 -m '{\"server\":\"depot\",\"path\":\"/\"}'",
                pub + "ftp.get/my-2 -m '{\"server\":\"depot\",\"remote\":\"/report-done.bin\",\"local\":\"again/report.bin\"}'",
                pub + "ftp.put/my-3 -m '{\"server\":\"depot\",\"local\":\"inbox/firmware.bin\",\"remote\":\"/firmware.bin\"}'",
                pub + "ftp.mkdir/my-4 -m '{\"server\":\"depot\",\"path\":\"/new\"}'",
                pub + "ftp.delete/my-5 -m '{\"server\":\"depot\",\"path\":\"/no-such-file\"}'");
    }
}
