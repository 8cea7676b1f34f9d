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

    /** A line that carries bytes at its rate and keeps what came until it is read, as a driver does; {@code most} bytes a read. */
    private static final class PacedLine implements Line {
        private final VirtualClock clock;
        private final Gate gate;
        private final int baud;
        private final int most;
        private final ByteArrayOutputStream command = new ByteArrayOutputStream();
        private byte[] sending = new byte[0];
        private long begins;
        private int handedOver;
        private boolean closed;
        private int reads;

        PacedLine(VirtualClock clock, int baud, int most) {
            this.clock = clock;
            this.gate = clock.gate();
            this.baud = baud;
            this.most = most;
        }

        private long nanos(long bytes) {
            return bytes * 10 * 1_000_000_000L / baud;
        }

        private int waiting() {
            long arrived = Math.max(0, (clock.nanos() - begins) * baud / 10 / 1_000_000_000L);
            return (int) Math.min(sending.length, arrived) - handedOver;
        }

        @Override
        public String name() {
            return "paced";
        }

        @Override
        public int baud() {
            return baud;
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
                    return baud;
                }

                @Override
                public void baud(int rate) {
                    throw new UnsupportedOperationException("one rate");
                }

                @Override
                public void close() {
                    gate.change(() -> closed = true);
                }
            };
        }

        private void answer(String text) {
            String answer = switch (text) {
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
            Command receive = Command.of("AT+FTPRECV=" + PIECE).within(Duration.ofSeconds(60))
                    .ending(new Completion.Block(LineMatch.prefix("+FTPRECV:"), header -> Fields.of(header).integer(0).orElse(-1), PIECE));
            try (ModemPort port = new ModemPort(clock, "m", line, PortSettings.DEFAULT, new Random(1))) {
                port.execute(receive);
                long began = clock.nanos();
                int before = line.reads;
                for (int i = 0; i < PIECES; i++) {
                    assertThat(port.execute(receive).block()).hasSize(PIECE);
                }
                double model = PIECES * (PIECE + 40) * 10.0 / baud;
                assertThat(model / ((clock.nanos() - began) / 1e9)).as("share of the model").isGreaterThan(0.985);
                assertThat((line.reads - before) / PIECES).as("wakings a piece").isLessThanOrEqualTo(wakings);
            }
        });
    }
}
