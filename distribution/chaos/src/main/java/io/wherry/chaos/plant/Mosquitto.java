package io.wherry.chaos.plant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's mosquitto on a loopback port of its own, with persistence. */
public record Mosquitto(RealPart part, int port) implements AutoCloseable {

    /** Starts it on a free port. */
    public static Mosquitto start(Path folder) throws IOException {
        return start(folder, RealPart.freePort());
    }

    /** Starts it on {@code port}, with what an earlier one saved in {@code folder}. */
    public static Mosquitto start(Path folder, int port) throws IOException {
        Files.createDirectories(folder.resolve("mosquitto"));
        folder.resolve("mosquitto").toFile().setWritable(true, false);
        Path config = Files.writeString(folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                allow_anonymous true
                persistence true
                persistence_location %s/mosquitto/
                autosave_interval 1
                autosave_on_changes true
                max_queued_messages 0
                user root
                """.formatted(port, folder));
        return new Mosquitto(RealPart.start("mosquitto", folder, List.of("/usr/sbin/mosquitto", "-c", config.toString())).listening(port), port);
    }

    /** Where it is. */
    public String uri() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Forgets what it saved; only while it does not run. */
    public void forget(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("mosquitto/mosquitto.db"));
    }

    @Override
    public void close() throws InterruptedException {
        part.close();
    }
}
