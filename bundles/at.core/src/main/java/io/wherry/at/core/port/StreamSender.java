package io.wherry.at.core.port;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.wherry.at.AtException.Kind;
import io.wherry.at.Completion;
import io.wherry.at.core.engine.Slot;
import io.wherry.at.core.parser.DleEtx;
import io.wherry.time.Clock;

/** Sends a whole coded stream, no faster than the line carries it, with an ear for what the module says meanwhile. */
final class StreamSender {
    private static final int SLICE = 512;
    /** How far the bytes written may be ahead of those that the line can have carried. */
    private static final long LEAD_NANOS = 200_000_000;

    private final Clock clock;
    private final Channel channel;

    StreamSender(Clock clock, Channel channel) {
        this.clock = clock;
        this.channel = channel;
    }

    void send(Slot slot, Completion.Source content, BooleanSupplier givenUp) throws LineLost, InterruptedException {
        byte[] buffer = new byte[SLICE];
        long total = 0;
        long carried = clock.nanos();
        while (slot.ending().isEmpty()) {
            int count;
            try {
                count = content.read(buffer);
            } catch (IOException fault) {
                slot.stop(Kind.GIVEN_UP, "the bytes to send could not be read: " + fault.getMessage());
                return;
            }
            if (count < 0) {
                channel.write(new byte[] {DleEtx.ETX});
                slot.streamSent(total, clock.nanos());
                return;
            }
            byte[] coded = DleEtx.encode(buffer, count);
            channel.write(coded);
            total += count;
            carried = Math.max(carried, clock.nanos()) + nanosFor(coded.length);
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

    private long nanosFor(int bytes) {
        int baud = channel.baud();
        return baud <= 0 ? 0 : bytes * 10L * 1_000_000_000L / baud;
    }
}
