package io.wherry.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's mosquitto on a loopback port of its own, with persistence. */
record Mosquitto(RealPart part, int port) implements AutoCloseable {

    static Mosquitto start(Path folder) throws IOException {
        return start(folder, RealPart.freePort());
    }

    static Mosquitto start(Path folder, int port) throws IOException {
        Files.createDirectories(folder.resolve("mosquitto"));
        folder.resolve("mosquitto").toFile().setWritable(true, false);
        Path config = Files.writeString(folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                allow_anonymous true
                persistence true
                persistence_location %s/mosquitto/
                autosave_interval 1
                user root
                """.formatted(port, folder));
        return new Mosquitto(RealPart.start("mosquitto", folder, List.of("/usr/sbin/mosquitto", "-c", config.toString())).listening(port), port);
    }

    String uri() {
        return "tcp://127.0.0.1:" + port;
    }

    @Override
    public void close() throws InterruptedException {
        part.close();
    }
}
