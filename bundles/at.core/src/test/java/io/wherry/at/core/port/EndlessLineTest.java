package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Command;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.simulator.time.VirtualClock;
import io.wherry.time.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line that brings bytes faster than anybody can take them, for ever. */
class EndlessLineTest {

    /** Gives {@code flood} over and over while it is on, and the usual answers in between when the module is there. */
    private static final class EndlessLine implements Line {
        private final Gate gate;
        private final byte[] flood;
        private boolean flooding;
        private boolean answering = true;
        private boolean broken;
        private String answers = "";

        EndlessLine(VirtualClock clock, String flood) {
            this.gate = clock.gate();
            this.flood = flood.repeat(1 + 4096 / flood.length()).getBytes(StandardCharsets.ISO_8859_1);
        }

        void flood(boolean on, boolean module) {
            gate.change(() -> {
                flooding = on;
                answering = module;
            });
        }

        @Override
        public String name() {
            return "endless";
        }

        @Override
        public int baud() {
            return 0;
        }

        @Override
        public Connection open() {
            gate.change(() -> broken = false);
            return new Connection() {
                @Override
                public int read(byte[] buffer) {
                    try {
                        gate.await(() -> broken || flooding || !answers.isEmpty(), Duration.ofDays(2));
                    } catch (InterruptedException ended) {
                        return -1;
                    }
                    return gate.update(() -> {
                        byte[] next = answers.isEmpty() ? flood : ("\r\n" + answers).getBytes(StandardCharsets.US_ASCII);
                        answers = "";
                        int count = Math.min(buffer.length, next.length);
                        System.arraycopy(next, 0, buffer, 0, count);
                        return broken ? -1 : count;
                    });
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    String command = new String(bytes, offset, length, StandardCharsets.US_ASCII).trim();
                    gate.change(() -> answers += !answering || command.equals("AT+MUTE") ? "" : switch (command) {
                        case "AT+CGSN" -> "866000000000017\r\n\r\nOK\r\n";
                        case "AT+CGMR" -> "16000.1000\r\n\r\nOK\r\n";
                        default -> "OK\r\n";
                    });
                }

                @Override
                public int baud() {
                    return 0;
                }

                @Override
                public void baud(int rate) {
                    throw new UnsupportedOperationException("it has none");
                }

                @Override
                public void close() {
                    gate.change(() -> broken = true);
                }
            };
        }
    }

    private static ModemPort port(VirtualClock clock, Line line, List<AtEvent> events) {
        ModemPort port = new ModemPort(clock, "m", line, PortSettings.DEFAULT, new Random(1));
        port.listen(events::add);
        return port;
    }

    private static void until(VirtualClock clock, ModemPort port, State state, Duration patience) throws InterruptedException {
        long end = clock.after(patience);
        while (port.status().state() != state && clock.nanos() < end) {
            clock.sleep(Duration.ofMillis(100));
        }
        assertThat(port.status().state()).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0001\u00ffgarbage", "\r\nwhat, what, what, what, what, what, what, what, what, what, what, what?\r\n", "\r\nOK\r\n"})
    void aModuleThatOnlyFloodsEndsAsNeedsAttentionAndCommandsEndInTime(String flood) throws Exception {
        VirtualClock.run(clock -> {
            EndlessLine line = new EndlessLine(clock, flood);
            List<AtEvent> events = Collections.synchronizedList(new ArrayList<>());
            try (ModemPort port = port(clock, line, events)) {
                until(clock, port, State.READY, Duration.ofMinutes(1));
                line.flood(true, false);
                long began = clock.nanos();
                assertThatThrownBy(() -> port.execute(Command.of("AT+CSQ").expecting("+CSQ:"))).isInstanceOf(AtException.class);
                assertThat(Duration.ofNanos(clock.nanos() - began)).isLessThan(Duration.ofMinutes(4));
                until(clock, port, State.NEEDS_ATTENTION, Duration.ofMinutes(30));
                assertThat(port.status().detail()).contains("far more than anybody asked for");
                Duration lasted = Duration.ofNanos(clock.nanos() - began);
                assertThat(events.stream().filter(AtEvent.Unsolicited.class::isInstance)).as("unsolicited lines told in %s", lasted)
                        .hasSizeLessThan(1_200 + 121 * (int) lasted.toSeconds());
                line.flood(false, true);
                until(clock, port, State.READY, Duration.ofMinutes(5));
            }
        });
    }

    @Test
    void anIdlePortNoticesAFloodAndStaysReadyWhileTheModuleAnswers() throws Exception {
        VirtualClock.run(clock -> {
            EndlessLine line = new EndlessLine(clock, "\r\nwhat?\r\n");
            List<AtEvent> events = Collections.synchronizedList(new ArrayList<>());
            try (ModemPort port = port(clock, line, events)) {
                until(clock, port, State.READY, Duration.ofMinutes(1));
                events.clear();
                line.flood(true, true);
                clock.sleep(Duration.ofMinutes(1));
                assertThat(port.status().state()).isEqualTo(State.READY);
                assertThat(events).filteredOn(AtEvent.StateChanged.class::isInstance).extracting(event -> ((AtEvent.StateChanged) event).state())
                        .containsExactly(State.RESYNCING, State.READY);
                assertThat(port.execute(Command.of("AT+CMEE=1")).info()).isEmpty();
            }
        });
    }

    @Test
    void anAnswerWithoutEndIsGarbledBeforeItFillsTheMemory() throws Exception {
        VirtualClock.run(clock -> {
            EndlessLine line = new EndlessLine(clock, "\r\n+CSQ: 5,99\r\n");
            try (ModemPort port = port(clock, line, new ArrayList<>())) {
                until(clock, port, State.READY, Duration.ofMinutes(1));
                line.flood(true, false);
                assertThatThrownBy(() -> port.execute(Command.of("AT+CSQ").expecting("+CSQ:").within(Duration.ofHours(1)))).isInstanceOfSatisfying(AtException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(AtException.Kind.GARBLED));
                line.flood(false, true);
                until(clock, port, State.READY, Duration.ofMinutes(30));
            }
        });
    }
}
