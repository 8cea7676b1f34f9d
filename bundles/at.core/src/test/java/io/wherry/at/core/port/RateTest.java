package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.wherry.at.AtException;
import io.wherry.at.AtStatus.State;
import io.wherry.at.Command;
import io.wherry.at.core.port.PortSettings.Rate;
import io.wherry.serial.Line;
import io.wherry.simulator.L610;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Uart;
import io.wherry.simulator.profile.Uart.Change;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Line and module at one rate, whatever either does when it is told to change. */
class RateTest {
    private static final Command CSQ = Command.of("AT+CSQ").expecting("+CSQ:");
    private static final int USUAL = 115_200;

    private interface Life {
        void live(VirtualClock clock, L610 module, ModemPort port) throws Exception;
    }

    private static void run(Rate rate, UnaryOperator<L610.Builder> habits, Life life) throws Exception {
        run(rate, USUAL, habits, life);
    }

    private static void run(Rate rate, int opened, UnaryOperator<L610.Builder> habits, Life life) throws Exception {
        VirtualClock.run(clock -> {
            L610 module = habits.apply(L610.on(clock)).start();
            try (ModemPort port = port(clock, module.line(opened), rate)) {
                life.live(clock, module, port);
            } finally {
                module.close();
            }
        });
    }

    private static ModemPort port(VirtualClock clock, Line line, Rate rate) {
        return new ModemPort(clock, "m", line, PortSettings.DEFAULT.at(rate), new Random(1));
    }

    private static UnaryOperator<L610.Builder> uart(Uart uart) {
        return builder -> builder.uart(uart);
    }

    /** Waits until the port is ready, at most for {@code bound}, and sees that both ends are at {@code rate}. */
    private static void readyAt(int rate, Duration bound, VirtualClock clock, L610 module, ModemPort port) throws Exception {
        long end = clock.after(bound);
        while (port.status().state() != State.READY && clock.nanos() < end) {
            clock.sleep(Duration.ofMillis(100));
        }
        assertThat(port.status().state()).as(port.status().detail()).isEqualTo(State.READY);
        assertThat(module.baud()).as("the module's rate").isEqualTo(rate);
        assertThat(port.status().baud()).as("the rate that is told").isEqualTo(rate);
        assertThat(port.execute(CSQ).info()).hasSize(1);
    }

    private static List<String> told(L610 module) {
        return module.ledger().received().stream().map(received -> received.text()).filter(command -> command.toUpperCase().startsWith("AT+IPR=") && !command.endsWith("?")).toList();
    }

    @Test
    void maxIsTheHighestThatBothFollow() throws Exception {
        run(Rate.MAX, uart(Uart.USUAL), (clock, module, port) -> {
            readyAt(921_600, Duration.ofSeconds(15), clock, module, port);
            assertThat(told(module)).containsExactly("AT+IPR=921600");
        });
    }

    @ParameterizedTest
    @EnumSource(value = Change.class, names = {"BEHIND_OK", "BEFORE_OK", "SLOW", "RESTARTS"})
    void maxIsReachedHoweverTheModuleSwitches(Change change) throws Exception {
        run(Rate.MAX, uart(Uart.USUAL.changing(change)), (clock, module, port) -> readyAt(921_600, Duration.ofSeconds(60), clock, module, port));
    }

    @Test
    void whatWasAskedAtAnotherRateIsNotWaitedForAfterwards() throws Exception {
        run(Rate.MAX, uart(Uart.USUAL.changing(Change.BEFORE_OK)), (clock, module, port) -> {
            readyAt(921_600, Duration.ofSeconds(15), clock, module, port);
            assertThat(module.ledger().received()).extracting(received -> received.text()).doesNotContain("ATE1");
        });
    }

    @ParameterizedTest
    @EnumSource(value = Change.class, names = {"NEVER", "AT_RESTART"})
    void aModuleThatConfirmsAndStaysIsServedWhereItIs(Change change) throws Exception {
        run(Rate.MAX, uart(Uart.USUAL.changing(change)), (clock, module, port) -> {
            readyAt(USUAL, Duration.ofSeconds(60), clock, module, port);
            assertThat(told(module).get(told(module).size() - 1)).as("what it keeps for its next start").isEqualTo("AT+IPR=115200");
        });
    }

    @ParameterizedTest
    @CsvSource({"460800", "230400"})
    void aModuleThatRefusesAboveARateGoesToThatOne(int most) throws Exception {
        run(Rate.MAX, uart(Uart.USUAL.upTo(most)), (clock, module, port) -> {
            readyAt(most, Duration.ofSeconds(15), clock, module, port);
            assertThat(told(module)).as("what it lists is believed").containsExactly("AT+IPR=" + most);
        });
        run(Rate.MAX, uart(Uart.USUAL.upTo(most).untold()), (clock, module, port) -> readyAt(most, Duration.ofSeconds(15), clock, module, port));
    }

    @Test
    void aModuleThatKnowsNoHigherRateIsLeftAlone() throws Exception {
        run(Rate.MAX, uart(Uart.USUAL.upTo(USUAL)), (clock, module, port) -> {
            readyAt(USUAL, Duration.ofSeconds(15), clock, module, port);
            assertThat(told(module)).isEmpty();
        });
    }

    @Test
    void aModuleIsNeverTakenWhereTheLineCannotFollow() throws Exception {
        run(Rate.MAX, uart(Uart.USUAL.lineUpTo(230_400)), (clock, module, port) -> {
            readyAt(230_400, Duration.ofSeconds(15), clock, module, port);
            assertThat(told(module)).containsExactly("AT+IPR=230400");
        });
    }

    @ParameterizedTest
    @CsvSource({"460800,20", "460800,100", "230400,20", "115200,20", "115200,100", "115200,10"})
    void aRateThatGarblesIsLeftForTheNextLower(int clean, int spoilt) throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            long number = seed;
            run(Rate.MAX, builder -> builder.seed(number).uart(Uart.USUAL.cleanUpTo(clean, spoilt)), (clock, module, port) ->
                    readyAt(clean, Duration.ofMinutes(3), clock, module, port));
        }
    }

    @Test
    void aRateThatFailedIsNotTriedAgainAtEachRestart() throws Exception {
        run(Rate.MAX, uart(Uart.USUAL.cleanUpTo(460_800, 10)), (clock, module, port) -> {
            readyAt(460_800, Duration.ofMinutes(3), clock, module, port);
            long tries = tries(module);
            for (int restart = 0; restart < 5; restart++) {
                module.restart();
                clock.sleep(Duration.ofMinutes(2));
                readyAt(460_800, Duration.ofMinutes(1), clock, module, port);
            }
            assertThat(tries(module)).isEqualTo(tries);
            clock.sleep(Duration.ofMinutes(61));
            module.restart();
            clock.sleep(Duration.ofMinutes(3));
            readyAt(460_800, Duration.ofMinutes(1), clock, module, port);
            assertThat(tries(module)).as("an hour later it gets another chance").isGreaterThan(tries);
        });
    }

    private static long tries(L610 module) {
        return told(module).stream().filter("AT+IPR=921600"::equals).count();
    }

    @Test
    void aRestartedModuleThatKeepsItsRateIsFoundThere() throws Exception {
        run(Rate.MAX, uart(Uart.USUAL), (clock, module, port) -> {
            readyAt(921_600, Duration.ofSeconds(15), clock, module, port);
            port.restart("a test");
            readyAt(921_600, Duration.ofSeconds(1), clock, module, port);
            assertThat(told(module)).hasSize(1);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRestartedModuleThatForgetsItsRateIsRaisedAgain(boolean asked) throws Exception {
        run(Rate.MAX, builder -> builder.variants(Variants.GUIDE.with(Quirk.IPR_FORGOTTEN)), (clock, module, port) -> {
            readyAt(921_600, Duration.ofSeconds(15), clock, module, port);
            long restarts = port.status().counters().restarts();
            if (asked) {
                port.restart("a test");
            } else {
                module.restart();
                clock.sleep(Duration.ofSeconds(10));
                assertThat(executed(port)).as("what was cut off fails").isFalse();
            }
            readyAt(921_600, Duration.ofMinutes(1), clock, module, port);
            assertThat(port.status().counters().restarts()).isEqualTo(restarts + 1);
            assertThat(told(module)).hasSize(2);
        });
    }

    @Test
    void aConfiguredHighRateThatTheModuleForgetsIsGivenToItAgain() throws Exception {
        run(Rate.LINE, 921_600, builder -> builder.variants(Variants.GUIDE.with(Quirk.IPR_FORGOTTEN)), (clock, module, port) -> {
            readyAt(921_600, Duration.ofSeconds(40), clock, module, port);
            module.restart();
            clock.sleep(Duration.ofSeconds(10));
            assertThat(module.baud()).isEqualTo(USUAL);
            assertThat(executed(port)).as("what was cut off fails").isFalse();
            readyAt(921_600, Duration.ofMinutes(1), clock, module, port);
        });
    }

    private static boolean executed(ModemPort port) throws InterruptedException {
        try {
            port.execute(CSQ);
            return true;
        } catch (AtException failed) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"MAX,921600,921600", "MAX,115200,921600", "MAX,9600,921600", "MAX,460800,921600", "AUTO,921600,921600", "AUTO,115200,115200", "AUTO,9600,9600",
        "AUTO,19200,19200", "LINE,921600,115200", "LINE,9600,115200"})
    void aColdStartFindsTheModuleAtWhateverRateItHas(Rate rate, int has, int goesTo) throws Exception {
        run(rate, USUAL, builder -> builder.baud(has), (clock, module, port) -> {
            readyAt(goesTo, Duration.ofSeconds(40), clock, module, port);
            if (rate == Rate.AUTO || has == goesTo) {
                assertThat(told(module)).as("it is never changed").isEmpty();
            }
        });
    }

    @Test
    void aConfiguredHighRateIsReachedFromTheUsualOneToo() throws Exception {
        run(Rate.LINE, 921_600, builder -> builder.baud(USUAL), (clock, module, port) -> readyAt(921_600, Duration.ofSeconds(20), clock, module, port));
    }

    @Test
    void aConfiguredRateIsReachedHoweverTheModuleSwitches() throws Exception {
        for (Change change : List.of(Change.BEHIND_OK, Change.BEFORE_OK, Change.SLOW)) {
            run(Rate.LINE, 921_600, uart(Uart.USUAL.changing(change)), (clock, module, port) -> readyAt(921_600, Duration.ofSeconds(30), clock, module, port));
        }
        for (Change change : List.of(Change.NEVER, Change.AT_RESTART)) {
            run(Rate.LINE, 921_600, uart(Uart.USUAL.changing(change)), (clock, module, port) -> readyAt(USUAL, Duration.ofSeconds(60), clock, module, port));
        }
    }

    @Test
    void aColdStartOverALineThatGarblesComesDownFromTheRateThatTheModuleKept() throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            long number = seed;
            run(Rate.MAX, builder -> builder.seed(number).baud(921_600).uart(Uart.USUAL.cleanUpTo(230_400, 60)), (clock, module, port) ->
                    readyAt(230_400, Duration.ofMinutes(6), clock, module, port));
        }
    }

    /** A cable that goes bad by and by, or radio beside it: the rate passed its proof and does not hold. */
    @Test
    void aRaisedRateThatTurnsOutToGarbleIsTakenBack() throws Exception {
        run(Rate.MAX, builder -> builder.uart(Uart.USUAL.cleanUpTo(460_800, 4000)), (clock, module, port) -> {
            clock.sleep(Duration.ofSeconds(20));
            int first = port.status().baud();
            for (int i = 0; i < 20_000 && port.status().baud() > 460_800; i++) {
                executed(port);
            }
            assertThat(port.status().baud()).as("after " + first).isEqualTo(460_800);
            readyAt(460_800, Duration.ofMinutes(1), clock, module, port);
        });
    }

    @Test
    void aLineThatIsOpenedAnewGoesAtOnceToWhereTheModuleIs() throws Exception {
        run(Rate.MAX, uart(Uart.USUAL), (clock, module, port) -> {
            readyAt(921_600, Duration.ofSeconds(15), clock, module, port);
            module.unplug();
            clock.sleep(Duration.ofSeconds(10));
            assertThat(port.status().state()).isEqualTo(State.LINE_DOWN);
            module.replug();
            long began = clock.nanos();
            while (port.status().state() != State.READY) {
                clock.sleep(Duration.ofMillis(100));
            }
            assertThat(Duration.ofNanos(clock.nanos() - began)).isLessThan(Duration.ofSeconds(8));
            readyAt(921_600, Duration.ZERO, clock, module, port);
            assertThat(told(module)).hasSize(1);
        });
    }

    @Test
    void aLineWithoutARateIsLeftAlone() throws Exception {
        for (Rate rate : Rate.values()) {
            run(rate, 0, builder -> builder, (clock, module, port) -> {
                readyAtNoRate(clock, port);
                assertThat(told(module)).isEmpty();
            });
        }
    }

    private static void readyAtNoRate(VirtualClock clock, ModemPort port) throws Exception {
        clock.sleep(Duration.ofSeconds(15));
        assertThat(port.status().state()).isEqualTo(State.READY);
        assertThat(port.status().baud()).isZero();
        assertThat(port.execute(CSQ).info()).hasSize(1);
    }

    /** Whatever module and line do: the port serves the module in the end, and at a rate that is clean. */
    @Test
    void whateverModuleAndLineDoTheModuleIsServed() throws Exception {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            Uart uart = Uart.random(random);
            int has = random.nextBoolean() ? USUAL : 9600;
            boolean forgets = random.nextInt(3) == 0;
            Rate rate = random.nextInt(4) == 0 ? Rate.LINE : Rate.MAX;
            long number = seed;
            run(rate, USUAL, builder -> builder.seed(number).baud(has).uart(uart)
                    .variants(forgets ? Variants.GUIDE.with(Quirk.IPR_FORGOTTEN) : Variants.GUIDE), (clock, module, port) -> {
                clock.sleep(Duration.ofMinutes(6));
                String which = "seed " + number + ": " + uart;
                assertThat(port.status().state()).as(which).isEqualTo(State.READY);
                assertThat(module.baud()).as(which).isLessThanOrEqualTo(Math.max(USUAL, uart.clean())).isEqualTo(port.status().baud());
                module.restart();
                clock.sleep(Duration.ofMinutes(1));
                executed(port);
                clock.sleep(Duration.ofMinutes(6));
                assertThat(port.status().state()).as(which + ", restarted").isEqualTo(State.READY);
                assertThat(port.execute(CSQ).info()).as(which).hasSize(1);
            });
        }
    }

    @Test
    void theListOfRatesIsReadInItsForms() {
        assertThat(RateChange.rates(List.of("+IPR: (0,9600,115200,921600)"))).contains(115_200, 921_600).doesNotContain(460_800);
        assertThat(RateChange.rates(List.of("+IPR: (),(300,600,115200,460800)"))).contains(460_800);
        assertThat(RateChange.rates(List.of("+IPR: (9600-460800)"))).isEqualTo(Set.of(9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800));
        assertThat(RateChange.rates(List.of("+IPR: (115200, 230400)", "+IPR: 921600"))).isEqualTo(Set.of(115_200, 230_400, 921_600));
        assertThat(RateChange.rates(List.of("+IPR: (99999999999999999999)"))).isEmpty();
        assertThat(RateChange.rates(List.of())).isEmpty();
    }
}
