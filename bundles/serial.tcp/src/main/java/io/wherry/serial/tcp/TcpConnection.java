package io.wherry.serial.tcp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open TCP connection to a serial server. The channel does not block; reader and writer wait at a selector of their own, which gives
 * the write its deadline and lets {@link #close()} end both waits.
 */
final class TcpConnection implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);
    private static final int BITS_PER_BYTE = 10;

    private final SocketChannel channel;
    private final TcpSettings settings;
    private final Clock clock;
    private final Runnable released;
    private final Selector readable;
    private final Selector writable;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean stalled;

    /**
     * Takes over a connected, non-blocking channel.
     *
     * @param released called once it is closed
     * @throws IOException when the system has no more selectors; the channel is closed then
     */
    TcpConnection(SocketChannel channel, TcpSettings settings, Clock clock, Runnable released) throws IOException {
        this.channel = channel;
        this.settings = settings;
        this.clock = clock;
        this.released = released;
        this.readable = waiter(channel, SelectionKey.OP_READ);
        this.writable = waiter(channel, SelectionKey.OP_WRITE);
    }

    private static Selector waiter(SocketChannel channel, int operation) throws IOException {
        try {
            Selector selector = Selector.open();
            channel.register(selector, operation);
            return selector;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int read(byte[] buffer) throws FaultException {
        ByteBuffer target = ByteBuffer.wrap(buffer);
        try {
            int count = 0;
            while (count == 0 && !closed.get()) {
                readable.select(key -> { });
                // An interrupted thread closes the channel by this, as java.nio has it.
                count = channel.read(target);
            }
            if (count < 0) {
                throw new EOFException("closed by the other side");
            }
            return closed.get() ? -1 : count;
        } catch (IOException | ClosedSelectorException e) {
            if (closed.get()) {
                return -1;
            }
            throw new FaultException(FaultCode.PORT_GONE, settings.name() + " broke (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws FaultException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
        Duration time = Duration.ofNanos(length * BITS_PER_BYTE * 1_000_000_000L / Math.max(1, settings.baud()));
        long deadline = clock.after(time.plus(settings.writePatience()));
        try {
            while (channel.write(rest) >= 0 && rest.hasRemaining()) {
                awaitRoom(deadline);
            }
        } catch (IOException | ClosedSelectorException e) {
            throw stalled ? new FaultException(FaultCode.PORT_STALLED, settings.name() + " takes no bytes and was closed")
                    : new FaultException(FaultCode.PORT_GONE, settings.name() + (closed.get() ? " is closed" : " broke (" + e.getMessage() + ")"), e);
        }
    }

    private void awaitRoom(long deadline) throws IOException {
        Duration left = clock.until(deadline);
        if (left.isZero()) {
            stalled = true;
            close();
        } else {
            writable.select(key -> { }, Math.max(1, left.toMillis()));
        }
    }

    /** Always 0: the rate is the serial server's. */
    @Override
    public int baud() {
        return 0;
    }

    /** Does nothing: the rate is the serial server's. */
    @Override
    public void baud(int rate) {
        LOG.debug("{} has no rate that could be set to {} baud", settings.name(), rate);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        closeQuietly(channel);
        closeQuietly(readable);
        closeQuietly(writable);
        released.run();
    }

    private void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.debug("Closing {}: {}", settings.name(), e.toString());
        }
    }
}
