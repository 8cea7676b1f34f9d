package io.wherry.mqtt.broker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;

/**
 * As much of an MQTT 3.1.1 broker as it takes to misbehave on demand: one client, one persistent session, QoS 0 and 1. Each connection plays the next of the
 * {@link Play}s that were asked for, and {@link Play#NORMAL} when there is none.
 */
public final class ScriptedBroker implements AutoCloseable {
    static {
        // A machine that builds everything at once takes its time; nothing here asserts speed by a time-out.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    /** What to do with a connection. */
    public enum Play {
        NORMAL, CLOSE_AT_ONCE, CLOSE_AFTER_CONNECT, NO_CONNACK, REFUSE_1, REFUSE_2, REFUSE_3, REFUSE_4, REFUSE_5, CLOSE_AFTER_CONNACK, NO_SUBACK, REFUSE_SUBSCRIPTIONS,
        NO_PUBACK, FORGET_SESSION, GARBAGE, HEADER_IN_DRIPS, STOP_READING
    }

    /** What the client published. */
    public record Published(int connection, String topic, String text, int qos, boolean retained, boolean dup) {
    }

    private final ServerSocket server;
    private final Queue<Play> plays = new ConcurrentLinkedQueue<>();
    private final List<Published> published = new CopyOnWriteArrayList<>();
    private final List<Integer> acknowledged = new CopyOnWriteArrayList<>();
    private final List<String> subscribed = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    /** What the client has not acknowledged. */
    private final Map<Integer, byte[]> owed = new LinkedHashMap<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Socket> stopped = new CopyOnWriteArrayList<>();
    private boolean known;
    private int nextId = 1;
    private Socket current;
    private volatile int disconnects;

    public ScriptedBroker(Play... plays) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.plays.addAll(List.of(plays));
        daemon(this::accept);
    }

    private static void daemon(Runnable body) {
        Thread thread = new Thread(body, "scripted-broker");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    public void then(Play... more) {
        plays.addAll(List.of(more));
    }

    public List<Published> published() {
        return List.copyOf(published);
    }

    /** Identifiers of messages that the client acknowledged, in that order. */
    public List<Integer> acknowledged() {
        return List.copyOf(acknowledged);
    }

    public List<String> subscribed() {
        return List.copyOf(subscribed);
    }

    public int connections() {
        return connections.get();
    }

    /** Connections that the client ended in order. */
    public int disconnects() {
        return disconnects;
    }

    /** Cuts the present connection. */
    public void cut() throws IOException {
        Socket socket = current();
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private synchronized Socket current() {
        return current;
    }

    /** Sends a message of quality 1, and again with each connection until it is acknowledged. */
    public synchronized int send(String topic, String payload) throws IOException {
        int id = nextId++;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeUTF(topic);
        out.writeShort(id);
        out.write(payload.getBytes(StandardCharsets.UTF_8));
        owed.put(id, body.toByteArray());
        deliver(body.toByteArray(), false);
        return id;
    }

    /** Delivers an owed message once more on the present connection. */
    public synchronized void repeat(int id) throws IOException {
        deliver(owed.get(id), true);
    }

    private void deliver(byte[] body, boolean again) throws IOException {
        if (current != null && !current.isClosed()) {
            packet(current, again ? 0x3a : 0x32, body);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                int number = connections.incrementAndGet();
                Play play = Optional.ofNullable(plays.poll()).orElse(Play.NORMAL);
                if (play == Play.CLOSE_AT_ONCE) {
                    socket.close();
                } else {
                    daemon(() -> serve(socket, play, number));
                }
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void serve(Socket socket, Play play, int number) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (!stopped.contains(socket)) {
                int type = in.readUnsignedByte();
                byte[] body = in.readNBytes(length(in));
                if (!answer(socket, play, number, type, body)) {
                    return;
                }
            }
            while (!socket.isClosed()) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (IOException | InterruptedException ended) {
            // The client or the test closed it.
        }
    }

    private static int length(DataInputStream in) throws IOException {
        int length = 0;
        for (int shift = 0;; shift += 7) {
            int next = in.readUnsignedByte();
            length |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return length;
            }
        }
    }

    private boolean answer(Socket socket, Play play, int number, int type, byte[] body) throws IOException {
        switch (type >> 4) {
            case 1:
                return connect(socket, play);
            case 3:
                publish(socket, play, number, type, body);
                return true;
            case 4:
                acknowledged(body[0] << 8 & 0xff00 | body[1] & 0xff);
                return true;
            case 8:
                subscribe(socket, play, body);
                return true;
            case 10:
                packet(socket, 0xb0, new byte[] {body[0], body[1]});
                return true;
            case 12:
                packet(socket, 0xd0, new byte[0]);
                return true;
            case 14:
                disconnects++;
                return false;
            default:
                return true;
        }
    }

    private synchronized void acknowledged(int id) {
        acknowledged.add(id);
        owed.remove(id);
    }

    private synchronized boolean connect(Socket socket, Play play) throws IOException {
        if (play == Play.CLOSE_AFTER_CONNECT) {
            return false;
        }
        if (play == Play.NO_CONNACK) {
            return true;
        }
        if (play == Play.GARBAGE) {
            socket.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2, 3});
            return true;
        }
        int code = play.name().startsWith("REFUSE_") && play != Play.REFUSE_SUBSCRIPTIONS ? play.name().charAt(7) - '0' : 0;
        if (play == Play.FORGET_SESSION) {
            known = false;
            owed.clear();
        }
        byte[] connack = {(byte) (known && code == 0 ? 1 : 0), (byte) code};
        if (play == Play.HEADER_IN_DRIPS) {
            drip(socket, new byte[] {0x20, 2, connack[0], connack[1]});
        } else {
            packet(socket, 0x20, connack);
        }
        if (code != 0 || play == Play.CLOSE_AFTER_CONNACK) {
            return false;
        }
        known = true;
        current = socket;
        if (play == Play.STOP_READING) {
            stopped.add(socket);
        }
        for (byte[] message : new ArrayList<>(owed.values())) {
            deliver(message, true);
        }
        return true;
    }

    private static void drip(Socket socket, byte[] bytes) throws IOException {
        for (byte next : bytes) {
            socket.getOutputStream().write(next);
            socket.getOutputStream().flush();
            try {
                Thread.sleep(1100);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void publish(Socket socket, Play play, int number, int type, byte[] body) throws IOException {
        int topic = (body[0] & 0xff) << 8 | body[1] & 0xff;
        int qos = type >> 1 & 3;
        int payload = 2 + topic + (qos > 0 ? 2 : 0);
        published.add(new Published(number, new String(body, 2, topic, StandardCharsets.UTF_8),
                new String(body, payload, body.length - payload, StandardCharsets.UTF_8), qos, (type & 1) == 1, (type & 8) == 8));
        if (qos == 1 && play != Play.NO_PUBACK) {
            packet(socket, 0x40, new byte[] {body[2 + topic], body[3 + topic]});
        }
    }

    private void subscribe(Socket socket, Play play, byte[] body) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(body, 0, 2);
        for (int at = 2; at < body.length;) {
            int length = (body[at] & 0xff) << 8 | body[at + 1] & 0xff;
            subscribed.add(new String(body, at + 2, length, StandardCharsets.UTF_8));
            answer.write(play == Play.REFUSE_SUBSCRIPTIONS ? 0x80 : body[at + 2 + length]);
            at += 3 + length;
        }
        if (play != Play.NO_SUBACK) {
            packet(socket, 0x90, answer.toByteArray());
        }
    }

    private static void packet(Socket socket, int type, byte[] body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(type);
        int left = body.length;
        do {
            packet.write(left > 0x7f ? left & 0x7f | 0x80 : left);
            left >>= 7;
        } while (left > 0);
        packet.writeBytes(body);
        synchronized (socket) {
            socket.getOutputStream().write(packet.toByteArray());
            socket.getOutputStream().flush();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
