package io.wherry.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/** A line with a module at its end that answers in no time: {@code AT+FTPRECV} with a block, everything else with what a module must have to be served. */
final class InstantLine implements Line {
    private static final byte[] PIECE = answer("\r\n+FTPRECV: " + Transcript.PIECE + "\r\n" + "x".repeat(Transcript.PIECE) + "\r\nOK\r\n");
    private static final byte[] SERIAL = answer("\r\n866000000000017\r\n\r\nOK\r\n");
    private static final byte[] OK = answer("\r\nOK\r\n");

    private final Gate gate;
    private final Deque<byte[]> answers = new ArrayDeque<>();
    private boolean closed;

    InstantLine(Clock clock) {
        gate = clock.gate();
    }

    private static byte[] answer(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String name() {
        return "instant";
    }

    @Override
    public int baud() {
        return 0;
    }

    @Override
    public Connection open() {
        return new Connection() {
            @Override
            public int read(byte[] buffer) {
                try {
                    Optional<byte[]> next = gate.take(() -> closed ? Optional.of(new byte[0]) : Optional.ofNullable(answers.poll()), Duration.ofDays(1));
                    byte[] bytes = next.orElseThrow();
                    System.arraycopy(bytes, 0, buffer, 0, bytes.length);
                    return bytes.length == 0 ? -1 : bytes.length;
                } catch (InterruptedException ended) {
                    return -1;
                }
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                String command = new String(bytes, offset, length, StandardCharsets.US_ASCII);
                byte[] reply = command.startsWith("AT+FTPRECV") ? PIECE : command.startsWith("AT+CGSN") ? SERIAL : OK;
                gate.change(() -> answers.add(reply));
            }

            @Override
            public int baud() {
                return 0;
            }

            @Override
            public void baud(int rate) {
                // It has none.
            }

            @Override
            public void close() {
                gate.change(() -> closed = true);
            }
        };
    }
}
