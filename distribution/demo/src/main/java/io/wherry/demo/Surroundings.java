package io.wherry.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;

/** Everything around a daemon, started one after another and stopped in the opposite order, below one temporary folder that is removed at the end. */
final class Surroundings implements AutoCloseable {
    /** The gateway's name on MQTT. */
    static final String GATEWAY = "demo";
    /** The modem's id. */
    static final String MODEM = "l610";
    /** The FTP server's name for commands. */
    static final String SERVER = "depot";

    private final Path folder;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private boolean closed;

    private Surroundings(Path folder) {
        this.folder = folder;
    }

    /** Nothing yet but the folder. */
    static Surroundings create() throws IOException {
        return new Surroundings(Files.createTempDirectory("wherry-demo-").toRealPath());
    }

    /** Whether it is over. */
    synchronized boolean closed() {
        return closed;
    }

    /** Where the FTP user is at home. */
    Path remote() {
        return folder.resolve("depot");
    }

    /** The gateway's files. */
    Path local() {
        return folder.resolve("files");
    }

    /** The temporary folder itself. */
    Path folder() {
        return folder;
    }

    /** Starts a broker. */
    synchronized Broker broker() throws Exception {
        return keep(Broker.start(Files.createDirectories(folder.resolve("broker"))));
    }

    /** Starts an FTP server with a password of its own. */
    synchronized FtpSite ftp() throws Exception {
        byte[] password = new byte[8];
        new SecureRandom().nextBytes(password);
        return keep(FtpSite.start(Files.createDirectories(remote()), HexFormat.of().formatHex(password)));
    }

    /** Starts the daemon, with the four files that a gateway has. */
    synchronized Daemon daemon(Path tarball, String port, int baud, Broker broker, FtpSite ftp) throws Exception {
        Files.createDirectories(local());
        return keep(Daemon.start(tarball, folder, Map.of(
                "io.wherry.modem~" + MODEM + ".cfg", "port = " + port + "\nbaud = " + baud + "\napn = internet\n",
                "io.wherry.mqtt.cfg", "uri = mqtt://127.0.0.1:" + broker.port() + "\ngateway = " + GATEWAY + "\n",
                "io.wherry.ftp.server~" + SERVER + ".cfg",
                "host = 127.0.0.1\nport = " + ftp.port() + "\nuser = " + FtpSite.USER + "\npassword = " + ftp.password() + "\n",
                "io.wherry.files.cfg", "root = " + local() + "\n")));
    }

    /** Has {@code thing} closed at the end. */
    synchronized <T extends AutoCloseable> T keep(T thing) throws Exception {
        if (closed) {
            thing.close();
            throw new InterruptedException("it is over");
        }
        started.push(thing);
        return thing;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!started.isEmpty()) {
            quietly(started.pop());
        }
        quietly(() -> Folders.remove(folder));
    }

    private static void quietly(AutoCloseable thing) {
        try {
            thing.close();
        } catch (Exception e) {
            System.err.println("while stopping: " + e);
        }
    }
}
