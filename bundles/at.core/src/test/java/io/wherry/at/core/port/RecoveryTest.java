package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.at.AtException.Kind;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Command;
import io.wherry.fault.FaultCode;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {
    private static final Command CSQ = Command.of("AT+CSQ").expecting("+CSQ:");

    private interface Life {
        void live(VirtualClock clock, ScriptedModule module, ModemPort port, List<AtEvent> heard) throws Exception;
    }

    private static void run(Optional<PortSettings.BoardReset> board, Life life) throws Exception {
        VirtualClock.run(clock -> {
            ScriptedModule module = new ScriptedModule(clock);
            answers(module);
            List<AtEvent> heard = new ArrayList<>();
            try (ModemPort port = new ModemPort(clock, "m", module, new PortSettings(Duration.ofSeconds(10), board), new Random(1))) {
                port.listen(heard::add);
                life.live(clock, module, port, heard);
            }
        });
    }

    private static void answers(ScriptedModule module) {
        module.on((command, it) -> {
            if (command.equals("AT+CSQ")) {
                it.say("+CSQ: 21,99", "OK");
            } else if (command.startsWith("AT+CFUN")) {
                it.say("OK");
                it.echo(true);
                it.later(Duration.ofSeconds(8), "AT command ready");
            } else {
                it.usual(command);
            }
        });
    }

    private static List<String> causes(List<AtEvent> heard, State state) {
        return heard.stream().filter(AtEvent.StateChanged.class::isInstance).map(AtEvent.StateChanged.class::cast)
                .filter(changed -> changed.state() == state).map(AtEvent.StateChanged::cause).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {9600, 57600, 230400, 460800, 921600})
    void aModuleAtAnotherRateIsFoundAndBroughtToTheConfiguredOne(int rate) throws Exception {
        run(Optional.empty(), (clock, module, port, heard) -> {
            module.rate(rate, true);
            clock.sleep(Duration.ofSeconds(28));
            assertThat(port.execute(CSQ).info()).containsExactly("+CSQ: 21,99");
            assertThat(module.rate()).isEqualTo(115200);
            assertThat(port.status().baud()).isEqualTo(115200);
            assertThat(module.commands()).containsOnlyOnce("AT+IPR=115200");
        });
    }

    @Test
    void aModuleThatDoesNotFollowIsServedAtItsOwnRate() throws Exception {
        run(Optional.empty(), (clock, module, port, heard) -> {
            module.rate(9600, false);
            clock.sleep(Duration.ofSeconds(40));
            assertThat(port.execute(CSQ).info()).containsExactly("+CSQ: 21,99");
            assertThat(port.status().baud()).isEqualTo(9600);
            assertThat(causes(heard, State.RESETTING)).isEmpty();
        });
    }

    @Test
    void aSilentModuleIsLeftAtTheConfiguredRate() throws Exception {
        run(Optional.empty(), (clock, module, port, heard) -> {
            module.on((command, it) -> { });
            clock.sleep(Duration.ofMinutes(8));
            answers(module);
            clock.sleep(Duration.ofMinutes(1));
            assertThat(port.status().state()).isEqualTo(State.READY);
            assertThat(port.status().baud()).isEqualTo(115200);
        });
    }

    @Test
    void eachRungIsToldWithItsCauseAndTheLastSaysWhatWasTried() throws Exception {
        AtomicInteger hook = new AtomicInteger();
        run(Optional.of(() -> hook.incrementAndGet() < 0), (clock, module, port, heard) -> {
            module.on((command, it) -> { });
            clock.sleep(Duration.ofMinutes(20));
            assertThat(causes(heard, State.RESETTING)).containsExactly("AT+CFUN=15: the module does not answer",
                    "AT+CFUN=1,1: the module does not answer", "the board's reset: the module does not answer");
            assertThat(hook).hasValue(1);
            assertThat(port.status().state()).isEqualTo(State.NEEDS_ATTENTION);
            assertThat(port.status().detail()).contains("opened anew", "AT+CFUN=15", "AT+CFUN=1,1", "the board's reset");
        });
    }

    private static List<String> rungs(List<AtEvent> heard) {
        return heard.stream().filter(AtEvent.Climbed.class::isInstance).map(AtEvent.Climbed.class::cast).map(it -> it.rung() + " " + it.step()).toList();
    }

    @Test
    void eachRungIsToldWhenItIsEnteredAndWhenItIsLeft() throws Exception {
        run(Optional.of(() -> true), (clock, module, port, heard) -> {
            module.on((command, it) -> { });
            while (port.status().state() != State.NEEDS_ATTENTION) {
                clock.sleep(Duration.ofSeconds(5));
            }
            assertThat(rungs(heard)).containsExactly("PROBE BEGUN", "PROBE FAILED", "REOPEN BEGUN", "REOPEN FAILED", "SOFT_RESET BEGUN", "SOFT_RESET FAILED",
                    "FULL_RESET BEGUN", "FULL_RESET FAILED", "BOARD_RESET BEGUN", "BOARD_RESET FAILED", "ATTENTION BEGUN");
            assertThat(port.status().recovery()).hasValueSatisfying(last -> assertThat(last.cause()).contains("AT+CFUN=15", "the board's reset", "again in"));
            answers(module);
            clock.sleep(Duration.ofMinutes(1));
            assertThat(rungs(heard)).endsWith("ATTENTION HELPED");
            assertThat(port.status().state()).isEqualTo(State.READY);
        });
    }

    @Test
    void aModuleThatIsBackInStepLeavesTheFirstRung() throws Exception {
        run(Optional.empty(), (clock, module, port, heard) -> {
            port.execute(CSQ);
            heard.clear();
            try {
                port.execute(Command.of("AT+XSILENT").within(Duration.ofSeconds(1)));
            } catch (AtException silent) {
                assertThat(silent.inDoubt()).isTrue();
            }
            port.execute(CSQ);
            assertThat(rungs(heard)).containsExactly("PROBE BEGUN", "PROBE HELPED");
        });
    }

    @Test
    void aModuleThatStaysDeadIsResetLessAndLessOftenAndNeverBeyondTheDaysBudget() throws Exception {
        AtomicInteger hook = new AtomicInteger();
        io.wherry.simulator.time.VirtualClock.settings().bound(Duration.ofDays(5)).run(clock -> {
            ScriptedModule module = new ScriptedModule(clock);
            module.on((command, it) -> { });
            try (ModemPort port = new ModemPort(clock, "m", module, new PortSettings(Duration.ofSeconds(10), Optional.of(() -> hook.incrementAndGet() > 0)), new Random(1))) {
                long[] resets = new long[4];
                for (int day = 0; day < resets.length; day++) {
                    clock.sleep(Duration.ofDays(1));
                    resets[day] = port.status().counters().resets();
                }
                assertThat(resets[0]).isBetween(6L, (long) Ladder.RESETS_A_DAY);
                assertThat(resets[3] - resets[2]).isBetween(3L, 6L);
            }
        });
    }

    @Test
    void whatALayerAboveAsksForGoesUpARungEachTimeAndEndsWithAPerson() throws Exception {
        AtomicInteger hook = new AtomicInteger();
        run(Optional.of(() -> hook.incrementAndGet() > 0), (clock, module, port, heard) -> {
            port.execute(CSQ);
            port.recover("no network", false);
            assertThat(module.commands()).containsOnlyOnce("AT+CFUN=15");
            port.recover("no network", true);
            assertThat(hook).hasValue(1);
            assertThatThrownBy(() -> port.recover("no network", true)).isInstanceOfSatisfying(AtException.class, fault -> {
                assertThat(fault.code()).isEqualTo(io.wherry.fault.FaultCode.NEEDS_ATTENTION);
                assertThat(fault.detail()).contains("AT+CFUN=15", "the board's reset");
            });
            assertThat(rungs(heard)).contains("SOFT_RESET BEGUN", "SOFT_RESET HELPED", "BOARD_RESET BEGUN", "BOARD_RESET HELPED").endsWith("ATTENTION BEGUN");
            port.recover("no network", true);
            assertThat(module.commands().stream().filter("AT+CFUN=15"::equals)).hasSize(2);
        });
    }

    @Test
    void noLayerGetsRoundTheBudgetButAPersonDoes() throws Exception {
        run(Optional.empty(), (clock, module, port, heard) -> {
            port.execute(CSQ);
            for (int reset = 0; reset < Ladder.RESETS_AN_HOUR; reset++) {
                port.recover("no network", false);
            }
            assertThatThrownBy(() -> port.recover("no network", false))
                    .isInstanceOfSatisfying(AtException.class, fault -> assertThat(fault.detail()).contains("no more resets this hour"));
            module.on((command, it) -> { });
            while (port.status().state() != State.NEEDS_ATTENTION) {
                clock.sleep(Duration.ofSeconds(5));
                try {
                    port.execute(CSQ);
                } catch (AtException silent) {
                    assertThat(silent.kind()).isIn(Kind.SILENT, Kind.NOT_SENT);
                }
            }
            assertThat(port.status().counters().resets()).as("the climb has none left either").isEqualTo(Ladder.RESETS_AN_HOUR);
            assertThat(port.status().detail()).contains("no more resets this hour");
            answers(module);
            port.restart("a person");
            assertThat(port.status().counters().resets()).isGreaterThan(Ladder.RESETS_AN_HOUR);
        });
    }

    @Test
    void aLineThatTakesNoBytesIsToldOnceAndServedAgainWhenItDoes() throws Exception {
        run(Optional.empty(), (clock, module, port, heard) -> {
            port.execute(CSQ);
            module.stall();
            assertThatThrownBy(() -> port.execute(CSQ)).isInstanceOf(AtException.class);
            clock.sleep(Duration.ofHours(1));
            assertThat(port.status().state()).isEqualTo(State.LINE_DOWN);
            assertThat(port.status().fault()).hasValue(FaultCode.PORT_STALLED);
            assertThat(causes(heard, State.LINE_DOWN)).hasSize(1);
            module.flow();
            clock.sleep(Duration.ofSeconds(12));
            assertThat(port.execute(CSQ).info()).containsExactly("+CSQ: 21,99");
        });
    }

    @Test
    void attentionEndsByASimEventAtOnce() throws Exception {
        run(Optional.empty(), (clock, module, port, heard) -> {
            module.on((command, it) -> { });
            while (port.status().state() != State.NEEDS_ATTENTION) {
                clock.sleep(Duration.ofSeconds(5));
            }
            clock.sleep(Duration.ofMinutes(3));
            answers(module);
            module.later(Duration.ofMillis(1), "+SIM READY");
            clock.sleep(Duration.ofSeconds(10));
            assertThat(port.status().state()).isEqualTo(State.READY);
        });
    }

    @Test
    void attentionEndsByARestartThatSomebodyAsksFor() throws Exception {
        AtomicInteger hook = new AtomicInteger();
        ScriptedModule[] seen = new ScriptedModule[1];
        run(Optional.of(() -> {
            if (hook.incrementAndGet() == 2) {
                answers(seen[0]);
            }
            return true;
        }), (clock, module, port, heard) -> {
            seen[0] = module;
            module.on((command, it) -> { });
            while (port.status().state() != State.NEEDS_ATTENTION) {
                clock.sleep(Duration.ofSeconds(5));
            }
            port.restart("a person");
            assertThat(port.status().state()).isEqualTo(State.READY);
            assertThat(hook).hasValue(2);
        });
    }

    @Test
    void aRestartIsCarriedOutAndEndsWhenTheModuleAnswers() throws Exception {
        run(Optional.empty(), (clock, module, port, heard) -> {
            port.execute(CSQ);
            port.restart("a person");
            assertThat(module.commands()).containsOnlyOnce("AT+CFUN=15");
            assertThat(heard).anyMatch(event -> event instanceof AtEvent.Restarted restarted && restarted.asked());
            assertThat(port.execute(CSQ).info()).hasSize(1);
        });
    }

    @Test
    void aResetThatTheModuleRefusesIsFollowedByTheNext() throws Exception {
        run(Optional.empty(), (clock, module, port, heard) -> {
            module.on((command, it) -> {
                if (command.equals("AT+CFUN=15")) {
                    it.say("ERROR");
                } else if (command.equals("AT+CFUN=1,1")) {
                    it.say("OK");
                    it.later(Duration.ofSeconds(2), "AT command ready");
                } else {
                    it.usual(command);
                }
            });
            port.restart("a person");
            assertThat(module.commands()).contains("AT+CFUN=1,1");
        });
    }

    @Test
    void aRestartWithoutALineFailsInTimeOrIsTheBoards() throws Exception {
        run(Optional.empty(), (clock, module, port, heard) -> {
            clock.sleep(Duration.ofSeconds(5));
            module.unplug();
            clock.sleep(Duration.ofSeconds(1));
            assertThatThrownBy(() -> port.restart("a person"))
                    .isInstanceOfSatisfying(AtException.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.NOT_SENT));
            module.replug();
        });
        ScriptedModule[] seen = new ScriptedModule[1];
        run(Optional.of(() -> {
            seen[0].replug();
            return true;
        }), (clock, module, port, heard) -> {
            seen[0] = module;
            clock.sleep(Duration.ofSeconds(5));
            module.unplug();
            clock.sleep(Duration.ofSeconds(1));
            port.restart("a person");
            assertThat(port.execute(CSQ).info()).hasSize(1);
        });
    }

    @Test
    void aHookThatHangsIsKilledWithAllItStarted(@TempDir Path folder) throws Exception {
        Path mark = folder.resolve("pid");
        boolean worked = new BoardResetCommand("sleep 600 & echo $! > " + mark + "; wait", Duration.ofMillis(700)).reset();
        assertThat(worked).isFalse();
        long child = Long.parseLong(Files.readString(mark).strip());
        Optional<ProcessHandle> left = ProcessHandle.of(child);
        if (left.isPresent()) {
            left.get().onExit().get(5, TimeUnit.SECONDS);
        }
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
    }
}
