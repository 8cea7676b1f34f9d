package io.wherry.mqtt.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP proxy that goes dead, refuses, or cuts at a given byte, on demand. */
public final class Proxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong untilCut = new AtomicLong(-1);
    private volatile boolean swallow;
    private volatile boolean refuse;

    public Proxy(int target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    private static void daemon(Runnable body) {
        Thread thread = new Thread(body, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Whether bytes vanish in both directions while connections stand. */
    public void swallow(boolean on) {
        swallow = on;
    }

    /** Whether new connections are closed at once. */
    public void refuse(boolean on) {
        refuse = on;
    }

    /** Cuts every connection as soon as {@code bytes} more have passed; never when negative. */
    public void cutAfter(long bytes) {
        untilCut.set(bytes);
    }

    /** Cuts every connection now. */
    public void cut() throws IOException {
        for (Socket socket : sockets) {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
        sockets.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (refuse) {
                    client.close();
                    continue;
                }
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(broker);
                daemon(() -> pump(client, broker));
                daemon(() -> pump(broker, client));
            } catch (IOException ended) {
                // Closed, or the broker is down: the client sees its connection end.
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1024];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                if (swallow) {
                    continue;
                }
                long left = untilCut.get();
                if (left >= 0 && n >= left) {
                    untilCut.set(-1);
                    out.write(buffer, 0, (int) left);
                    cut();
                    return;
                }
                if (left >= 0) {
                    untilCut.addAndGet(-n);
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException ended) {
            // Either side closed it.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
