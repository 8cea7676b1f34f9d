package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.at.AtException.Kind;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Fields;
import io.wherry.at.LineMatch;
import io.wherry.at.Reply;
import io.wherry.at.Urc;
import io.wherry.fault.FaultCode;
import io.wherry.simulator.time.VirtualClock;
import io.wherry.time.Worker;
import org.junit.jupiter.api.Test;

class ModemPortTest {
    private static final Command CSQ = Command.of("AT+CSQ").expecting("+CSQ:");
    private static final Command FTPDEL = Command.of("AT+FTPDEL=\"a\"").within(Duration.ofSeconds(60)).once()
            .ending(Completion.Outcome.of(LineMatch.outcome("+FTPDEL:", "1"), LineMatch.outcome("+FTPDEL:", "0")));

    private interface Life {
        void live(VirtualClock clock, ScriptedModule module, ModemPort port, List<AtEvent> heard) throws Exception;
    }

    private static void run(Life life) throws Exception {
        VirtualClock.run(clock -> {
            ScriptedModule module = new ScriptedModule(clock);
            module.on((command, it) -> it.usual(command));
            List<AtEvent> heard = new ArrayList<>();
            try (ModemPort port = new ModemPort(clock, "m", module, PortSettings.DEFAULT, new Random(1))) {
                port.listen(heard::add);
                life.live(clock, module, port, heard);
            }
        });
    }

    private static Kind failure(ModemPort port, Command command) throws InterruptedException {
        try {
            port.execute(command);
            return null;
        } catch (AtException fault) {
            return fault.kind();
        }
    }

    @Test
    void aCommandIsAnsweredWithItsInformationLines() throws Exception {
        run((clock, module, port, heard) -> {
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    it.say("+CSQ: 25,99", "OK");
                }
            });
            assertThat(port.execute(CSQ).fields().integer(0)).hasValue(25);
            assertThat(module.commands()).startsWith("AT", "ATE0", "ATE0", "AT+CMEE=1");
        });
    }

    @Test
    void anUnsolicitedLineBetweenIsAnEventAndNoAnswer() throws Exception {
        run((clock, module, port, heard) -> {
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    it.say("+CREG: 1", "+CSQ: 25,99", "+SIM DROP", "OK");
                }
            });
            assertThat(port.execute(CSQ).info()).containsExactly("+CSQ: 25,99");
            assertThat(heard).anySatisfy(event -> assertThat(event).isInstanceOfSatisfying(AtEvent.Unsolicited.class,
                    it -> assertThat(it.urc()).isEqualTo(new Urc.Registration("+CREG: 1", "CREG", 1))));
        });
    }

    @Test
    void wordsThatLookLikeAnEndAreNoEnd() throws Exception {
        run((clock, module, port, heard) -> {
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    it.say("TOKYO", "OK2", "ERROR.log", "+CSQ: 7,99", "OK");
                }
            });
            assertThat(port.execute(CSQ).info()).containsExactly("+CSQ: 7,99");
        });
    }

    @Test
    void anOutcomeMayComeBeforeOrAfterItsOk() throws Exception {
        run((clock, module, port, heard) -> {
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    it.later(Duration.ofMillis(5), "OK");
                    it.later(Duration.ofSeconds(3), "+FTPDEL: 1");
                }
            });
            assertThat(port.execute(FTPDEL).outcome()).contains("+FTPDEL: 1");
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    it.say("+FTPDEL:1", "OK");
                }
            });
            assertThat(port.execute(FTPDEL).outcome()).contains("+FTPDEL:1");
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    it.say("OK", "+FTPDEL: 0");
                }
            });
            assertThat(failure(port, FTPDEL)).isEqualTo(Kind.FAILED);
        });
    }

    @Test
    void aMissingOutcomeIsAskedFor() throws Exception {
        run((clock, module, port, heard) -> {
            Command dial = Command.of("AT+MIPCALL=1").within(Duration.ofSeconds(60)).ending(
                    Completion.Outcome.of(LineMatch.fields("+MIPCALL:", f -> f.text(0).contains(".")), LineMatch.outcome("+MIPCALL:", "0"))
                            .orAsk(Command.of("AT+MIPCALL?").expecting("+MIPCALL:"), reply -> switch (reply.fields().text(0)) {
                                case "1" -> Completion.Verdict.DONE;
                                case "2" -> Completion.Verdict.PENDING;
                                default -> Completion.Verdict.FAILED;
                            }));
            AtomicInteger asked = new AtomicInteger();
            module.on((command, it) -> {
                if (command.equals("AT+MIPCALL?")) {
                    it.say(asked.incrementAndGet() == 1 ? "+MIPCALL: 2" : "+MIPCALL: 1, 10.0.0.9", "OK");
                } else if (!it.usual(command)) {
                    it.say("OK");
                }
            });
            assertThat(port.execute(dial).outcome()).isEmpty();
            assertThat(asked).hasValue(2);
        });
    }

    @Test
    void aListingsLinesAreContentWhateverTheyLookLike() throws Exception {
        run((clock, module, port, heard) -> {
            Command list = Command.of("AT+FTPLIST").within(Duration.ofSeconds(60)).ending(Completion.Outcome
                    .of(LineMatch.outcome("+FTPLIST:", "1"), LineMatch.outcome("+FTPLIST:", "0")).withListing(LineMatch.outcome("+FTPLIST:", "2")));
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    it.say("OK", "+FTPLIST: 2");
                    it.send(Duration.ofMillis(10), "-rw-r--r-- 1 0 0 7 May 05 2016 OK\r\nERROR\r\nOK\r\n+FTPMKD: 1\r\n".getBytes(StandardCharsets.US_ASCII));
                    it.later(Duration.ofMillis(20), "+CEREG: 1", "+FTPLIST: 1");
                }
            });
            assertThat(port.execute(list).info()).containsExactly("+FTPLIST: 2", "-rw-r--r-- 1 0 0 7 May 05 2016 OK", "ERROR", "OK", "+FTPMKD: 1");
        });
    }

    private static Command receive(int count) {
        return Command.of("AT+FTPRECV=" + count).within(Duration.ofSeconds(60)).ending(
                new Completion.Block(LineMatch.prefix("+FTPRECV:"), line -> Fields.of(line).integer(0).orElse(-1), count));
    }

    @Test
    void aBlockIsCountedAndNotSearched() throws Exception {
        run((clock, module, port, heard) -> {
            byte[] content = "\r\nOK\r\n+FTPRECV: 4\r\nAT command ready\r\n".getBytes(StandardCharsets.US_ASCII);
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    it.say("+FTPRECV: " + content.length);
                    for (byte each : content) {
                        it.send(Duration.ofMillis(6), new byte[] {each});
                    }
                    it.later(Duration.ofMillis(7), "OK");
                }
            });
            assertThat(port.execute(receive(100)).block()).isEqualTo(content);
        });
    }

    @Test
    void aBlockThatLostBytesIsNoBlock() throws Exception {
        for (int lost = 1; lost <= 10; lost++) {
            int missing = lost;
            run((clock, module, port, heard) -> {
                module.on((command, it) -> {
                    if (!it.usual(command)) {
                        it.send(Duration.ofMillis(5), ("\r\n+FTPRECV: 20\r\n" + "x".repeat(20 - missing) + "\r\nOK\r\n").getBytes(StandardCharsets.US_ASCII));
                    }
                });
                assertThat(failure(port, receive(20).once())).as("%d lost", missing).isIn(Kind.GARBLED, Kind.SILENT);
                module.on((command, it) -> {
                    if (!it.usual(command)) {
                        it.say("+CSQ: 9,99", "OK");
                    }
                });
                assertThat(port.execute(CSQ).fields().integer(0)).hasValue(9);
            });
        }
    }

    @Test
    void dataIsWrittenAtThePromptAndItsOutcomeWaitedFor() throws Exception {
        run((clock, module, port, heard) -> {
            byte[] data = {1, 2, '\r', 0x1a, 3};
            Command put = Command.of("AT+FTPPUT=\"f\",5,1").once().within(Duration.ofSeconds(60)).ending(new Completion.Prompt(
                    LineMatch.prefix("+FTPPUT: 2"), data, Optional.of(Completion.Outcome.of(LineMatch.outcome("+FTPPUT:", "1"), LineMatch.outcome("+FTPPUT:", "0")))));
            module.on((command, it) -> {
                if (command.equals("<data>")) {
                    it.say("OK", "+FTPPUT: 1");
                } else if (!it.usual(command)) {
                    it.takeRaw(5);
                    it.say("+FTPPUT: 2,5");
                }
            });
            assertThat(port.execute(put).outcome()).contains("+FTPPUT: 1");
            assertThat(module.rawTaken()).isEqualTo(data);
        });
    }

    @Test
    void aModuleThatWaitsForTheRestOfADataBlockIsGivenIt() throws Exception {
        run((clock, module, port, heard) -> {
            Command put = Command.of("AT+FTPPUT=\"f\",50,0").once().within(Duration.ofSeconds(20)).ending(new Completion.Prompt(
                    LineMatch.prefix("+FTPPUT: 2"), new byte[50], Optional.empty()));
            module.on((command, it) -> {
                if (command.equals("AT+CSQ")) {
                    it.say("+CSQ: 3,99", "OK");
                } else if (!it.usual(command) && !command.equals("<data>")) {
                    it.takeRaw(90);
                    it.say("+FTPPUT: 2,50");
                }
            });
            assertThat(failure(port, put)).isEqualTo(Kind.SILENT);
            assertThat(port.execute(CSQ).fields().integer(0)).hasValue(3);
        });
    }

    @Test
    void aStreamThatBeginsWithoutItsOkIsNobodysLines() throws Exception {
        run((clock, module, port, heard) -> {
            Completion.Outcome retrieved = Completion.Outcome.of(LineMatch.outcome("+FTPRETR:", "1"), LineMatch.outcome("+FTPRETR:", "0"));
            Command retrieve = Command.of("AT+FTPRETR=\"f\"").once().ending(new Completion.StreamIn(LineMatch.outcome("+FTPRETR:", "2"), (bytes, offset, length) -> { },
                    retrieved, Duration.ofSeconds(60)));
            module.on((command, it) -> {
                if (command.startsWith("AT+FTPRETR")) {
                    it.say("+FTPRETR: 2");
                    it.later(Duration.ofMillis(20), "+FTPRETR: 0");
                    it.later(Duration.ofMillis(1_500), "+CSQ: 99,99", "OK", "ERROR");
                    it.send(Duration.ofMillis(2_000), new byte[] {0x03});
                } else if (command.equals("AT+CSQ")) {
                    it.say("+CSQ: 3,99", "OK");
                } else {
                    it.usual(command);
                }
            });
            assertThat(failure(port, retrieve)).as("what stands in the file is no outcome").isEqualTo(Kind.GARBLED);
            assertThat(port.execute(CSQ).fields().integer(0)).hasValue(3);
        });
    }

    @Test
    void streamsGoBothWaysInTheirCoding() throws Exception {
        run((clock, module, port, heard) -> {
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            Completion.Outcome retrieved = Completion.Outcome.of(LineMatch.outcome("+FTPRETR:", "1"), LineMatch.outcome("+FTPRETR:", "0"));
            Command retrieve = Command.of("AT+FTPRETR=\"f\"").ending(new Completion.StreamIn(LineMatch.outcome("+FTPRETR:", "2"), got::write, retrieved,
                    Duration.ofSeconds(60)));
            Completion.Outcome stored = Completion.Outcome.of(LineMatch.outcome("+FTPSTOR:", "1"), LineMatch.outcome("+FTPSTOR:", "0"));
            ByteArrayInputStream file = new ByteArrayInputStream(new byte[] {0x41, 0x03, 0x42, 0x10});
            Command store = Command.of("AT+FTPSTOR=\"f\"").once().ending(new Completion.StreamOut(LineMatch.outcome("+FTPSTOR:", "2"), file::read, stored,
                    Duration.ofSeconds(60)));
            module.on((command, it) -> {
                if (command.equals("<data>")) {
                    it.say("+FTPSTOR: 1");
                } else if (command.startsWith("AT+FTPSTOR")) {
                    it.takeRaw(7);
                    it.say("OK", "+FTPSTOR: 2");
                } else if (!it.usual(command)) {
                    it.say("OK", "+FTPRETR: 2");
                    it.send(Duration.ofMillis(20), new byte[] {'\r', '\n', 'O', 'K', '\r', '\n', 0x10, 0x03, 0x10});
                    it.send(Duration.ofMillis(40), new byte[] {0x10, 0x03});
                    it.later(Duration.ofMillis(50), "+FTPRETR: 1");
                }
            });
            assertThat(port.execute(retrieve).bytes()).isEqualTo(8);
            assertThat(got.toByteArray()).containsExactly('\r', '\n', 'O', 'K', '\r', '\n', 0x03, 0x10);
            assertThat(port.execute(store).bytes()).isEqualTo(4);
            assertThat(module.rawTaken()).containsExactly(0x41, 0x10, 0x03, 0x42, 0x10, 0x10, 0x03);
        });
    }

    /** The heart of it: an OK that comes after its command timed out is nobody's answer, whenever it comes. */
    @Test
    void aLateOkIsNeverTheNextCommandsAnswer() throws Exception {
        for (int delay : new int[] {1, 40, 900, 2_000, 4_999, 5_001, 9_000, 11_000, 14_999, 15_100, 16_000, 18_000, 25_000, 50_000}) {
            run((clock, module, port, heard) -> {
                module.on((command, it) -> {
                    if (command.equals("AT+FIRST")) {
                        it.later(Duration.ofMillis(5_000 + delay), "+FIRST: 1", "OK");
                    } else if (command.equals("AT+CSQ")) {
                        it.say("+CSQ: 21,99", "OK");
                    } else {
                        it.usual(command);
                    }
                });
                assertThat(failure(port, Command.of("AT+FIRST").expecting("+FIRST:"))).isEqualTo(Kind.SILENT);
                for (int i = 0; i < 20; i++) {
                    try {
                        assertThat(port.execute(CSQ).info()).as("delay %d", delay).containsExactly("+CSQ: 21,99");
                    } catch (AtException doubt) {
                        assertThat(doubt.kind()).as("delay %d", delay).isEqualTo(Kind.GARBLED);
                    }
                    clock.sleep(Duration.ofSeconds(2));
                }
                assertThat(heard).anyMatch(event -> event instanceof AtEvent.LateAnswer late && late.command().equals("AT+FIRST"));
            });
        }
    }

    /** The worst moment: the old OK stands right before the answer to the n-th command after it, and is byte for byte what that one expects. */
    @Test
    void aLateOkRightBeforeAnAnswerIsFoundOut() throws Exception {
        for (int nth = 1; nth <= 3; nth++) {
            int moment = nth;
            run((clock, module, port, heard) -> {
                AtomicInteger asked = new AtomicInteger();
                module.on((command, it) -> {
                    if (command.startsWith("AT+SET")) {
                        boolean late = asked.incrementAndGet() == moment;
                        it.say(late ? new String[] {"OK", "+CME ERROR: 50"} : new String[] {"+CME ERROR: 50"});
                    } else {
                        it.usual(command);
                    }
                });
                assertThat(failure(port, Command.of("AT+FIRST").once())).isEqualTo(Kind.SILENT);
                for (int i = 0; i < 5; i++) {
                    assertThat(failure(port, Command.of("AT+SET=" + i).once())).isIn(Kind.REFUSED, Kind.GARBLED);
                }
                assertThat(asked).hasValue(5);
            });
        }
    }

    /** A slow module answers each AT only after the next was sent, so all answers are one behind until somebody notices. */
    @Test
    void aModuleWhoseAnswersAreOneBehindIsFoundAllTheSame() throws Exception {
        run((clock, module, port, heard) -> {
            AtomicInteger sent = new AtomicInteger();
            module.on((command, it) -> {
                if (command.equals("AT") && sent.incrementAndGet() <= 3) {
                    it.later(Duration.ofMillis(1_700), "OK");
                } else if (!it.usual(command)) {
                    it.say("+CSQ: 21,99", "OK");
                }
            });
            for (int i = 0; i < 5; i++) {
                assertThat(port.execute(CSQ).info()).containsExactly("+CSQ: 21,99");
            }
        });
    }

    @Test
    void afterAbortTheOldResultIsWaitedForAndTold() throws Exception {
        run((clock, module, port, heard) -> {
            module.on((command, it) -> {
                if (command.startsWith("AT+FTPDEL")) {
                    it.say("ABORT");
                    it.later(Duration.ofSeconds(7), "OK", "+FTPDEL: 1");
                } else if (command.equals("AT+CSQ")) {
                    it.say("+CSQ: 21,99", "OK");
                } else {
                    it.usual(command);
                }
            });
            assertThat(failure(port, FTPDEL)).isEqualTo(Kind.ABORTED);
            assertThat(port.execute(CSQ).info()).containsExactly("+CSQ: 21,99");
            assertThat(heard.stream().filter(AtEvent.LateAnswer.class::isInstance).map(event -> ((AtEvent.LateAnswer) event).line()))
                    .containsExactly("OK", "+FTPDEL: 1");
        });
    }

    @Test
    void aRepeatableCommandThatWasLostIsSentAgainAndOneThatIsNotIsReported() throws Exception {
        run((clock, module, port, heard) -> {
            AtomicInteger times = new AtomicInteger();
            module.on((command, it) -> {
                if (!it.usual(command) && times.incrementAndGet() % 2 == 0) {
                    it.say("+CSQ: 21,99", "OK");
                }
            });
            assertThat(port.execute(CSQ.tries(3)).info()).hasSize(1);
            assertThat(times).hasValue(2);
            assertThat(failure(port, FTPDEL)).isEqualTo(Kind.SILENT);
            assertThat(times).hasValue(3);
        });
    }

    @Test
    void aRestartEndsTheCommandAndTheModuleIsSetUpAnew() throws Exception {
        run((clock, module, port, heard) -> {
            module.on((command, it) -> {
                if (command.startsWith("AT+FTPDEL")) {
                    it.say("OK", "AT command ready", "+SIM READY");
                } else if (!it.usual(command)) {
                    it.say("+CSQ: 21,99", "OK");
                }
            });
            assertThat(failure(port, FTPDEL)).isEqualTo(Kind.RESTARTED);
            assertThat(port.execute(CSQ).info()).hasSize(1);
            assertThat(heard).anyMatch(event -> event instanceof AtEvent.Restarted restarted && !restarted.asked());
            assertThat(module.commands().stream().filter("ATE0"::equals)).hasSize(4);
        });
    }

    @Test
    void aPortThatIsPulledOutIsNamedAndComesBack() throws Exception {
        run((clock, module, port, heard) -> {
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    it.say("+CSQ: 21,99", "OK");
                }
            });
            port.execute(CSQ);
            module.unplug();
            clock.sleep(Duration.ofMillis(100));
            assertThat(port.status().state()).isEqualTo(State.LINE_DOWN);
            assertThat(port.status().fault()).contains(FaultCode.PORT_GONE);
            clock.sleep(Duration.ofSeconds(6));
            assertThat(port.status().fault()).contains(FaultCode.PORT_MISSING);
            assertThatThrownBy(() -> port.execute(CSQ)).isInstanceOfSatisfying(AtException.class, fault -> {
                assertThat(fault.kind()).isEqualTo(Kind.NOT_SENT);
                assertThat(fault.code()).isEqualTo(FaultCode.PORT_MISSING);
            });
            module.replug();
            clock.sleep(Duration.ofSeconds(10));
            assertThat(port.execute(CSQ).info()).hasSize(1);
        });
    }

    @Test
    void aDeadModuleIsResetABoundedNumberOfTimesAndThenAPersonIsCalled() throws Exception {
        run((clock, module, port, heard) -> {
            module.on((command, it) -> { });
            clock.sleep(Duration.ofHours(3));
            assertThat(port.status().state()).isEqualTo(State.NEEDS_ATTENTION);
            assertThat(port.status().fault()).contains(FaultCode.MODEM_SILENT);
            assertThat(module.commands().stream().filter(command -> command.startsWith("AT+CFUN"))).hasSizeBetween(2, 18);
            assertThatThrownBy(() -> port.execute(CSQ)).isInstanceOfSatisfying(AtException.class, fault -> assertThat(fault.code()).isEqualTo(FaultCode.MODEM_SILENT));
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    it.say("+CSQ: 21,99", "OK");
                }
            });
            clock.sleep(Duration.ofSeconds(30));
            assertThat(port.execute(CSQ).info()).hasSize(1);
        });
    }

    @Test
    void aCommandThatIsGivenUpHarmsNobody() throws Exception {
        run((clock, module, port, heard) -> {
            module.on((command, it) -> {
                if (command.startsWith("AT+FTPDEL")) {
                    it.later(Duration.ofSeconds(4), "OK", "+FTPDEL: 1");
                } else if (!it.usual(command)) {
                    it.say("+CSQ: 21,99", "OK");
                }
            });
            Worker caller = clock.start("wherry-caller", () -> {
                try {
                    port.execute(FTPDEL);
                } catch (AtException unexpected) {
                    throw new IllegalStateException(unexpected);
                }
            });
            clock.sleep(Duration.ofSeconds(2));
            caller.interrupt();
            assertThat(caller.join(Duration.ofSeconds(1))).isTrue();
            assertThat(port.execute(CSQ).info()).containsExactly("+CSQ: 21,99");
        });
    }

    @Test
    void waitingCommandsFailWhenThePortStops() throws Exception {
        VirtualClock.run(clock -> {
            ScriptedModule module = new ScriptedModule(clock);
            module.on((command, it) -> it.usual(command));
            ModemPort port = new ModemPort(clock, "m", module, PortSettings.DEFAULT, new Random(1));
            List<Kind> kinds = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                clock.start("wherry-caller-" + i, () -> kinds.add(failure(port, FTPDEL)));
            }
            clock.sleep(Duration.ofSeconds(10));
            port.close();
            clock.sleep(Duration.ofSeconds(1));
            assertThat(kinds).containsExactlyInAnyOrder(Kind.GIVEN_UP, Kind.NOT_SENT);
        });
    }

    @Test
    void noPieceOfAnEchoedPasswordIsTold() throws Exception {
        run((clock, module, port, heard) -> {
            module.stubbornEcho();
            Command open = Command.of("AT+FTPOPEN=\"h\",\"user\",\"topsecret\"").shownAs("AT+FTPOPEN=\"h\",\"user\",***").once();
            module.on((command, it) -> {
                if (!it.usual(command)) {
                    it.say("user\",\"topsecr", "AT+FTPOPEN=\"h\",\"user\",\"topsecret\"", "OK");
                }
            });
            Reply reply = port.execute(open);
            assertThat(reply.info()).isEmpty();
            assertThat(heard.toString()).doesNotContain("topsec");
        });
    }
}
