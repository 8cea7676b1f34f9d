package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

import io.wherry.at.AtException;
import io.wherry.at.AtException.Kind;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.LineMatch;
import io.wherry.simulator.time.VirtualClock;
import io.wherry.time.Worker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw streams of known length, as Quectel's QFTPGET and QFTPPUT have them: whatever they hold, however they end. */
class RawStreamTest {
    private static final Command CSQ = Command.of("AT+CSQ").expecting("+CSQ:");
    private static final String NASTY = "a\r\nOK\r\n\r\n+XGET: 0,9\r\nERROR\r\nRDY\r\n+CME ERROR: 3\r\nNO CARRIER\r\n";

    private interface Life {
        void live(VirtualClock clock, ScriptedModule module, ModemPort port) throws Exception;
    }

    private static void run(Life life) throws Exception {
        VirtualClock.run(clock -> {
            ScriptedModule module = new ScriptedModule(clock);
            module.on((command, it) -> it.usual(command));
            try (ModemPort port = new ModemPort(clock, "m", module, PortSettings.DEFAULT, new Random(1))) {
                life.live(clock, module, port);
            }
        });
    }

    private static Completion.Outcome outcome(String prefix, long count) {
        LineMatch done = LineMatch.fields(prefix, fields -> fields.text(0).equals("0") && fields.text(1).equals(Long.toString(count)));
        return Completion.Outcome.of(done, LineMatch.fields(prefix, fields -> !fields.text(0).equals("0") || !fields.text(1).equals(Long.toString(count))));
    }

    private static Command get(long count, ByteArrayOutputStream got) {
        return Command.of("AT+XGET").within(Duration.ofSeconds(60)).once()
                .ending(new Completion.RawIn(LineMatch.pattern("CONNECT"), count, got::write, outcome("+XGET:", count), Duration.ofSeconds(60), "+++"));
    }

    private static Command put(byte[] bytes, long count) {
        return Command.of("AT+XPUT").within(Duration.ofSeconds(60)).once()
                .ending(new Completion.RawOut(LineMatch.pattern("CONNECT"), count, new ByteArrayInputStream(bytes)::read, outcome("+XPUT:", count), Duration.ofSeconds(60), "+++"));
    }

    private static void gives(ScriptedModule module, byte[] content, String... end) {
        module.on((command, it) -> {
            if (command.equals("AT+CSQ")) {
                it.say("+CSQ: 25,99", "OK");
            } else if (command.equals("AT+XGET")) {
                it.say("CONNECT");
                for (int from = 0; from < content.length; from += 4_000) {
                    it.send(Duration.ofMillis(20), Arrays.copyOfRange(content, from, Math.min(content.length, from + 4_000)));
                }
                it.later(Duration.ofMillis(40), end);
            } else {
                it.usual(command);
            }
        });
    }

    private static AtException failure(ModemPort port, Command command) {
        return catchThrowableOfType(AtException.class, () -> port.execute(command));
    }

    private static byte[] nasty(int size) {
        byte[] bytes = new byte[size];
        byte[] unit = NASTY.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < size; i++) {
            bytes[i] = unit[i % unit.length];
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20, 511, 512, 513, 2_000, 60_000})
    void whateverTheStreamHoldsItIsCounted(int size) throws Exception {
        for (boolean single : new boolean[] {false, true}) {
            run((clock, module, port) -> {
                if (single) {
                    module.singleBytes();
                }
                byte[] content = nasty(single ? Math.min(size, 2_000) : size);
                gives(module, content, "OK", "+XGET: 0," + content.length);
                ByteArrayOutputStream got = new ByteArrayOutputStream();

                assertThat(port.execute(get(content.length, got)).bytes()).isEqualTo(content.length);
                assertThat(got.toByteArray()).isEqualTo(content);
                assertThat(port.execute(CSQ).fields().integer(0)).hasValue(25);
            });
        }
    }

    /** Whether the cut comes before the first byte or late, the words about it are no content. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 13, 20, 30, 97, 700, 5_000})
    void aStreamThatBreaksOffGivesNoByteThatTheModuleSaid(int before) throws Exception {
        run((clock, module, port) -> {
            byte[] content = nasty(before);
            gives(module, content, "OK", "+XGET: 627,550");
            for (int missing : new int[] {1, 5, 20, 24, 25, 26, 4_000}) {
                ByteArrayOutputStream got = new ByteArrayOutputStream();
                long asked = clock.nanos();

                AtException failure = failure(port, get(before + missing, got));

                assertThat(failure.kind()).isEqualTo(Kind.FAILED);
                assertThat(failure.outcome()).contains("+XGET: 627,550");
                assertThat(got.toByteArray()).isEqualTo(Arrays.copyOf(content, got.size()));
                assertThat(Duration.ofNanos(clock.nanos() - asked)).isLessThan(Duration.ofSeconds(5));
                assertThat(port.execute(CSQ).fields().integer(0)).hasValue(25);
            }
        });
    }

    /** A serial line may lose bytes, or make some up: the module's own words must not fill the count. */
    @Test
    void bytesThatGotLostOrWereMadeUpOnTheLineAreNoticed() throws Exception {
        for (String end : new String[] {"x", "\r", "\n", "\r\n", "\r\nOK\r\n", "OK"}) {
            for (int lost = -6; lost <= 30; lost++) {
                int more = lost;
                run((clock, module, port) -> {
                    byte[] content = (new String(nasty(1_000), StandardCharsets.ISO_8859_1) + end).getBytes(StandardCharsets.ISO_8859_1);
                    byte[] wire = Arrays.copyOfRange(content, Math.max(0, more), content.length);
                    byte[] sent = new byte[wire.length + Math.max(0, -more)];
                    System.arraycopy(wire, 0, sent, Math.max(0, -more), wire.length);
                    gives(module, sent, "OK", "+XGET: 0," + content.length);
                    ByteArrayOutputStream got = new ByteArrayOutputStream();
                    if (more == 0) {
                        port.execute(get(content.length, got));
                        assertThat(got.toByteArray()).isEqualTo(content);
                    } else {
                        assertThat(failure(port, get(content.length, got))).as("%d lost before %s", more, end).isNotNull();
                    }
                });
            }
        }
    }

    @Test
    void withoutAResultBehindTheDataTheOutcomeIsEnough() throws Exception {
        run((clock, module, port) -> {
            byte[] content = nasty(3_000);
            gives(module, content, "+XGET: 0,3000");
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            port.execute(get(content.length, got));
            assertThat(got.toByteArray()).isEqualTo(content);
        });
    }

    @Test
    void refusedItIsNotBegun() throws Exception {
        run((clock, module, port) -> {
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    it.say("+CME ERROR: 603");
                }
            });
            AtException failure = failure(port, get(10, new ByteArrayOutputStream()));
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.cme()).isEqualTo(603);
        });
    }

    @Test
    void acceptedAndThenRefusedItFailsByItsLine() throws Exception {
        run((clock, module, port) -> {
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    it.say("OK", "+XGET: 627,550");
                }
            });
            AtException failure = failure(port, get(10, new ByteArrayOutputStream()));
            assertThat(failure.kind()).isEqualTo(Kind.FAILED);
            assertThat(failure.outcome()).contains("+XGET: 627,550");
        });
    }

    @Test
    void aFileThatGrewMeanwhileIsNotTakenForWhole() throws Exception {
        run((clock, module, port) -> {
            byte[] content = nasty(5_000);
            gives(module, content, "OK", "+XGET: 0,5000");
            ByteArrayOutputStream got = new ByteArrayOutputStream();

            assertThat(failure(port, get(4_000, got)).kind()).isIn(Kind.GARBLED, Kind.FAILED);
            assertThat(got.size()).isLessThan(4_000);
            assertThat(got.toByteArray()).isEqualTo(Arrays.copyOf(content, got.size()));
            assertThat(port.execute(CSQ).fields().integer(0)).hasValue(25);
        });
    }

    @Test
    void aRestartInTheMiddleIsSeenAndNotKept() throws Exception {
        run((clock, module, port) -> {
            byte[] content = new byte[3_000];
            Arrays.fill(content, (byte) 'x');
            gives(module, content, "RDY", "+CFUN: 1", "+CPIN: READY");
            ByteArrayOutputStream got = new ByteArrayOutputStream();

            assertThat(failure(port, get(10_000, got)).kind()).isEqualTo(Kind.RESTARTED);
            assertThat(got.toByteArray()).isEqualTo(Arrays.copyOf(content, got.size()));
        });
    }

    /** The bytes go on until the escape comes with its silence; what comes then is an old command's. */
    @Test
    void givenUpItIsEndedByTheEscape() throws Exception {
        run((clock, module, port) -> {
            AtomicReference<Boolean> over = new AtomicReference<>(false);
            module.on((command, it) -> {
                if (command.equals("AT+XGET")) {
                    it.takeRaw(3);
                    it.say("CONNECT");
                    for (int i = 0; i < 30; i++) {
                        it.send(Duration.ofMillis(100 + 100 * i), nasty(500));
                    }
                } else if (command.equals("<data>")) {
                    over.set(true);
                    it.later(Duration.ofSeconds(2), "OK");
                } else if (command.equals("AT+CSQ")) {
                    it.say("+CSQ: 25,99", "OK");
                } else {
                    it.usual(command);
                }
            });
            Worker caller = clock.start("caller", () -> {
                try {
                    port.execute(get(1_000_000, new ByteArrayOutputStream()));
                } catch (AtException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            clock.sleep(Duration.ofSeconds(1));
            caller.interrupt();
            caller.join(Duration.ofSeconds(1));
            clock.sleep(Duration.ofSeconds(60));
            assertThat(over.get()).isTrue();
            assertThat(port.status().counters().restarts()).as("a line of the stream is no line of the module").isZero();
            assertThat(module.rawTaken()).isEqualTo("+++".getBytes(StandardCharsets.US_ASCII));
            assertThat(port.execute(CSQ).fields().integer(0)).hasValue(25);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 512, 5_000})
    void aStreamGoesOutAsItIs(int size) throws Exception {
        run((clock, module, port) -> {
            byte[] content = nasty(size);
            module.on((command, it) -> {
                if (command.equals("<data>")) {
                    it.say("OK", "+XPUT: 0," + size);
                } else if (command.equals("AT+XPUT")) {
                    it.takeRaw(size);
                    it.say("CONNECT");
                    if (size == 0) {
                        it.later(Duration.ofMillis(20), "OK", "+XPUT: 0,0");
                    }
                } else {
                    it.usual(command);
                }
            });
            assertThat(port.execute(put(content, size)).bytes()).isEqualTo(size);
            assertThat(module.rawTaken()).isEqualTo(content);
        });
    }

    @Test
    void aFileThatIsNotAsLongAsOfferedEndsTheCommand() throws Exception {
        run((clock, module, port) -> {
            module.on((command, it) -> {
                if (command.equals("AT+XPUT")) {
                    it.takeRaw(1_003);
                    it.say("CONNECT");
                } else if (command.equals("<data>")) {
                    it.say("OK");
                } else if (command.equals("AT+CSQ")) {
                    it.say("+CSQ: 25,99", "OK");
                } else {
                    it.usual(command);
                }
            });
            assertThat(failure(port, put(nasty(1_000), 2_000)).kind()).isEqualTo(Kind.GIVEN_UP);
            assertThat(port.execute(CSQ).fields().integer(0)).hasValue(25);
            assertThat(new String(module.rawTaken(), StandardCharsets.ISO_8859_1)).endsWith("+++");
        });
    }

    @Test
    void anUploadThatTheModuleBreaksOffFailsByItsLine() throws Exception {
        run((clock, module, port) -> {
            module.on((command, it) -> {
                if (command.equals("AT+XPUT")) {
                    it.takeRaw(100_000);
                    it.say("CONNECT");
                    it.later(Duration.ofMillis(500), "OK", "+XPUT: 607,0");
                    it.takeRaw(0);
                } else {
                    it.usual(command);
                }
            });
            AtException failure = failure(port, put(new byte[60_000], 60_000));
            assertThat(failure.kind()).isEqualTo(Kind.FAILED);
            assertThat(failure.outcome()).contains("+XPUT: 607,0");
        });
    }
}
