package io.wherry.simulator.time;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of all threads and where each of them is, for the message of a failed run. */
final class Census {
    private static final int FRAMES = 8;

    private Census() {
    }

    static String of(List<Strand> strands, long nanos) {
        return strands.stream().map(strand -> line(strand, nanos)).collect(Collectors.joining("\n"));
    }

    private static String line(Strand strand, long nanos) {
        return "  " + strand.getName() + " " + state(strand, nanos)
                + frames(strand).limit(FRAMES).map(frame -> "\n      at " + frame).collect(Collectors.joining());
    }

    private static String state(Strand strand, long nanos) {
        if (strand.gate == null) {
            return "runs";
        }
        return strand.deadline == Long.MAX_VALUE ? "waits for ever"
                : "waits for another " + Duration.ofNanos(strand.deadline - nanos);
    }

    /** A waiting thread's frames begin at the caller of the gate: what is above says only that it waits. */
    private static Stream<StackTraceElement> frames(Strand strand) {
        Stream<StackTraceElement> all = Arrays.stream(strand.getStackTrace());
        return strand.gate == null ? all : all.dropWhile(frame -> !isGate(frame)).dropWhile(Census::isGate);
    }

    private static boolean isGate(StackTraceElement frame) {
        return frame.getClassName().equals(VirtualGate.class.getName());
    }
}
