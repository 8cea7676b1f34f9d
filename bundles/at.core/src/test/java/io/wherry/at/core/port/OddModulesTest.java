package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.at.AtException.Kind;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Fields;
import io.wherry.at.LineMatch;
import io.wherry.fault.FaultCode;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules that behave as the guide and the field say some do, and as none should. */
class OddModulesTest {
    private static final Command CSQ = Command.of("AT+CSQ").expecting("+CSQ:");
    private static final Completion.Outcome GOT = Completion.Outcome.of(LineMatch.outcome("+FTPGET:", "1"), LineMatch.outcome("+FTPGET:", "0"))
            .after(LineMatch.outcome("+FTPGET:", "2"));
    private static final Command LIST = Command.of("AT+FTPLIST").within(Duration.ofSeconds(60)).ending(Completion.Outcome
            .of(LineMatch.outcome("+FTPLIST:", "1"), LineMatch.outcome("+FTPLIST:", "0")).withListing(LineMatch.outcome("+FTPLIST:", "2")));

    private interface Life {
        void live(VirtualClock clock, ScriptedModule module, ModemPort port, List<AtEvent> heard) throws Exception;
    }

    private static void run(BiConsumer<String, ScriptedModule> script, Life life) throws Exception {
        VirtualClock.run(clock -> {
            ScriptedModule module = new ScriptedModule(clock);
            module.on((command, it) -> {
                if (command.equals("AT+CSQ")) {
                    it.say("+CSQ: 21,99", "OK");
                } else {
                    script.accept(command, it);
                }
            });
            List<AtEvent> heard = new ArrayList<>();
            try (ModemPort port = new ModemPort(clock, "m", module, new PortSettings(Duration.ofSeconds(10), Optional.empty()), new Random(1))) {
                port.listen(heard::add);
                life.live(clock, module, port, heard);
            }
        });
    }

    private static Optional<Kind> failure(ModemPort port, Command command) throws InterruptedException {
        try {
            port.execute(command);
            return Optional.empty();
        } catch (AtException fault) {
            return Optional.of(fault.kind());
        }
    }

    private static Command receive(int most) {
        return Command.of("AT+FTPRECV=" + most).within(Duration.ofSeconds(60)).once().ending(
                new Completion.Block(LineMatch.prefix("+FTPRECV:"), line -> Fields.of(line).integer(0).orElse(-1), most));
    }

    @Test
    void aModuleThatTakesThreeSecondsForEachCommandIsFoundAndServed() throws Exception {
        VirtualClock.run(clock -> {
            ScriptedModule module = new ScriptedModule(clock);
            long[] free = new long[1];
            module.on((command, it) -> {
                free[0] = Math.max(free[0], clock.nanos()) + Duration.ofSeconds(3).toNanos();
                Duration until = Duration.ofNanos(free[0] - clock.nanos());
                switch (command) {
                    case "AT+CSQ" -> it.later(until, "+CSQ: 21,99", "OK");
                    case "AT+CGSN" -> it.later(until, "866000000000017", "OK");
                    case "AT+CGMR" -> it.later(until, "16000", "OK");
                    default -> it.later(until, "OK");
                }
            });
            try (ModemPort port = new ModemPort(clock, "m", module, PortSettings.DEFAULT, new Random(1))) {
                clock.sleep(Duration.ofSeconds(75));
                assertThat(port.status().state()).isEqualTo(State.READY);
                assertThat(port.execute(CSQ).info()).containsExactly("+CSQ: 21,99");
                assertThat(port.status().counters().resets()).isZero();
            }
        });
    }

    @Test
    void aModuleThatTellsNeitherSerialNumberNorFirmwareIsServed() throws Exception {
        run((command, it) -> it.say(command.startsWith("AT+CG") ? "ERROR" : "OK"), (clock, module, port, heard) ->
                assertThat(port.execute(CSQ).info()).hasSize(1));
        run((command, it) -> {
            if (!command.startsWith("AT+CG")) {
                it.say("OK");
            }
        }, (clock, module, port, heard) -> assertThat(port.execute(CSQ).info()).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aModuleThatWasSilentForLongAndTakesNothingBeforeAtIsFound(boolean refuses) throws Exception {
        Duration silence = Duration.ofSeconds(7);
        run((command, it) -> {
            if (command.startsWith("AT")) {
                it.usual(command);
            } else if (refuses) {
                it.say("ERROR");
            }
        }, (clock, module, port, heard) -> {
            module.strict();
            module.losing(command -> clock.nanos() < silence.toNanos());
            clock.sleep(silence.plusSeconds(13));
            assertThat(port.status().state()).isEqualTo(State.READY);
            assertThat(port.execute(CSQ).info()).hasSize(1);
            assertThat(module.commands()).hasSizeLessThan(30);
        });
    }

    @Test
    void aFloodOfNewsThatNeverEndsKeepsNobodyOut() throws Exception {
        run((command, it) -> it.usual(command), (clock, module, port, heard) -> {
            for (int i = 0; i < 2_000; i++) {
                module.later(Duration.ofMillis(50L * i), i % 2 == 0 ? "+XNEWS: " + i : "^MODE: 5");
            }
            assertThat(port.execute(CSQ).info()).containsExactly("+CSQ: 21,99");
            assertThat(clock.nanos()).isLessThan(Duration.ofSeconds(30).toNanos());
        });
    }

    @Test
    void aRestartBehindAnAbortLeavesNobodyWaiting() throws Exception {
        AtomicInteger times = new AtomicInteger();
        run((command, it) -> {
            if (command.equals("AT+XSET") && times.incrementAndGet() == 1) {
                it.send(Duration.ofMillis(5), "\r\nABORT\r\n\r\nAT command ready\r\n".getBytes(StandardCharsets.US_ASCII));
            } else if (!it.usual(command)) {
                it.say("OK");
            }
        }, (clock, module, port, heard) -> {
            assertThat(failure(port, Command.of("AT+XSET").tries(3))).contains(Kind.ABORTED);
            assertThat(clock.nanos()).isLessThan(Duration.ofMinutes(1).toNanos());
        });
    }

    @Test
    void oneBootIsOneRestartHoweverOftenItIsTold() throws Exception {
        run((command, it) -> it.usual(command), (clock, module, port, heard) -> {
            port.execute(CSQ);
            module.later(Duration.ofSeconds(1), "+SIM READY", "AT command ready");
            module.later(Duration.ofSeconds(12), "RDY", "PB DONE");
            clock.sleep(Duration.ofSeconds(40));
            assertThat(heard.stream().filter(AtEvent.Restarted.class::isInstance)).hasSize(1);
            module.later(Duration.ofSeconds(1), "AT command ready");
            clock.sleep(Duration.ofSeconds(20));
            assertThat(heard.stream().filter(AtEvent.Restarted.class::isInstance)).hasSize(2);
        });
    }

    @Test
    void aRestartWhoseLinesWereLostIsSeenByItsEcho() throws Exception {
        run((command, it) -> it.usual(command), (clock, module, port, heard) -> {
            port.execute(CSQ);
            module.echo(true);
            assertThat(failure(port, CSQ.once())).contains(Kind.RESTARTED);
            assertThat(port.execute(CSQ).info()).hasSize(1);
            assertThat(heard).anyMatch(AtEvent.Restarted.class::isInstance);
        });
    }

    @Test
    void aBlocksLostHeaderIsNoEmptyBlock() throws Exception {
        run((command, it) -> {
            if (!it.usual(command)) {
                it.send(Duration.ofMillis(5), "\r\nOK\r\nAT command ready\r\nabc\r\nOK\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }, (clock, module, port, heard) -> assertThat(failure(port, receive(30))).isIn(Optional.of(Kind.GARBLED), Optional.of(Kind.RESTARTED)));
        run((command, it) -> {
            if (!it.usual(command)) {
                it.say("OK");
            }
        }, (clock, module, port, heard) -> assertThat(port.execute(receive(30)).block()).isEmpty());
    }

    @Test
    void aBlockThatIsGivenUpIsNeverReadAsLines() throws Exception {
        run((command, it) -> {
            if (!it.usual(command)) {
                it.send(Duration.ofMillis(5), "\r\n+FTPRECV: 40\r\nAT command ready\r\n+MIPCALL: 0\r\n\r\nOK\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }, (clock, module, port, heard) -> {
            assertThat(failure(port, receive(40))).contains(Kind.GARBLED);
            assertThat(port.execute(CSQ).info()).hasSize(1);
            assertThat(heard).noneMatch(event -> event instanceof AtEvent.Restarted || event instanceof AtEvent.Unsolicited);
        });
    }

    @Test
    void anOutcomeBetweenABlockAndItsOkIsNews() throws Exception {
        run((command, it) -> {
            if (!it.usual(command)) {
                it.say("+FTPRECV: 0", "+FTPGET: 1", "OK");
            }
        }, (clock, module, port, heard) -> {
            assertThat(port.execute(receive(40)).block()).isEmpty();
            assertThat(heard.toString()).contains("FTPGET");
        });
    }

    @Test
    void anOldListingIsNoNewOnes() throws Exception {
        AtomicInteger times = new AtomicInteger();
        run((command, it) -> {
            if (command.equals("AT+FTPLIST") && times.incrementAndGet() == 1) {
                it.say("OK");
                it.later(Duration.ofSeconds(75), "+FTPLIST: 2", "old", "OK", "+FTPLIST: 1");
            } else if (command.equals("AT+FTPLIST")) {
                it.say("OK");
                it.later(Duration.ofSeconds(20), "+FTPLIST: 2", "new", "+FTPLIST: 1");
            } else {
                it.usual(command);
            }
        }, (clock, module, port, heard) -> {
            assertThat(failure(port, LIST)).contains(Kind.SILENT);
            clock.sleep(Duration.ofSeconds(1));
            assertThat(failure(port, LIST)).contains(Kind.GARBLED);
        });
    }

    @Test
    void aFileCalledReadyIsNoRestart() throws Exception {
        run((command, it) -> {
            if (!it.usual(command)) {
                it.say("OK", "+FTPLIST: 2", "RDY", "AT command ready", "ERROR.log", "+FTPLIST: 1");
            }
        }, (clock, module, port, heard) -> {
            assertThat(port.execute(LIST).info()).containsExactly("+FTPLIST: 2", "RDY", "AT command ready", "ERROR.log");
            assertThat(heard).noneMatch(AtEvent.Restarted.class::isInstance);
        });
    }

    @Test
    void aBootLineThatComesLateDoesNotMakeTheModuleForgetWhatItOwes() throws Exception {
        run((command, module) -> {
            if (command.equals("AT+COPS?")) {
                module.later(Duration.ofSeconds(1), "AT command ready");
                module.later(Duration.ofMillis(3_500), "ERROR");
            } else if (command.startsWith("AT+FTPGET")) {
                module.later(Duration.ofMillis(10), "OK");
                module.later(Duration.ofSeconds(4), "+FTPGET: 1");
            } else {
                module.usual(command);
            }
        }, (clock, module, port, heard) -> {
            assertThat(failure(port, Command.of("AT+COPS?"))).contains(Kind.RESTARTED);
            assertThat(failure(port, Command.of("AT+FTPGET=\"a\"").once().ending(GOT))).as("the ERROR was the old command's").isNotEqualTo(Optional.of(Kind.FAILED));
        });
    }

    @Test
    void aFenceIntoWhichALateBlockFallsProvesNothing() throws Exception {
        String[] late = {""};
        run((command, module) -> {
            if (command.startsWith("AT+FTPRECV")) {
                module.say("ABORT");
                late[0] = "\r\n+FTPRECV: 10\r\n\r\nOK\r\n<57>\r\nOK\r\n";
            } else if (command.startsWith("AT+CG") && !late[0].isEmpty()) {
                module.later(Duration.ofMillis(5), command.equals("AT+CGSN") ? "866000000000017" : command.equals("AT+CGMR") ? "16000.1000.00.01.01.06" : "L610");
                module.send(Duration.ofMillis(7), late[0].getBytes(StandardCharsets.US_ASCII));
                module.later(Duration.ofMillis(9), "OK");
                late[0] = "";
            } else if (command.equals("AT+XNEXT")) {
                module.later(Duration.ofMillis(20), "+XNEXT: 1", "OK");
            } else {
                module.usual(command);
            }
        }, (clock, module, port, heard) -> {
            assertThat(failure(port, receive(10))).contains(Kind.ABORTED);
            assertThat(port.execute(Command.of("AT+XNEXT").expecting("+XNEXT:")).info()).containsExactly("+XNEXT: 1");
        });
    }

    @Test
    void whereNoFenceIsLeftAnAnswerIsInDoubtAndNotBelieved() throws Exception {
        String[] deaf = {""};
        run((command, module) -> {
            if (command.equals("AT+COPS?")) {
                deaf[0] = "AT+CG";
            } else if (command.startsWith("AT+FTPSTOR")) {
                module.takeRaw(3);
                module.later(Duration.ofMillis(4), "ERROR");
                module.later(Duration.ofMillis(7), "OK");
                module.later(Duration.ofMillis(27), "+FTPSTOR: 2");
            } else if (deaf[0].isEmpty() || !command.startsWith(deaf[0])) {
                module.usual(command);
            }
        }, (clock, module, port, heard) -> {
            assertThat(failure(port, Command.of("AT+COPS?"))).contains(Kind.SILENT);
            Optional<Kind> kind = failure(port, Command.of("AT+FTPSTOR=\"a\"").once().ending(new Completion.StreamOut(LineMatch.outcome("+FTPSTOR:", "2"), buffer -> -1,
                    Completion.Outcome.of(LineMatch.outcome("+FTPSTOR:", "1"), LineMatch.outcome("+FTPSTOR:", "0")), Duration.ofSeconds(8))));
            assertThat(kind).as("the ERROR was the old command's").isNotEqualTo(Optional.of(Kind.REFUSED));
        });
    }

    @Test
    void anOkThatIsLostIsMissedByNobody() throws Exception {
        run((command, it) -> {
            if (!it.usual(command)) {
                it.say("+FTPGET: 2", "+FTPGET: 1");
                it.later(Duration.ofSeconds(4), "OK");
            }
        }, (clock, module, port, heard) -> {
            assertThat(port.execute(Command.of("AT+FTPGET=\"a\"").within(Duration.ofSeconds(60)).ending(GOT)).outcome()).contains("+FTPGET: 1");
            assertThat(port.execute(CSQ).info()).hasSize(1);
            assertThat(heard).anyMatch(AtEvent.LateAnswer.class::isInstance);
        });
    }

    @Test
    void aStalledLineIsNamedAndEndsTheCommand() throws Exception {
        run((command, it) -> it.usual(command), (clock, module, port, heard) -> {
            port.execute(CSQ);
            module.stall();
            assertThat(failure(port, CSQ)).contains(Kind.GIVEN_UP);
            assertThat(port.status().fault()).contains(FaultCode.PORT_STALLED);
        });
    }
}
