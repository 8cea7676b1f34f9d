package io.wherry.mqtt.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/**
 * A connection's bytes, whose end is told no sooner than 400 ms after the connection was made. Paho 1.2.5 leaks a thread for each connection that ends before
 * it has looked whether its receiver runs, which it does every 100 ms (research: eclipse/paho.mqtt.java#850).
 */
final class PatientInput extends InputStream {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final InputStream in;
    private final long connectedAt;

    PatientInput(InputStream in, long connectedAt) {
        this.in = in;
        this.connectedAt = connectedAt;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int count) throws IOException {
        try {
            int n = in.read(to, offset, count);
            if (n < 0) {
                hold();
            }
            return n;
        } catch (IOException end) {
            hold();
            throw end;
        }
    }

    /** Returns when the time is over in which an end would harm: the client must not be shut down by us either before that. */
    void hold() {
        long left = connectedAt + PATIENCE_NANOS - System.nanoTime();
        if (left > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(left);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
