package io.wherry.at.core.port;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

import io.wherry.at.AtException.Kind;
import io.wherry.at.Completion;
import io.wherry.at.core.engine.Slot;
import io.wherry.at.core.parser.DleEtx;
import io.wherry.time.Clock;

/** Sends a whole stream, no faster than the line carries it, with an ear for what the module says meanwhile. */
final class StreamSender {
    private static final int SLICE = 512;
    /** How far the bytes written may be ahead of those that the line can have carried. */
    private static final long LEAD_NANOS = 200_000_000;

    private final Clock clock;
    private final Channel channel;

    /**
     * What is sent.
     *
     * @param source gives the bytes
     * @param coded  whether they go in DLE/ETX coding, with a mark at their end
     * @param count  how many they are, where that is fixed
     */
    record Content(Completion.Source source, boolean coded, long count) {
        static Content coded(Completion.Source source) {
            return new Content(source, true, 0);
        }

        static Content raw(Completion.Source source, long count) {
            return new Content(source, false, count);
        }

        byte[] bytes(byte[] buffer, int length) {
            return coded ? DleEtx.encode(buffer, length) : Arrays.copyOf(buffer, length);
        }
    }

    StreamSender(Clock clock, Channel channel) {
        this.clock = clock;
        this.channel = channel;
    }

    void send(Slot slot, Content content, BooleanSupplier givenUp) throws LineLost, InterruptedException {
        byte[] buffer = new byte[SLICE];
        long total = 0;
        long carried = clock.nanos();
        while (slot.ending().isEmpty()) {
            int count;
            try {
                count = content.source().read(buffer);
            } catch (IOException fault) {
                slot.stop(Kind.GIVEN_UP, "the bytes to send could not be read: " + fault.getMessage());
                return;
            }
            if (count < 0) {
                ended(slot, content, total);
                return;
            }
            int taken = content.coded() ? count : (int) Math.min(count, content.count() - total);
            byte[] bytes = content.bytes(buffer, taken);
            channel.write(bytes);
            total += taken;
            if (!content.coded() && total == content.count()) {
                slot.streamSent(total, clock.nanos());
                return;
            }
            carried = Math.max(carried, clock.nanos()) + nanosFor(bytes.length);
            slot.moved(clock.nanos());
            channel.poll();
            long lead = carried - clock.nanos() - LEAD_NANOS;
            if (lead > 0) {
                channel.listen(Duration.ofNanos(lead), () -> slot.ending().isPresent());
            }
            if (channel.wished(givenUp)) {
                slot.stop(Kind.GIVEN_UP, "given up by its caller");
            }
        }
    }

    private void ended(Slot slot, Content content, long total) throws LineLost {
        if (content.coded()) {
            channel.write(new byte[] {DleEtx.ETX});
            slot.streamSent(total, clock.nanos());
        } else {
            slot.stop(Kind.GIVEN_UP, "the bytes to send are not the " + content.count() + " that were offered");
        }
    }

    private long nanosFor(int bytes) {
        int baud = channel.baud();
        return baud <= 0 ? 0 : bytes * 10L * 1_000_000_000L / baud;
    }
}
