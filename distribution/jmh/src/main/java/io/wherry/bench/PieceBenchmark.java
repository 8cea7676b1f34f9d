package io.wherry.bench;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Fields;
import io.wherry.at.LineMatch;
import io.wherry.at.core.port.ModemPort;
import io.wherry.at.core.port.PortSettings;
import io.wherry.time.Clock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the host adds to a piece of a download: the whole way of {@code AT+FTPRECV=2048} through the port, its threads and back, on a line that takes no time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PieceBenchmark {
    private final Command receive = Command.of("AT+FTPRECV=" + Transcript.PIECE).within(Duration.ofSeconds(20)).once()
            .ending(new Completion.Block(LineMatch.prefix("+FTPRECV:"), header -> Fields.of(header).integer(0).orElse(-1), Transcript.PIECE));
    private ModemPort port;

    /** Opens the port and brings it into step. */
    @Setup
    public void open() throws AtException, InterruptedException {
        port = new ModemPort(Clock.system(), "bench", new InstantLine(Clock.system()), PortSettings.DEFAULT, new Random(1));
        piece();
    }

    /** Closes it. */
    @TearDown
    public void close() {
        port.close();
    }

    /** One piece. */
    @Benchmark
    public byte[] piece() throws AtException, InterruptedException {
        return port.execute(receive).block();
    }
}
