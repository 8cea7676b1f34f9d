package io.wherry.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP proxy on the loopback interface that goes dead, slow, refuses, or cuts at a given byte, on demand. On the machine's own clock, for tests with real parts only. */
public final class Proxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong untilCut = new AtomicLong(-1);
    private final AtomicLong bytesUp = new AtomicLong();
    private final AtomicLong bytesDown = new AtomicLong();
    private volatile boolean swallowUp;
    private volatile boolean swallowDown;
    private volatile long delayNanos;
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    /** Bytes under way, and when they arrive. */
    private record Parcel(byte[] bytes, long at) {
    }
    private volatile boolean refuse;

    /** A proxy on a free port before {@code target}. */
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

    /** Its port. */
    public int port() {
        return server.getLocalPort();
    }

    /** Bytes that came from the peer since the beginning. */
    public long bytesDown() {
        return bytesDown.get();
    }

    /** Bytes that went to the peer since the beginning. */
    public long bytesUp() {
        return bytesUp.get();
    }

    /** Whether bytes vanish while connections stand: those to the peer, those from it. */
    public void swallow(boolean up, boolean down) {
        swallowUp = up;
        swallowDown = down;
    }

    /** Carries so many bytes a second in each direction, each of them so much later. */
    public void slow(long bytesPerSecond, Duration delay) {
        this.bytesPerSecond = bytesPerSecond;
        this.delayNanos = delay.toNanos();
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
                connect(client);
            } catch (IOException ended) {
                // Closed.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket peer = new Socket(InetAddress.getLoopbackAddress(), target);
            // small answers must not wait for the other side's acknowledgements
            client.setTcpNoDelay(true);
            peer.setTcpNoDelay(true);
            sockets.removeIf(Socket::isClosed);
            sockets.add(client);
            sockets.add(peer);
            carry(client, peer, true);
            carry(peer, client, false);
        } catch (IOException down) {
            // Who is behind is down: the client sees its connection end.
            client.close();
        }
    }

    /** One direction: a thread that takes bytes in and one that lets them out when their time has come. */
    private void carry(Socket from, Socket to, boolean up) {
        BlockingQueue<Parcel> underWay = new ArrayBlockingQueue<>(64);
        daemon(() -> {
            try (from; to) {
                takeIn(from.getInputStream(), underWay, up);
            } catch (IOException | InterruptedException ended) {
                // Either side closed it.
            }
        });
        daemon(() -> {
            try (from; to) {
                letOut(underWay, to.getOutputStream());
            } catch (IOException | InterruptedException ended) {
                // Either side closed it.
            }
        });
    }

    private void takeIn(InputStream in, BlockingQueue<Parcel> underWay, boolean up) throws IOException, InterruptedException {
        byte[] buffer = new byte[256];
        long free = System.nanoTime();
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
            if (up ? swallowUp : swallowDown) {
                continue;
            }
            (up ? bytesUp : bytesDown).addAndGet(n);
            free = Math.max(free, System.nanoTime()) + n * 1_000_000_000L / bytesPerSecond;
            underWay.put(new Parcel(Arrays.copyOf(buffer, n), free + delayNanos));
        }
        underWay.put(new Parcel(new byte[0], free + delayNanos));
    }

    private void letOut(BlockingQueue<Parcel> underWay, OutputStream out) throws IOException, InterruptedException {
        for (Parcel parcel = underWay.take(); parcel.bytes().length > 0; parcel = underWay.take()) {
            TimeUnit.NANOSECONDS.sleep(parcel.at() - System.nanoTime());
            int n = parcel.bytes().length;
            long left = untilCut.get();
            if (left >= 0 && n >= left) {
                untilCut.set(-1);
                out.write(parcel.bytes(), 0, (int) left);
                cut();
                return;
            }
            if (left >= 0) {
                untilCut.addAndGet(-n);
            }
            out.write(parcel.bytes());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
