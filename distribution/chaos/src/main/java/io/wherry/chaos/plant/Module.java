package io.wherry.chaos.plant;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The simulated L610 as a process with a TCP port; its FTP commands are carried out against the real server. */
public record Module(RealPart part, int port) implements AutoCloseable {

    /** Starts it on a free port. */
    public static Module start(Path folder, String... options) throws IOException {
        return startOn(folder, RealPart.freePort(), options);
    }

    /** Starts it on {@code port}. */
    public static Module startOn(Path folder, int port, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), "io.wherry.simulator.Main", "--port", Integer.toString(port), "--ftp", "net"));
        command.addAll(List.of(options));
        return new Module(RealPart.start("simulator", folder, command).listening(port), port);
    }

    @Override
    public void close() throws InterruptedException {
        part.close();
    }
}
