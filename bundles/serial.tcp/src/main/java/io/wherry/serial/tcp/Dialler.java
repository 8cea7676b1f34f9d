package io.wherry.serial.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.wherry.time.Clock;
import io.wherry.time.Gate;

/** Reaches a serial server: looks the name up and tries its addresses one after another, all within one deadline. */
final class Dialler {
    /** A peer that vanished without a word is noticed after a minute of silence: 30 s, then three probes 10 s apart. */
    private static final Map<String, Integer> KEEPALIVE = Map.of("TCP_KEEPIDLE", 30, "TCP_KEEPINTERVAL", 10, "TCP_KEEPCOUNT", 3);
    /** Small, so that a peer that takes nothing is noticed after kilobytes, not megabytes. */
    private static final int SEND_BUFFER = 16 * 1024;

    private final TcpSettings settings;
    private final Clock clock;
    private final long deadline;

    Dialler(TcpSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.deadline = clock.after(settings.connectTimeout());
    }

    /**
     * A connected, non-blocking channel.
     *
     * @throws IOException when no address can be reached before the deadline; its message says why
     */
    SocketChannel connect() throws IOException {
        IOException refusal = new UnknownHostException("the host is unknown");
        for (InetAddress address : addresses()) {
            try {
                return connect(new InetSocketAddress(address, settings.port()));
            } catch (IOException e) {
                refusal = e;
            } catch (UnsupportedAddressTypeException e) {
                refusal = new IOException("this machine has no IPv6", e);
            }
        }
        throw refusal;
    }

    /** The resolver may take its time and cannot be interrupted, so it gets a thread of its own. */
    private InetAddress[] addresses() throws IOException {
        Gate gate = clock.gate();
        AtomicReference<InetAddress[]> found = new AtomicReference<>();
        clock.start("wherry-resolve-" + settings.modem(), () -> {
            InetAddress[] addresses = resolve(settings.bareHost());
            gate.change(() -> found.set(addresses));
        });
        try {
            if (!gate.await(() -> found.get() != null, clock.until(deadline))) {
                throw new SocketTimeoutException("the name was not resolved in time");
            }
            return found.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new SocketTimeoutException("interrupted");
        }
    }

    /** All addresses of {@code host}, none when it is unknown. */
    private static InetAddress[] resolve(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException unknown) {
            return new InetAddress[0];
        }
    }

    private SocketChannel connect(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        boolean connected = false;
        try {
            configure(channel);
            connected = channel.connect(address) || finish(channel);
            return channel;
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    private boolean finish(SocketChannel channel) throws IOException {
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_CONNECT);
            selector.select(Math.max(1, clock.until(deadline).toMillis()));
            if (Thread.currentThread().isInterrupted()) {
                throw new SocketTimeoutException("interrupted");
            }
            if (!channel.finishConnect()) {
                throw new SocketTimeoutException("no answer within " + settings.connectTimeout().toSeconds() + " s");
            }
            return true;
        }
    }

    private static void configure(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
        for (SocketOption<?> option : channel.supportedOptions()) {
            Integer value = KEEPALIVE.get(option.name());
            if (value != null) {
                set(channel, option, value);
            }
        }
    }

    /** By name, so that the bundle needs no package outside the standard ones. */
    @SuppressWarnings("unchecked")
    private static void set(SocketChannel channel, SocketOption<?> option, Integer value) throws IOException {
        channel.setOption((SocketOption<Integer>) option, value);
    }
}
