package io.wherry.pdp.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

import io.wherry.at.core.port.ModemPort;
import io.wherry.at.core.port.PortSettings;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.fault.Secret;
import io.wherry.pdp.ModemState.Phase;
import io.wherry.simulator.L610;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Faults;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Radio;
import io.wherry.simulator.profile.Sim;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way up: the simulated module, the real AT core, the manager, on the virtual clock. */
class SimulatedModemTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String ADDRESS = Radio.USUAL.address();
    private static final String DIAL = "MIPCALL=1";

    @TempDir
    private Path folder;

    /** What happens in a test. */
    private interface Story {
        void tell(Stack stack) throws Exception;
    }

    /** A module, its port, and managers on it. */
    private record Stack(VirtualClock clock, L610 module, ModemPort port, PinMemory memory) {

        PdpManager manager(String apn, String pin) {
            return new PdpManager(clock, port, new Settings("m1", apn, Secret.of(pin), ""), memory, new Random(7));
        }

        PdpManager manager() {
            return manager("cmnet", "");
        }

        long sent(String pattern) {
            return module.ledger().received().stream().filter(line -> line.text().contains(pattern)).count();
        }

        /** Whether the module left one PIN without its {@code OK}: only then may a right one be given up. */
        boolean isAPinUnanswered() {
            return module.ledger().received().stream().filter(line -> line.text().contains("CPIN="))
                    .anyMatch(line -> !module.ledger().answersTo(line.number()).contains("OK"));
        }

        void waitFor(PdpManager manager, Phase phase, Duration patience) throws InterruptedException {
            Bench.waitFor(clock, manager, phase, patience);
        }
    }

    private void live(UnaryOperator<L610.Builder> how, Story story) throws Exception {
        live(1, how, story);
    }

    private void live(long seed, UnaryOperator<L610.Builder> how, Story story) throws Exception {
        Path pins = Files.createTempDirectory(folder, "run").resolve("pins");
        VirtualClock.run(seed, clock -> {
            try (L610 module = how.apply(L610.on(clock).seed(seed)).start();
                    ModemPort port = new ModemPort(clock, "m1", module.line(), new PortSettings(Duration.ofSeconds(10), Optional.empty()), new Random(seed))) {
                story.tell(new Stack(clock, module, port, new PinMemory(pins)));
            }
        });
    }

    private static FaultCode upFails(PdpManager manager, Duration patience) {
        return catchThrowableOfType(FaultException.class, () -> manager.up(patience)).code();
    }

    private void comesUp(UnaryOperator<L610.Builder> how, Duration within) throws Exception {
        live(how, stack -> {
            try (PdpManager manager = stack.manager()) {
                assertThat(manager.up(within)).isEqualTo(ADDRESS);
                assertThat(stack.port().status().counters().resets()).isZero();
            }
        });
    }

    @Test
    void aGoodModuleComesUpWithinSeconds() throws Exception {
        live(module -> module, stack -> {
            try (PdpManager manager = stack.manager()) {
                assertThat(manager.up(Duration.ofSeconds(20))).isEqualTo(ADDRESS);
                assertThat(manager.state().technology().get().value()).isEqualTo("LTE");
                assertThat(manager.state().signalDbm().get().value()).isEqualTo(-63);
                assertThat(manager.state().imsi()).isPresent();
                assertThat(manager.state().iccid()).isPresent();
                assertThat(manager.state().imei()).isPresent();
                assertThat(manager.state().firmware()).isPresent();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(value = Quirk.class, mode = EnumSource.Mode.EXCLUDE, names = "SILENT_PDP_LOSS")
    void everyHabitOfTheFamilyComesUp(Quirk quirk) throws Exception {
        comesUp(module -> module.variants(Variants.GUIDE.with(quirk)), Duration.ofMinutes(2));
    }

    @Test
    void aModuleThatIsOnlyOnGprsComesUp() throws Exception {
        comesUp(module -> module.radio(Radio.USUAL.on(Radio.Technology.GPRS).withoutVoice()), MINUTE);
    }

    @Test
    void aDataSimWhoseVoiceNeverRegistersComesUp() throws Exception {
        comesUp(module -> module.radio(Radio.USUAL.registering(Duration.ofSeconds(2), 5).withoutVoice()), MINUTE);
    }

    @Test
    void aSlowRegistrationIsWaitedFor() throws Exception {
        comesUp(module -> module.radio(Radio.USUAL.registering(Duration.ofSeconds(150), 1)), Duration.ofMinutes(4));
    }

    @Test
    void aSimThatIsSeenLateComesUp() throws Exception {
        comesUp(module -> module.timing(Timing.USUAL.boot(Duration.ofSeconds(3), Duration.ofSeconds(30))), Duration.ofMinutes(2));
    }

    @Test
    void aSimThatIsSeenVeryLateIsMissingAndThenComesUp() throws Exception {
        live(module -> module.timing(Timing.USUAL.boot(Duration.ofSeconds(3), Duration.ofMinutes(3))), stack -> {
            try (PdpManager manager = stack.manager()) {
                assertThat(upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_MISSING);
                stack.waitFor(manager, Phase.UP, Duration.ofMinutes(3));
            }
        });
    }

    @Test
    void aSimThatIsBusyComesUp() throws Exception {
        comesUp(module -> module.sim(Sim.ready().busyFor(Duration.ofSeconds(20))), MINUTE);
    }

    @Test
    void aMissingSimIsMissing() throws Exception {
        live(module -> module.sim(Sim.missing()), stack -> {
            try (PdpManager manager = stack.manager()) {
                assertThat(upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_MISSING);
                stack.clock().sleep(HOUR);
                assertThat(stack.port().status().counters().resets()).isZero();
            }
        });
    }

    @Test
    void aBlockedSimIsBlocked() throws Exception {
        live(module -> module.sim(Sim.blocked()), stack -> {
            try (PdpManager manager = stack.manager("cmnet", "1234")) {
                assertThat(upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_BLOCKED);
                assertThat(stack.sent("CPIN=")).isZero();
            }
        });
    }

    @Test
    void theRightPinUnlocksAfterEachRestart() throws Exception {
        live(module -> module.sim(Sim.locked("4711")), stack -> {
            try (PdpManager manager = stack.manager("cmnet", "4711")) {
                manager.up(MINUTE);
                stack.module().restart();
                stack.clock().sleep(Duration.ofSeconds(5));
                assertThat(manager.up(MINUTE)).isEqualTo(ADDRESS);
                assertThat(stack.sent("CPIN=")).isEqualTo(2);
            }
        });
    }

    @Test
    void aWrongPinIsSentOnceWhateverRestarts() throws Exception {
        live(module -> module.sim(Sim.locked("4711")), stack -> {
            for (int daemon = 0; daemon < 3; daemon++) {
                try (PdpManager manager = stack.manager("cmnet", "1234")) {
                    assertThat(upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_PIN_WRONG);
                    stack.module().restart();
                    stack.clock().sleep(HOUR);
                    assertThat(upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_PIN_WRONG);
                    assertThat(stack.sent("CPIN=")).isOne();
                }
            }
            try (PdpManager manager = stack.manager("cmnet", "4711")) {
                assertThat(manager.up(MINUTE)).isEqualTo(ADDRESS);
            }
        });
    }

    @Test
    void aModuleThatSaysErrorForEverythingGetsItsPinToo() throws Exception {
        Variants curt = Variants.GUIDE.with(Quirk.NO_CME, Quirk.CPIN_ERROR_FOR_PIN);
        live(module -> module.sim(Sim.locked("4711")).variants(curt), stack -> {
            try (PdpManager manager = stack.manager("cmnet", "4711")) {
                assertThat(manager.up(MINUTE)).isEqualTo(ADDRESS);
            }
        });
        live(module -> module.sim(Sim.locked("4711")).variants(curt), stack -> {
            try (PdpManager manager = stack.manager("cmnet", "1234")) {
                assertThat(upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_PIN_WRONG);
                stack.clock().sleep(HOUR);
                assertThat(stack.sent("CPIN=")).isOne();
            }
        });
    }

    private static final Variants COUNTING = Variants.GUIDE.with(Quirk.CPINR);

    /** A wrong PIN reaches the SIM once, whether the module tells its tries or not. */
    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"ABORT", "SILENCE", "LOST", "ANSWER_LOST", "RESTART", "LATE", "ERROR", "NOISE"})
    void noFaultOfTheModuleHasAWrongPinTriedTwice(Kind kind) throws Exception {
        for (Variants variants : List.of(Variants.GUIDE, COUNTING)) {
            live(module -> module.sim(Sim.locked("4711")).variants(variants).faults(Faults.of(Fault.at("CPIN=", 0, kind).after(Duration.ofSeconds(8)))), stack -> {
                for (int daemon = 0; daemon < 2; daemon++) {
                    try (PdpManager manager = stack.manager("cmnet", "1234")) {
                        stack.clock().sleep(Duration.ofHours(3));
                        stack.module().restart();
                        stack.clock().sleep(Duration.ofHours(1));
                        assertThat(manager.state().fault().get()).isIn(FaultCode.SIM_PIN_WRONG, FaultCode.MODEM_UNCLEAR);
                    }
                }
                assertThat(stack.module().pinTries()).as("%s, %s", kind, variants).isGreaterThanOrEqualTo(2);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"ABORT", "SILENCE", "LOST", "ANSWER_LOST", "RESTART", "LATE", "NOISE", "URC"})
    void theRightPinSurvivesOneFaultOfAModuleThatTellsItsTries(Kind kind) throws Exception {
        live(module -> module.sim(Sim.locked("4711")).variants(COUNTING).faults(Faults.of(Fault.at("CPIN=", 1, kind).after(Duration.ofSeconds(8)))), stack -> {
            try (PdpManager manager = stack.manager("cmnet", "4711")) {
                assertThat(manager.up(Duration.ofMinutes(5))).isEqualTo(ADDRESS);
            }
        });
    }

    /** Where the PIN reached the SIM, its being ready is proof enough. */
    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"ABORT", "ANSWER_LOST", "LATE", "NOISE", "URC"})
    void theRightPinThatArrivedSurvivesOneFaultOfAnyModule(Kind kind) throws Exception {
        live(module -> module.sim(Sim.locked("4711")).faults(Faults.of(Fault.at("CPIN=", 1, kind).after(Duration.ofSeconds(8)))), stack -> {
            try (PdpManager manager = stack.manager("cmnet", "4711")) {
                assertThat(manager.up(Duration.ofMinutes(5))).isEqualTo(ADDRESS);
                assertThat(stack.sent("CPIN=")).isOne();
            }
        });
    }

    @Test
    void aSimThatIsOnlySaidToBeGoneIsLookedAt() throws Exception {
        live(module -> module, stack -> {
            try (PdpManager manager = stack.manager()) {
                manager.up(MINUTE);
                long asked = stack.sent("CPIN?");
                stack.module().unsolicited("+SIM DROP");
                stack.clock().sleep(Duration.ofSeconds(10));
                assertThat(manager.up(Duration.ZERO)).isEqualTo(ADDRESS);
                assertThat(stack.sent("CPIN?")).isEqualTo(asked + 1);
                assertThat(stack.sent(DIAL)).isOne();
            }
        });
    }

    @Test
    void oneRefusalOfTheAccessPointIsNotTheLastWord() throws Exception {
        comesUp(module -> module.radio(Radio.USUAL.apn("cmnet", Radio.Refusal.OUTCOME)).faults(Faults.of(Fault.at("CGDCONT", 1, Kind.ERROR))), MINUTE);
    }

    @Test
    void aNetworkThatRefusesIsNamedAndNeverLeadsToAReset() throws Exception {
        live(module -> module.radio(Radio.USUAL.registering(Duration.ofSeconds(2), 3)), stack -> {
            try (PdpManager manager = stack.manager()) {
                assertThat(upFails(manager, Duration.ofMinutes(5))).isEqualTo(FaultCode.REGISTRATION_DENIED);
                stack.clock().sleep(Duration.ofHours(6));
                assertThat(stack.port().status().counters().resets()).isZero();
            }
        });
    }

    @Test
    void aPlaceWithoutANetworkIsNamedAndTheModuleIsRestartedNowAndThen() throws Exception {
        live(module -> module.radio(Radio.USUAL.registering(Duration.ofSeconds(2), 2)), stack -> {
            try (PdpManager manager = stack.manager()) {
                assertThat(upFails(manager, Duration.ofMinutes(5))).isEqualTo(FaultCode.NO_NETWORK);
                stack.clock().sleep(Duration.ofHours(12));
                assertThat(stack.port().status().counters().resets()).isBetween(1L, 5L);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Radio.Refusal.class)
    void aRefusedAccessPointIsNamedAndNeverLeadsToAReset(Radio.Refusal how) throws Exception {
        live(module -> module.radio(Radio.USUAL.apn("internet", how)), stack -> {
            try (PdpManager manager = stack.manager()) {
                assertThat(upFails(manager, Duration.ofMinutes(2))).isEqualTo(FaultCode.APN_REFUSED);
                stack.clock().sleep(Duration.ofHours(6));
                assertThat(stack.port().status().counters().resets()).isZero();
            }
            try (PdpManager manager = stack.manager("internet", "")) {
                assertThat(manager.up(MINUTE)).isEqualTo(ADDRESS);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aModuleThatDialsByItselfIsNotDialled(boolean sayingBusy) throws Exception {
        Variants variants = sayingBusy ? Variants.GUIDE.with(Quirk.MIPCALL_BUSY_2) : Variants.GUIDE.with(Quirk.MIPCALL_AGAIN_REFUSED);
        live(module -> module.radio(Radio.USUAL.dialling()).variants(variants), stack -> {
            try (PdpManager manager = stack.manager()) {
                assertThat(manager.up(MINUTE)).isEqualTo(ADDRESS);
                if (sayingBusy) {
                    assertThat(stack.sent(DIAL)).isZero();
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"ABORT", "SILENCE", "LOST", "ANSWER_LOST", "OUTCOME_LOST", "OUTCOME_FIRST", "ERROR", "RESTART", "LATE", "NOISE",
        "URC", "SPLIT"})
    void aDiallingThatGoesWrongOnceEndsUp(Kind kind) throws Exception {
        live(module -> module.faults(Faults.of(Fault.at(DIAL, 1, kind).after(Duration.ofSeconds(12)))), stack -> {
            try (PdpManager manager = stack.manager()) {
                assertThat(manager.up(Duration.ofMinutes(4))).isEqualTo(ADDRESS);
                assertThat(stack.port().status().counters().resets()).isZero();
            }
        });
    }

    @Test
    void anOutcomeThatAlwaysGetsLostIsFoundByTheQuery() throws Exception {
        comesUp(module -> module.faults(Faults.of(Fault.at(DIAL, 0, Kind.OUTCOME_LOST))), Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostContextIsDialledAgainWhetherToldOrNot(boolean told) throws Exception {
        Variants variants = told ? Variants.GUIDE : Variants.GUIDE.with(Quirk.SILENT_PDP_LOSS);
        live(module -> module.variants(variants), stack -> {
            try (PdpManager manager = stack.manager()) {
                manager.up(MINUTE);
                stack.module().losePdp();
                stack.clock().sleep(told ? Duration.ofSeconds(15) : Duration.ofSeconds(90));
                assertThat(manager.up(Duration.ZERO)).isEqualTo(ADDRESS);
                assertThat(stack.sent(DIAL)).isEqualTo(2);
            }
        });
    }

    @Test
    void aContextThatIsLostOverAndOverIsDialledWithGrowingPauses() throws Exception {
        live(module -> module, stack -> {
            try (PdpManager manager = stack.manager()) {
                for (int loss = 0; loss < 360; loss++) {
                    stack.module().losePdp();
                    stack.clock().sleep(Duration.ofSeconds(10));
                }
                assertThat(stack.sent(DIAL)).isBetween(20L, 120L);
                assertThat(manager.up(Duration.ofMinutes(5))).isEqualTo(ADDRESS);
                assertThat(stack.port().status().counters().resets()).isZero();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24})
    void aRestartInTheMiddleOfTheBringUpBeginsAgain(int command) throws Exception {
        live(module -> module.faults(Faults.of(Fault.at(command, Kind.RESTART))), stack -> {
            try (PdpManager manager = stack.manager()) {
                assertThat(manager.up(Duration.ofMinutes(3))).isEqualTo(ADDRESS);
            }
        });
    }

    @Test
    void aRestartWhileUpBeginsAgain() throws Exception {
        live(module -> module, stack -> {
            try (PdpManager manager = stack.manager()) {
                manager.up(MINUTE);
                stack.module().restart();
                stack.clock().sleep(Duration.ofSeconds(4));
                assertThat(manager.state().phase()).isNotEqualTo(Phase.UP);
                assertThat(manager.up(MINUTE)).isEqualTo(ADDRESS);
            }
        });
    }

    @Test
    void anUnpluggedPortIsNamedAndComesBack() throws Exception {
        live(module -> module, stack -> {
            try (PdpManager manager = stack.manager()) {
                manager.up(MINUTE);
                stack.module().unplug();
                stack.waitFor(manager, Phase.OFFLINE, MINUTE);
                assertThat(upFails(manager, MINUTE).name()).startsWith("PORT_");
                assertThat(catchThrowableOfType(FaultException.class, manager::down).code().name()).startsWith("PORT_");
                stack.module().replug();
                stack.waitFor(manager, Phase.DOWN, MINUTE);
                assertThat(manager.up(MINUTE)).isEqualTo(ADDRESS);
            }
        });
    }

    @Test
    void aReleaseIsConfirmedByTheModuleAndAStopReleases() throws Exception {
        live(module -> module.faults(Faults.of(Fault.at("MIPCALL=0", 1, Kind.OUTCOME_LOST))), stack -> {
            try (PdpManager manager = stack.manager()) {
                manager.up(MINUTE);
                manager.down();
                assertThat(manager.state().phase()).isEqualTo(Phase.DOWN);
                manager.up(MINUTE);
            }
            assertThat(stack.module().ledger().sent().stream().filter(line -> line.text().equals("+MIPCALL: 0")).count()).isPositive();
            assertThat(stack.sent("MIPCALL=0")).isEqualTo(2);
        });
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = {"ABORT", "SILENCE", "LOST", "ANSWER_LOST", "OUTCOME_LOST", "OUTCOME_FIRST", "ERROR", "RESTART", "LATE"})
    void aReleaseThatGoesWrongOnceIsMadeGood(Kind kind) throws Exception {
        live(module -> module.faults(Faults.of(Fault.at("MIPCALL=0", 1, kind).after(Duration.ofSeconds(12)))), stack -> {
            try (PdpManager manager = stack.manager()) {
                manager.up(MINUTE);
                manager.down();
                stack.waitFor(manager, Phase.DOWN, Duration.ofSeconds(1));
                stack.clock().sleep(HOUR);
                assertThat(manager.state().phase()).isEqualTo(Phase.DOWN);
            }
        });
    }

    /** Random faults for a while, of all kinds, on a module with random habits: it ends up, and not by resetting without end. */
    @ParameterizedTest
    @ValueSource(longs = {0, 10, 20, 30, 40, 50, 60, 70})
    void whateverGoesWrongForAWhileEndsUp(long first) throws Exception {
        for (long seed = first; seed < first + 10; seed++) {
            live(seed, misbehaving(seed), stack -> {
                try (PdpManager manager = stack.manager()) {
                    stack.clock().sleep(Duration.ofHours(2));
                    endsUp(stack, manager);
                }
            });
        }
    }

    /** The same with a SIM that wants its PIN, and with people who pull plugs, restart, release, ask and doubt meanwhile. */
    @ParameterizedTest
    @ValueSource(longs = {0, 10, 20, 30})
    void whateverPeopleDoMeanwhileEndsUp(long first) throws Exception {
        for (long seed = first; seed < first + 10; seed++) {
            Random people = new Random(seed);
            live(seed, module -> misbehaving(people.nextLong()).apply(module).sim(Sim.locked("4711")), stack -> {
                try (PdpManager manager = stack.manager("cmnet", "4711")) {
                    for (int deed = 0; deed < 40; deed++) {
                        interfere(people.nextInt(9), stack, manager);
                        stack.clock().sleep(Duration.ofMillis(people.nextInt(60_000)));
                    }
                    stack.module().replug();
                    stack.clock().sleep(HOUR);
                    if (stack.isAPinUnanswered()) {
                        assertThat(manager.state().phase()).isIn(Phase.UP, Phase.DOWN, Phase.NEEDS_ATTENTION);
                    } else {
                        endsUp(stack, manager);
                    }
                }
            });
        }
    }

    private static UnaryOperator<L610.Builder> misbehaving(long seed) {
        return module -> module.variants(Variants.random(new Random(seed))).faults(Faults.seeded(seed, 0.15, 25));
    }

    private static void interfere(int deed, Stack stack, PdpManager manager) throws InterruptedException {
        try {
            switch (deed) {
                case 0 -> stack.module().unplug();
                case 1, 2 -> stack.module().replug();
                case 3 -> stack.module().restart();
                case 4 -> stack.module().losePdp();
                case 5 -> manager.doubt("a test");
                case 6 -> stack.module().unsolicited("+SIM DROP");
                case 7 -> manager.down();
                default -> manager.up(Duration.ofSeconds(30));
            }
        } catch (FaultException expected) {
            assertThat(expected.code()).isNotIn(FaultCode.INTERNAL, FaultCode.SIM_BLOCKED);
        }
    }

    private static void endsUp(Stack stack, PdpManager manager) throws Exception {
        assertThat(manager.up(Duration.ofMinutes(10))).as(stack.module().faults().happened()).isEqualTo(ADDRESS);
        assertThat(manager.state().phase()).isEqualTo(Phase.UP);
        assertThat(manager.state().fault()).isEmpty();
        assertThat(stack.port().status().counters().resets()).isLessThan(12);
    }
}
