package io.wherry.mqtt.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The bytes of an MQTT 3.1.1 connection with every PUBLISH whose payload is longer than {@code most} cut to {@code most} bytes and its length put right
 * (MQTT 3.1.1 §2.2 and §3.3). Paho holds a message of up to 256 MB in memory twice before anybody can refuse it; this way it arrives as one that is too long, is
 * refused by name and acknowledged, instead of bringing the daemon down again and again.
 *
 * <p>Fixed headers are handed on whole: Paho loses its place when a read time-out falls between their bytes.
 */
final class FrameGuard extends InputStream {
    private static final int PUBLISH = 3;
    private static final int LONGEST_HEADER = 5;

    private final InputStream in;
    private final int most;
    private final byte[] raw = new byte[4096];
    private int rawAt;
    private int rawEnd;
    /** A header under way: the type's byte, the length's, and of a long PUBLISH also the two of the topic's length. */
    private final byte[] head = new byte[LONGEST_HEADER + 2];
    private int headEnd;
    private int lengthEnd;
    private long length;
    /** A header to hand on. */
    private byte[] ready = {};
    private int readyAt;
    private long pass;
    private long skip;

    FrameGuard(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (true) {
            if (readyAt < ready.length) {
                int n = Math.min(count, ready.length - readyAt);
                System.arraycopy(ready, readyAt, to, offset, n);
                readyAt += n;
                return n;
            }
            if (rawAt == rawEnd && !fill()) {
                return -1;
            }
            if (pass > 0) {
                return passOn(to, offset, count);
            }
            if (skip > 0) {
                int n = (int) Math.min(skip, rawEnd - rawAt);
                rawAt += n;
                skip -= n;
            } else {
                header(raw[rawAt++]);
            }
        }
    }

    private boolean fill() throws IOException {
        int n = in.read(raw);
        rawAt = 0;
        rawEnd = Math.max(0, n);
        return n > 0;
    }

    private int passOn(byte[] to, int offset, int count) {
        int n = (int) Math.min(Math.min(count, pass), rawEnd - rawAt);
        System.arraycopy(raw, rawAt, to, offset, n);
        rawAt += n;
        pass -= n;
        return n;
    }

    private void header(byte next) {
        head[headEnd++] = next;
        if (lengthEnd == 0) {
            if (headEnd > 1) {
                length |= (long) (next & 0x7f) << 7 * (headEnd - 2);
            }
            if (headEnd > 1 && next >= 0) {
                lengthEnd = headEnd;
                if (!mayBeTooLong()) {
                    handOn(length, 0);
                }
            } else if (headEnd == LONGEST_HEADER) {
                // No MQTT: the client shall see it and give the connection up.
                handOn(Long.MAX_VALUE, 0);
            }
        } else if (headEnd == lengthEnd + 2) {
            int topic = (head[lengthEnd] & 0xff) << 8 | head[lengthEnd + 1] & 0xff;
            int identifier = (head[0] >> 1 & 3) > 0 ? 2 : 0;
            long kept = Math.min(length, 2L + topic + identifier + most);
            handOn(kept - 2, length - kept);
        }
    }

    private boolean mayBeTooLong() {
        return (head[0] >> 4 & 0xf) == PUBLISH && length > most;
    }

    /** Hands the header on, with what remains of the packet: {@code passed} bytes of which go through and {@code skipped} don't. */
    private void handOn(long passed, long skipped) {
        byte[] fixed = new byte[LONGEST_HEADER + 2];
        int n = 0;
        if (skipped == 0) {
            System.arraycopy(head, 0, fixed, 0, headEnd);
            n = headEnd;
        } else {
            fixed[n++] = head[0];
            long left = passed + 2;
            do {
                fixed[n++] = (byte) (left > 0x7f ? left & 0x7f | 0x80 : left);
                left >>= 7;
            } while (left > 0);
            fixed[n++] = head[lengthEnd];
            fixed[n++] = head[lengthEnd + 1];
        }
        ready = Arrays.copyOf(fixed, n);
        readyAt = 0;
        pass = passed;
        skip = skipped;
        headEnd = 0;
        lengthEnd = 0;
        length = 0;
    }

    @Override
    public int available() {
        return ready.length - readyAt + (pass > 0 ? rawEnd - rawAt : 0);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
