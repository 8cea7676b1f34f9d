package io.wherry.pdp.manager;

import static io.wherry.pdp.manager.FakePort.lines;
import static io.wherry.pdp.manager.FakePort.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.fault.Secret;
import io.wherry.pdp.ModemState.Phase;
import io.wherry.pdp.manager.PinMemory.Fate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PinTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String PIN = "AT+CPIN=\"1234\"";
    private static final String TRIES = "AT+CPINR=\"SIM PIN\"";
    private static final Optional<String> CARD = Optional.of("89860446091891234567");

    /** A SIM that wants the PIN {@code right}, and a module that answers as {@code wrong} to any other. */
    private static void locked(FakePort port, String right, FakePort.Answer wrong) {
        port.always("AT+CPIN?", lines("+CPIN: SIM PIN"));
        for (String pin : new String[] {"1234", "5678"}) {
            port.always("AT+CPIN=\"" + pin + "\"", !pin.equals(right) ? wrong : command -> {
                port.always("AT+CPIN?", lines("+CPIN: READY"));
                return lines().to(command);
            });
        }
    }

    private static FaultException upFails(PdpManager manager) {
        return catchThrowableOfType(FaultException.class, () -> manager.up(HOUR));
    }

    @Test
    void theRightPinUnlocksTheSim() throws Exception {
        Bench.run(bench -> {
            locked(bench.port, "1234", refused("+CME ERROR: 16"));
            try (PdpManager manager = bench.start("", "1234", "")) {
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
                assertThat(bench.port.count(PIN)).isOne();
            }
        });
    }

    @Test
    void theRightPinIsSentAgainAfterEveryRestart() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start("", "1234", "")) {
                for (int restart = 1; restart <= 5; restart++) {
                    locked(bench.port, "1234", refused("+CME ERROR: 16"));
                    bench.port.restarts();
                    assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
                    assertThat(bench.port.count(PIN)).isEqualTo(restart);
                }
            }
        });
    }

    @Test
    void aWrongPinIsSentOnceHoweverOftenModuleAndDaemonRestart() throws Exception {
        for (String error : new String[] {"+CME ERROR: 16", "ERROR", "+CME ERROR: incorrect password", "+CME ERROR: 100"}) {
            Bench.run(bench -> {
                locked(bench.port, "5678", refused(error));
                for (int start = 0; start < 3; start++) {
                    try (PdpManager manager = bench.start("", "1234", "")) {
                        assertThat(upFails(manager).code()).isEqualTo(FaultCode.SIM_PIN_WRONG);
                        bench.port.sim(true);
                        bench.pass(HOUR);
                        bench.port.restarts();
                        bench.pass(HOUR);
                        assertThat(manager.state().phase()).isEqualTo(Phase.NEEDS_ATTENTION);
                        assertThat(bench.port.count(PIN)).isOne();
                    }
                }
                try (PdpManager manager = bench.start("", "5678", "")) {
                    assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
                }
            });
        }
    }

    @Test
    void aWrongPinOnASimWithoutANumberIsSentOnceToo() throws Exception {
        Bench.run(bench -> {
            locked(bench.port, "5678", refused("ERROR"));
            bench.port.always("AT+CCID", refused("ERROR"));
            for (int start = 0; start < 3; start++) {
                try (PdpManager manager = bench.start("", "1234", "")) {
                    assertThat(upFails(manager).code()).isEqualTo(FaultCode.SIM_PIN_WRONG);
                }
            }
            assertThat(bench.port.count(PIN)).isOne();
        });
    }

    @Test
    void aPinThatIsWantedAndNotConfiguredIsAskedOfThePerson() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CPIN?", refused("+CME ERROR: 11"));
            try (PdpManager manager = bench.start()) {
                assertThat(upFails(manager).code()).isEqualTo(FaultCode.SIM_PIN_REQUIRED);
                assertThat(bench.clock.nanos()).isLessThan(Duration.ofSeconds(5).toNanos());
            }
        });
    }

    @Test
    void whatIsNoPinIsNotSent() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CPIN?", lines("+CPIN: SIM PIN"));
            for (String none : new String[] {"$[secret:pin]", "123", "123456789", "12 34"}) {
                try (PdpManager manager = bench.start("", none, "")) {
                    assertThat(upFails(manager).code()).isEqualTo(FaultCode.SIM_PIN_REQUIRED);
                }
            }
            assertThat(bench.port.sent).noneMatch(line -> line.startsWith("AT+CPIN="));
        });
    }

    @Test
    void whatWouldBreakACommandIsNoSetting() {
        for (String apn : new String[] {"a\"b", "a\rAT+CFUN=0", "a\n"}) {
            assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> new Settings("m1", apn, Secret.NONE, ""))).isNotNull();
        }
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> new Settings("m1", "", Secret.NONE, "6;+CFUN=0"))).isNotNull();
    }

    @Test
    void aBareErrorOfAReadableCardMeansThatThePinIsWanted() throws Exception {
        Bench.run(bench -> {
            locked(bench.port, "1234", refused("ERROR"));
            bench.port.always("AT+CPIN?", refused("ERROR"));
            try (PdpManager manager = bench.start("", "1234", "")) {
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
            }
        });
    }

    @Test
    void aWrongPinIsToldAsSuchWhereTheModuleOnlyEverSaysError() throws Exception {
        Bench.run(bench -> {
            locked(bench.port, "5678", refused("ERROR"));
            bench.port.always("AT+CPIN?", refused("ERROR"));
            try (PdpManager manager = bench.start("", "1234", "")) {
                bench.waitFor(manager, Phase.NEEDS_ATTENTION, MINUTE);
                for (int minute = 0; minute < 10; minute++) {
                    bench.pass(MINUTE);
                    assertThat(manager.state().fault()).contains(FaultCode.SIM_PIN_WRONG);
                }
                assertThat(bench.port.count(PIN)).isOne();
            }
        });
    }

    @Test
    void aBusySimHasNotLookedAtThePin() throws Exception {
        Bench.run(bench -> {
            locked(bench.port, "1234", refused("ERROR"));
            bench.port.next(PIN, refused("+CME ERROR: 14"), refused("+CME ERROR: 14"), refused("+CME ERROR: 14"));
            try (PdpManager manager = bench.start("", "1234", "")) {
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
            }
        });
    }

    /** The ways in which a module can leave it open what the SIM made of the PIN. */
    private static FakePort.Answer unclear(FakePort port, AtException.Kind kind) {
        return kind == AtException.Kind.SILENT ? port.silent() : command -> {
            throw new AtException(kind, command.shown(), Optional.empty(), FaultCode.MODEM_UNCLEAR, "no clear end");
        };
    }

    private static void triesLeft(FakePort port, int count) {
        port.always(TRIES, lines("+CPINR: SIM PIN," + count + ",3"));
    }

    @ParameterizedTest
    @EnumSource(value = AtException.Kind.class, names = {"SILENT", "ABORTED", "GARBLED", "RESTARTED", "GIVEN_UP"})
    void aPinWhoseFateNothingProvesIsNeverSentAgainHoweverOftenModuleAndDaemonRestart(AtException.Kind kind) throws Exception {
        Bench.run(bench -> {
            locked(bench.port, "5678", unclear(bench.port, kind));
            for (int start = 0; start < 3; start++) {
                try (PdpManager manager = bench.start("", "1234", "")) {
                    assertThat(upFails(manager).code()).isEqualTo(FaultCode.SIM_PIN_WRONG);
                    bench.port.restarts();
                    bench.pass(HOUR);
                    assertThat(manager.state().phase()).isEqualTo(Phase.NEEDS_ATTENTION);
                    assertThat(bench.port.count(PIN)).isOne();
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource(value = AtException.Kind.class, names = {"SILENT", "ABORTED", "GARBLED", "RESTARTED", "GIVEN_UP"})
    void aPinThatUsedUpNoTryIsSentAgain(AtException.Kind kind) throws Exception {
        Bench.run(bench -> {
            locked(bench.port, "1234", refused("+CME ERROR: 16"));
            triesLeft(bench.port, 3);
            bench.port.next(PIN, unclear(bench.port, kind), unclear(bench.port, kind));
            try (PdpManager manager = bench.start("", "1234", "")) {
                assertThat(manager.up(Duration.ofMinutes(5))).isEqualTo("10.1.2.3");
                assertThat(bench.port.count(PIN)).isEqualTo(3);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(value = AtException.Kind.class, names = {"SILENT", "ABORTED", "GARBLED", "RESTARTED", "GIVEN_UP"})
    void aPinThatUsedUpATryIsWrongThoughTheAnswerWasLost(AtException.Kind kind) throws Exception {
        Bench.run(bench -> {
            locked(bench.port, "5678", command -> {
                triesLeft(bench.port, 2);
                return unclear(bench.port, kind).to(command);
            });
            triesLeft(bench.port, 3);
            for (int start = 0; start < 3; start++) {
                try (PdpManager manager = bench.start("", "1234", "")) {
                    assertThat(upFails(manager).code()).isEqualTo(FaultCode.SIM_PIN_WRONG);
                    bench.pass(HOUR);
                    assertThat(bench.port.count(PIN)).isOne();
                }
                triesLeft(bench.port, 3);
            }
        });
    }

    @Test
    void aDaemonThatStoppedRightAfterSendingThePinRemembersWhatWasLeftBefore() throws Exception {
        for (int leftNow = 2; leftNow <= 3; leftNow++) {
            int left = leftNow;
            Bench.run(bench -> {
                locked(bench.port, "1234", refused("+CME ERROR: 16"));
                triesLeft(bench.port, 3);
                bench.port.next(PIN, command -> {
                    bench.clock.sleep(Duration.ofMinutes(1));
                    return unclear(bench.port, AtException.Kind.SILENT).to(command);
                });
                try (PdpManager manager = bench.start("", "1234", "")) {
                    while (bench.port.count(PIN) == 0) {
                        bench.pass(Duration.ofMillis(100));
                    }
                }
                triesLeft(bench.port, left);
                try (PdpManager manager = bench.start("", "1234", "")) {
                    if (left == 3) {
                        assertThat(manager.up(Duration.ofMinutes(3))).isEqualTo("10.1.2.3");
                    } else {
                        assertThat(upFails(manager).code()).isEqualTo(FaultCode.SIM_PIN_WRONG);
                        assertThat(bench.port.count(PIN)).isOne();
                    }
                }
            });
        }
    }

    @Test
    void whetherATryWasUsedUpIsNotAskedBeforeThePinCanHaveArrived() throws Exception {
        Bench.run(bench -> {
            // the module takes the PIN to the SIM only 20 s after it said ABORT
            long[] sent = {0};
            locked(bench.port, "5678", command -> {
                sent[0] = bench.clock.nanos();
                bench.port.always(TRIES, asked -> lines("+CPINR: SIM PIN," + (bench.clock.nanos() - sent[0] < 20_000_000_000L ? 3 : 2) + ",3").to(asked));
                return unclear(bench.port, AtException.Kind.ABORTED).to(command);
            });
            triesLeft(bench.port, 3);
            try (PdpManager manager = bench.start("", "1234", "")) {
                assertThat(upFails(manager).code()).isEqualTo(FaultCode.SIM_PIN_WRONG);
                bench.pass(HOUR);
                assertThat(bench.port.count(PIN)).isOne();
            }
        });
    }

    @Test
    void aSimWithoutATryLeftIsSentNothing() throws Exception {
        Bench.run(bench -> {
            locked(bench.port, "1234", refused("+CME ERROR: 12"));
            triesLeft(bench.port, 0);
            try (PdpManager manager = bench.start("", "1234", "")) {
                assertThat(upFails(manager).code()).isEqualTo(FaultCode.SIM_BLOCKED);
                assertThat(bench.port.count(PIN)).isZero();
            }
        });
    }

    @Test
    void aSimThatIsPutInAgainIsNotSentThePinThatItRefusedAndAnotherIs() throws Exception {
        Bench.run(bench -> {
            locked(bench.port, "5678", refused("+CME ERROR: 16"));
            try (PdpManager manager = bench.start("", "1234", "")) {
                assertThat(upFails(manager).code()).isEqualTo(FaultCode.SIM_PIN_WRONG);
                for (int swap = 0; swap < 3; swap++) {
                    bench.port.sim(false);
                    bench.port.always("AT+CPIN?", refused("+CME ERROR: 10"));
                    bench.pass(MINUTE);
                    locked(bench.port, "5678", refused("+CME ERROR: 16"));
                    bench.port.sim(true);
                    bench.pass(MINUTE);
                }
                assertThat(bench.port.count(PIN)).isOne();
                bench.port.sim(false);
                bench.port.always("AT+CCID", lines("+CCID: 89860446091890000000"));
                locked(bench.port, "1234", refused("+CME ERROR: 16"));
                bench.port.sim(true);
                assertThat(manager.up(Duration.ofMinutes(5))).isEqualTo("10.1.2.3");
                assertThat(bench.port.count(PIN)).isEqualTo(2);
            }
        });
    }

    @Test
    void aPinThatASimHasTakenProvesNothingOnceTheSimWasOut() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start("", "1234", "")) {
                locked(bench.port, "1234", refused("+CME ERROR: 16"));
                manager.up(MINUTE);
                bench.port.sim(false);
                locked(bench.port, "5678", unclear(bench.port, AtException.Kind.SILENT));
                bench.port.always("AT+MIPCALL?", lines("+MIPCALL: 0"));
                bench.port.sim(true);
                bench.pass(HOUR);
                assertThat(manager.state().fault()).contains(FaultCode.SIM_PIN_WRONG);
                assertThat(bench.port.count(PIN)).isEqualTo(2);
            }
        });
    }

    @Test
    void aLateRefusalIsARefusal() throws Exception {
        Bench.run(bench -> {
            locked(bench.port, "5678", command -> {
                bench.port.tell(new AtEvent.LateAnswer("m1", bench.clock.instant(), command.shown(), "+CME ERROR: 16"));
                throw new AtException(AtException.Kind.ABORTED, command.shown(), Optional.empty(), FaultCode.MODEM_UNCLEAR, "ABORT");
            });
            try (PdpManager manager = bench.start("", "1234", "")) {
                assertThat(upFails(manager).code()).isEqualTo(FaultCode.SIM_PIN_WRONG);
                assertThat(bench.port.count(PIN)).isOne();
            }
        });
    }

    @Test
    void anErrorThatWasAnOlderCommandsDoesNotCondemnARightPin() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start("", "1234", "")) {
                for (int restart = 1; restart <= 3; restart++) {
                    locked(bench.port, "1234", refused("ERROR"));
                    bench.port.next(PIN, command -> {
                        bench.port.always("AT+CPIN?", lines("+CPIN: READY"));
                        return refused("ERROR").to(command);
                    });
                    bench.port.restarts();
                    assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
                }
                assertThat(bench.port.count(PIN)).isEqualTo(3);
            }
        });
    }

    @Test
    void aPinThatWasNeverSentDoesNotCount() throws Exception {
        Bench.run(bench -> {
            locked(bench.port, "1234", refused("ERROR"));
            for (int time = 0; time < 4; time++) {
                bench.port.next(PIN, command -> {
                    throw new AtException(AtException.Kind.NOT_SENT, command.shown(), Optional.empty(), FaultCode.MODEM_SILENT, "queue full");
                });
            }
            try (PdpManager manager = bench.start("", "1234", "")) {
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
            }
        });
    }

    @Test
    void aModuleThatRestartsAsSoonAsItIsUnlockedDoesNotLockItselfOut() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start("", "1234", "")) {
                for (int restart = 1; restart <= 5; restart++) {
                    locked(bench.port, "1234", refused("+CME ERROR: 16"));
                    bench.port.restarts();
                    while (bench.port.count(PIN) < restart) {
                        bench.pass(Duration.ofMillis(10));
                    }
                    bench.pass(Duration.ofMillis(50));
                }
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
            }
        });
    }

    @Test
    void aSimThatIsReadyAfterADoubtHasEndedIt() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start("", "1234", "")) {
                for (int restart = 1; restart <= 4; restart++) {
                    locked(bench.port, "1234", refused("+CME ERROR: 16"));
                    bench.port.next(PIN, command -> {
                        bench.port.always("AT+CPIN?", lines("+CPIN: READY"));
                        throw new AtException(AtException.Kind.GIVEN_UP, command.shown(), Optional.empty(), FaultCode.PORT_GONE, "unplugged");
                    });
                    bench.port.restarts();
                    assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
                }
            }
        });
    }

    @Test
    void aPinThatThisSimHasTakenSurvivesABareErrorButNotItsVerdict() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start("", "1234", "")) {
                locked(bench.port, "1234", refused("+CME ERROR: 16"));
                manager.up(MINUTE);
                locked(bench.port, "1234", refused("+CME ERROR: 16"));
                bench.port.next(PIN, refused("ERROR"));
                bench.port.restarts();
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
                locked(bench.port, "5678", refused("+CME ERROR: 16"));
                bench.port.restarts();
                assertThat(upFails(manager).code()).isEqualTo(FaultCode.SIM_PIN_WRONG);
                assertThat(bench.port.count(PIN)).isEqualTo(4);
            }
        });
    }

    @Test
    void aPinThatThisSimHasTakenIsNotGivenUpForALostAnswerButForTheSecondBareError() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start("", "1234", "")) {
                locked(bench.port, "1234", refused("ERROR"));
                manager.up(MINUTE);
                locked(bench.port, "1234", refused("ERROR"));
                bench.port.next(PIN, bench.port.silent());
                bench.port.restarts();
                bench.pass(Duration.ofMinutes(3));
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
                long before = bench.port.count(PIN);
                locked(bench.port, "5678", refused("ERROR"));
                bench.port.restarts();
                bench.pass(MINUTE);
                assertThat(upFails(manager).code()).isEqualTo(FaultCode.SIM_PIN_WRONG);
                bench.pass(HOUR);
                assertThat(bench.port.count(PIN)).isEqualTo(before + 2);
            }
        });
    }

    @Test
    void aPinThatTheModuleAcceptsWithoutEffectIsNotSentWithoutEnd() throws Exception {
        Bench.run(bench -> {
            locked(bench.port, "5678", lines());
            try (PdpManager manager = bench.start("", "1234", "")) {
                bench.pass(Duration.ofHours(5));
                assertThat(bench.port.count(PIN)).isLessThanOrEqualTo(2);
                assertThat(manager.state().phase()).isEqualTo(Phase.NEEDS_ATTENTION);
            }
        });
    }

    @Test
    void thePinStandsInNoFaultAndNoShownCommand() throws Exception {
        assertThat(Commands.pin(Secret.of("1234")).toString()).doesNotContain("1234");
        Bench.run(bench -> {
            locked(bench.port, "5678", refused("ERROR"));
            try (PdpManager manager = bench.start("", "1234", "")) {
                assertThat(upFails(manager)).hasMessageNotContaining("1234");
                assertThat(manager.state().toString()).doesNotContain("\"1234\"");
            }
        });
    }

    @Test
    void theMemoryHoldsNoPin(@TempDir Path folder) throws IOException {
        PinMemory memory = new PinMemory(folder.resolve("sub").resolve("pins"));
        memory.refused(Secret.of("731955"), CARD);
        assertThat(Files.readString(folder.resolve("sub").resolve("pins"))).doesNotContain("731955").contains(CARD.get());
    }

    @Test
    void anotherSimMayBeTriedWithThePinThatOneRefused(@TempDir Path folder) throws IOException {
        PinMemory memory = new PinMemory(folder.resolve("pins"));
        memory.refused(Secret.of("1234"), CARD);
        assertThat(memory.fate(Secret.of("1234"), CARD)).isEqualTo(Fate.REFUSED);
        assertThat(memory.fate(Secret.of("1234"), Optional.empty())).as("it may be the same SIM").isEqualTo(Fate.REFUSED);
        assertThat(memory.fate(Secret.of("1234"), Optional.of("89860446091890000000"))).isEqualTo(Fate.FREE);
        assertThat(memory.fate(Secret.of("1235"), CARD)).isEqualTo(Fate.FREE);
    }

    @Test
    void theMemoryKnowsTheLastSixteenPins(@TempDir Path folder) throws IOException {
        PinMemory memory = new PinMemory(folder.resolve("pins"));
        for (int i = 1000; i <= 1020; i++) {
            memory.refused(Secret.of("" + i), CARD);
        }
        assertThat(Files.readAllLines(folder.resolve("pins"))).hasSize(16);
        assertThat(memory.fate(Secret.of("1004"), CARD)).isEqualTo(Fate.FREE);
        assertThat(memory.fate(Secret.of("1005"), CARD)).isEqualTo(Fate.REFUSED);
        assertThat(memory.fate(Secret.of("1020"), CARD)).isEqualTo(Fate.REFUSED);
    }

    @Test
    void theWayBackToAWrongPinStaysClosed(@TempDir Path folder) throws IOException {
        PinMemory memory = new PinMemory(folder.resolve("pins"));
        memory.refused(Secret.of("1234"), CARD);
        memory.refused(Secret.of("5678"), CARD);
        assertThat(memory.fate(Secret.of("1234"), CARD)).isEqualTo(Fate.REFUSED);
        memory.forget();
        assertThat(memory.fate(Secret.of("1234"), CARD)).isEqualTo(Fate.FREE);
    }

    @Test
    void aPinThatCannotBeNotedIsNotSent(@TempDir Path folder) throws Exception {
        Files.createFile(folder.resolve("pdp"));
        io.wherry.simulator.time.VirtualClock.run(clock -> {
            FakePort port = new FakePort(clock);
            locked(port, "1234", refused("ERROR"));
            try (PdpManager manager = new PdpManager(clock, port, new Settings("m1", "", Secret.of("1234"), ""),
                    new PinMemory(folder.resolve("pdp").resolve("pins")), new java.util.Random(1))) {
                assertThat(catchThrowableOfType(FaultException.class, () -> manager.up(MINUTE)).code()).isEqualTo(FaultCode.LOCAL_IO);
                assertThat(port.count(PIN)).isZero();
            }
        });
    }
}
