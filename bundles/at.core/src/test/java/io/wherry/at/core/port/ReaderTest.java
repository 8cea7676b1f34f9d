package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Fields;
import io.wherry.at.LineMatch;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.simulator.time.VirtualClock;
import io.wherry.time.Gate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of the wire's time the port uses, and how often its reader wakes for it. */
class ReaderTest {
    private static final int PIECE = 2048;
    private static final int PIECES = 40;
    private static final int STREAM = PIECES * PIECE;
    private static final Command RECEIVE = Command.of("AT+FTPRECV=" + PIECE).within(Duration.ofSeconds(60))
            .ending(new Completion.Block(LineMatch.prefix("+FTPRECV:"), header -> Fields.of(header).integer(0).orElse(-1), PIECE));

    /** A line that carries bytes at its rate and keeps what came until it is read, as a driver does; {@code most} bytes a read. */
    private static final class PacedLine implements Line {
        private final VirtualClock clock;
        private final Gate gate;
        private final int opened;
        private final int most;
        /** The module's rate, the line's, and the one that AT+IPR asked for. */
        private int baud;
        private int near;
        private int asked;
        private final ByteArrayOutputStream command = new ByteArrayOutputStream();
        private byte[] sending = new byte[0];
        private long begins;
        private int handedOver;
        private boolean closed;
        private int reads;

        PacedLine(VirtualClock clock, int baud, int most) {
            this.clock = clock;
            this.gate = clock.gate();
            this.opened = baud;
            this.baud = baud;
            this.near = baud;
            this.most = most;
        }

        private long nanos(long bytes) {
            return bytes * 10 * 1_000_000_000L / baud;
        }

        private int waiting() {
            long arrived = Math.max(0, (clock.nanos() - begins) * baud / 10 / 1_000_000_000L);
            return near == baud ? (int) Math.min(sending.length, arrived) - handedOver : 0;
        }

        @Override
        public String name() {
            return "paced";
        }

        @Override
        public int baud() {
            return opened;
        }

        @Override
        public Connection open() {
            return new Connection() {
                @Override
                public int read(byte[] buffer) {
                    try {
                        while (!gate.read(() -> closed)) {
                            int count = gate.update(() -> take(buffer));
                            if (count > 0) {
                                reads++;
                                return count;
                            }
                            long next = gate.read(() -> handedOver < sending.length ? begins + nanos(handedOver + 1) + 1_000 - clock.nanos() : Long.MAX_VALUE);
                            byte[] before = gate.read(() -> sending);
                            gate.await(() -> closed || sending != before, Duration.ofNanos(Math.max(1, next)));
                        }
                    } catch (InterruptedException ended) {
                        return -1;
                    }
                    return -1;
                }

                private int take(byte[] buffer) {
                    int count = Math.min(Math.min(most, buffer.length), waiting());
                    System.arraycopy(sending, handedOver, buffer, 0, Math.max(0, count));
                    handedOver += Math.max(0, count);
                    return count;
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    for (int i = offset; i < offset + length; i++) {
                        if (bytes[i] == '\r') {
                            String text = command.toString(StandardCharsets.US_ASCII);
                            command.reset();
                            answer(text);
                        } else {
                            command.write(bytes[i]);
                        }
                    }
                }

                @Override
                public int baud() {
                    return near;
                }

                @Override
                public void baud(int rate) {
                    near = rate;
                    baud = asked == rate ? rate : baud;
                }

                @Override
                public void close() {
                    gate.change(() -> closed = true);
                }
            };
        }

        private void answer(String text) {
            if (near != baud) {
                return;
            }
            if (text.matches("AT\\+IPR=\\d+")) {
                asked = Integer.parseInt(text.substring(7));
            }
            String answer = switch (text) {
                case "AT+IPR=?" -> "\r\n+IPR: (115200,460800,921600)\r\n\r\nOK\r\n";
                case "AT+FTPRETR=\"f\"" -> "\r\nOK\r\n\r\n+FTPRETR: 2\r\n" + "x".repeat(STREAM) + "\003\r\n+FTPRETR: 1\r\n";
                case "AT+CGSN" -> "\r\n866000000000017\r\n\r\nOK\r\n";
                case "AT+CGMR" -> "\r\nR1\r\n\r\nOK\r\n";
                default -> text.startsWith("AT+FTPRECV") ? "\r\n+FTPRECV: " + PIECE + "\r\n" + "x".repeat(PIECE) + "\r\nOK\r\n" : "\r\nOK\r\n";
            };
            gate.change(() -> {
                sending = answer.getBytes(StandardCharsets.US_ASCII);
                handedOver = 0;
                begins = clock.nanos() + nanos(text.length() + 1);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"115200,8192,30", "921600,8192,52", "115200,64,60", "921600,64,85", "9600,8192,68"})
    void aBlockTakesTheWiresTimeAndFewWakings(int baud, int most, int wakings) throws Exception {
        VirtualClock.run(clock -> {
            PacedLine line = new PacedLine(clock, baud, most);
            try (ModemPort port = new ModemPort(clock, "m", line, PortSettings.DEFAULT, new Random(1))) {
                port.execute(RECEIVE);
                pieces(port, line, clock, baud, wakings);
            }
        });
    }

    private static void pieces(ModemPort port, PacedLine line, VirtualClock clock, int baud, int wakings) throws Exception {
        long began = clock.nanos();
        int before = line.reads;
        for (int i = 0; i < PIECES; i++) {
            assertThat(port.execute(RECEIVE).block()).hasSize(PIECE);
        }
        double model = PIECES * (PIECE + 40) * 10.0 / baud;
        assertThat(model / ((clock.nanos() - began) / 1e9)).as("share of the model").isGreaterThan(0.985);
        assertThat((line.reads - before) / PIECES).as("wakings a piece").isLessThanOrEqualTo(wakings);
    }

    @ParameterizedTest
    @CsvSource({"115200,8192,30,52", "460800,8192,38,52"})
    void afterARaiseTheWiresNewRateIsUsedAndSleptBy(int opened, int most, int wakingsBefore, int wakings) throws Exception {
        VirtualClock.run(clock -> {
            PacedLine line = new PacedLine(clock, opened, most);
            try (ModemPort port = new ModemPort(clock, "m", line, PortSettings.DEFAULT.at(PortSettings.Rate.MAX), new Random(1))) {
                port.execute(RECEIVE);
                assertThat(port.status().baud()).isEqualTo(921_600);
                pieces(port, line, clock, 921_600, wakings);
            }
            PacedLine plain = new PacedLine(clock, opened, most);
            try (ModemPort port = new ModemPort(clock, "m", plain, PortSettings.DEFAULT, new Random(1))) {
                port.execute(RECEIVE);
                pieces(port, plain, clock, opened, wakingsBefore);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"115200,8192,30", "921600,8192,52", "115200,64,60"})
    void aStreamTakesTheWiresTimeAndFewWakings(int baud, int most, int wakings) throws Exception {
        VirtualClock.run(clock -> {
            PacedLine line = new PacedLine(clock, baud, most);
            long[] taken = new long[1];
            Command retrieve = Command.of("AT+FTPRETR=\"f\"").within(Duration.ofSeconds(60)).once()
                    .ending(new Completion.StreamIn(LineMatch.outcome("+FTPRETR:", "2"), (bytes, offset, count) -> taken[0] += count,
                            Completion.Outcome.of(LineMatch.outcome("+FTPRETR:", "1"), LineMatch.outcome("+FTPRETR:", "0")), Duration.ofSeconds(60)));
            try (ModemPort port = new ModemPort(clock, "m", line, PortSettings.DEFAULT, new Random(1))) {
                port.execute(Command.of("AT"));
                long began = clock.nanos();
                int before = line.reads;
                port.execute(retrieve);
                assertThat(taken[0]).isEqualTo(STREAM);
                double model = STREAM * 10.0 / baud;
                assertThat(model / ((clock.nanos() - began) / 1e9)).as("share of the model").isGreaterThan(0.96);
                assertThat((line.reads - before) / PIECES).as("wakings for each 2048 bytes").isLessThanOrEqualTo(wakings);
            }
        });
    }
}
