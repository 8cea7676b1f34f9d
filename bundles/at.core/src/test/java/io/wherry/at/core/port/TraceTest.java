package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.wherry.at.AtEvent;
import io.wherry.at.AtStatus;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Fields;
import io.wherry.at.LineMatch;
import io.wherry.at.core.wire.RecordedLine;
import io.wherry.at.core.wire.WireFile;
import io.wherry.at.core.wire.WireSwitch;
import io.wherry.serial.Line;
import io.wherry.simulator.L610;
import io.wherry.simulator.remote.InMemoryServer;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wire log is turned on and off while the port works. */
class TraceTest {
    private static final int SIZE = 40_000;

    @TempDir
    private Path folder;

    private static Completion.Outcome outcome(String prefix) {
        return Completion.Outcome.of(LineMatch.outcome(prefix, "1"), LineMatch.outcome(prefix, "0"));
    }

    private static byte[] fetched(VirtualClock clock, ModemPort port, Runnable eachPiece) throws Exception {
        clock.sleep(Duration.ofSeconds(30));
        port.execute(Command.of("AT+MIPCALL=1").within(Duration.ofSeconds(60)).ending(Completion.Outcome.of(
                LineMatch.fields("+MIPCALL:", fields -> fields.text(0).contains(".")), LineMatch.outcome("+MIPCALL:", "0"))));
        port.execute(Command.of("AT+FTPOPEN=\"ftp.example.com\",\"someone\",\"top-secret\"").within(Duration.ofSeconds(60)).ending(outcome("+FTPOPEN:")));
        port.execute(Command.of("AT+FTPGET=\"/f\",1,0").within(Duration.ofSeconds(60)).ending(outcome("+FTPGET:")));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < SIZE) {
            all.writeBytes(port.execute(Command.of("AT+FTPRECV=1024").once().ending(new Completion.Block(LineMatch.prefix("+FTPRECV:"),
                    line -> Fields.of(line).integer(0).orElse(-1), 1024))).block());
            eachPiece.run();
        }
        return all.toByteArray();
    }

    @Test
    void aTransferDoesNotNoticeThatTheTraceIsTurnedOnAndOff() throws Exception {
        byte[] content = new byte[SIZE];
        new Random(1).nextBytes(content);
        VirtualClock.run(clock -> {
            L610 module = L610.on(clock).server(new InMemoryServer(clock).user("someone", "top-secret").file("/f", content)).paced(115_200).start();
            WireSwitch trace = new WireSwitch(clock, false);
            Line line = new RecordedLine(module.line(), new WireFile(folder, "m"), clock::instant, trace);
            List<AtEvent> events = new ArrayList<>();
            try (ModemPort port = new ModemPort(clock, "m", line, PortSettings.DEFAULT, new Random(1))) {
                port.listen(events::add);
                int[] pieces = new int[1];
                assertThat(fetched(clock, port, () -> trace.filed(pieces[0]++ % 3 == 0))).isEqualTo(content);
                assertThat(events).filteredOn(AtEvent.StateChanged.class::isInstance).extracting(event -> ((AtEvent.StateChanged) event).state())
                        .containsExactly(AtStatus.State.SYNCING, AtStatus.State.READY);
                assertThat(port.status().counters()).satisfies(counters -> {
                    assertThat(counters.resyncs()).isZero();
                    assertThat(counters.noise()).isZero();
                });
                assertThat(pieces[0]).isGreaterThan(20);
            }
        });
        String log = Files.readString(folder.resolve("m.log"));
        assertThat(log.lines().filter(entry -> entry.endsWith(" + "))).as("times it was turned on").hasSizeGreaterThan(5);
        assertThat(log).doesNotContain("FTPOPEN", "= ").contains("AT+FTPRECV=1024");
    }

    @Test
    void aSwitchThatWasTurnedForAWhileTurnsBackByItself() throws Exception {
        VirtualClock.run(clock -> {
            WireSwitch trace = new WireSwitch(clock, false);
            trace.override(true, Duration.ofMinutes(10));
            clock.sleep(Duration.ofMinutes(9));
            assertThat(trace.getAsBoolean()).isTrue();
            clock.sleep(Duration.ofMinutes(2));
            assertThat(trace.getAsBoolean()).isFalse();
            trace.filed(true);
            trace.override(false, Duration.ofMinutes(1));
            assertThat(trace.getAsBoolean()).isFalse();
            trace.filed(true);
            assertThat(trace.getAsBoolean()).as("a file that says what it said").isFalse();
            clock.sleep(Duration.ofMinutes(1));
            assertThat(trace.getAsBoolean()).isTrue();
            trace.override(false, Duration.ofMinutes(1));
            trace.filed(false);
            trace.filed(true);
            assertThat(trace.getAsBoolean()).as("a file that says something new").isTrue();
        });
    }
}
