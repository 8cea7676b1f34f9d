package io.wherry.mqtt.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FrameGuardTest {
    private static final int MOST = 40;

    /** A packet as it comes, and as it shall be handed on. */
    private record Packet(byte[] sent, byte[] handed) {
    }

    @Provide
    Arbitrary<List<Packet>> packets() {
        Arbitrary<Packet> publishes = Combinators.combine(Arbitraries.integers().between(0, 1), Arbitraries.integers().between(0, 20),
                Arbitraries.integers().between(0, 300)).as(FrameGuardTest::publish);
        Arbitrary<Packet> others = Combinators.combine(Arbitraries.of(0x20, 0x40, 0x90, 0xd0), Arbitraries.integers().between(0, 300)).as((type, length) -> {
            byte[] packet = packet(type, new byte[length]);
            return new Packet(packet, packet);
        });
        return Arbitraries.oneOf(publishes, others).list().ofMaxSize(12);
    }

    private static Packet publish(int qos, int topic, int payload) {
        return new Packet(publishBytes(qos, topic, payload), publishBytes(qos, topic, Math.min(payload, MOST)));
    }

    private static byte[] publishBytes(int qos, int topic, int payload) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(0);
        body.write(topic);
        body.writeBytes("t".repeat(topic).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        if (qos > 0) {
            body.write(1);
            body.write(2);
        }
        for (int i = 0; i < payload; i++) {
            body.write(i);
        }
        return packet(0x30 | qos << 1, body.toByteArray());
    }

    private static byte[] packet(int type, byte[] body) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(type);
        int left = body.length;
        do {
            packet.write(left > 0x7f ? left & 0x7f | 0x80 : left);
            left >>= 7;
        } while (left > 0);
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    /** Gives its bytes in odd portions, and times out in between. */
    private static final class Unsteady extends InputStream {
        private final InputStream bytes;
        private final Random random;

        private Unsteady(byte[] bytes, long seed) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.random = new Random(seed);
        }

        @Override
        public int read() throws IOException {
            return bytes.read();
        }

        @Override
        public int read(byte[] to, int offset, int count) throws IOException {
            if (random.nextInt(3) == 0) {
                throw new SocketTimeoutException("not yet");
            }
            return bytes.read(to, offset, Math.min(count, 1 + random.nextInt(7)));
        }
    }

    private static byte[] through(InputStream in, long seed) {
        Random random = new Random(seed);
        FrameGuard guard = new FrameGuard(in, MOST);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[16];
        while (true) {
            try {
                int n = guard.read(buffer, 0, 1 + random.nextInt(buffer.length));
                if (n < 0) {
                    return out.toByteArray();
                }
                out.write(buffer, 0, n);
            } catch (SocketTimeoutException notYet) {
                continue;
            } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
            }
        }
    }

    @Property(tries = 300)
    void longPublishesAreCutAndEverythingElseStays(@ForAll("packets") List<Packet> packets, @ForAll long seed) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ByteArrayOutputStream handed = new ByteArrayOutputStream();
        packets.forEach(packet -> {
            sent.writeBytes(packet.sent());
            handed.writeBytes(packet.handed());
        });
        assertThat(through(new Unsteady(sent.toByteArray(), seed), seed)).isEqualTo(handed.toByteArray());
    }

    @Property(tries = 200)
    void noBytesBringItDown(@ForAll byte[] bytes, @ForAll long seed) {
        assertThat(through(new Unsteady(bytes, seed), seed).length).isLessThanOrEqualTo(bytes.length + 7);
    }

    @Test
    void aHeaderIsHandedOnWholeOrNotAtAll() throws IOException {
        InputStream halted = new InputStream() {
            private int given;

            @Override
            public int read() throws IOException {
                throw new SocketTimeoutException("unused");
            }

            @Override
            public int read(byte[] to, int offset, int count) throws IOException {
                if (given++ > 0) {
                    throw new SocketTimeoutException("in the midst of a header");
                }
                to[offset] = 0x40;
                return 1;
            }
        };
        FrameGuard guard = new FrameGuard(halted, MOST);
        org.assertj.core.api.Assertions.assertThatThrownBy(guard::read).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aLengthThatIsNoneIsLeftToTheClient() {
        byte[] garbage = {0x30, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2, 3};
        assertThat(through(new ByteArrayInputStream(garbage), 1)).isEqualTo(garbage);
    }
}
