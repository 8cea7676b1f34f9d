package io.wherry.pdp.manager;

import static io.wherry.pdp.manager.FakePort.failed;
import static io.wherry.pdp.manager.FakePort.lines;
import static io.wherry.pdp.manager.FakePort.refused;
import static io.wherry.pdp.manager.FakePort.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.wherry.fault.FaultCode;
import io.wherry.pdp.ModemState;
import io.wherry.pdp.ModemState.Phase;
import org.junit.jupiter.api.Test;

/** The SIM: late, missing, put in, taken out, blocked, broken. Its PIN has a test of its own. */
class SimTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aSimThatComesLateIsWaitedFor() throws Exception {
        Bench.run(bench -> {
            bench.port.next("AT+CPIN?", refused("ERROR"), refused("+CME ERROR: 10"), refused("+CME ERROR: 14"), lines("+CPIN: NOT READY"));
            try (PdpManager manager = bench.start()) {
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
            }
        });
    }

    @Test
    void aMissingSimIsToldAndWakesTheBringUpWhenItComes() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CPIN?", refused("+CME ERROR: 10"));
            try (PdpManager manager = bench.start()) {
                assertThat(Bench.upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_MISSING);
                assertThat(bench.clock.nanos()).isLessThan(MINUTE.toNanos());
                assertThat(manager.state().phase()).isEqualTo(Phase.NEEDS_ATTENTION);
                bench.port.always("AT+CPIN?", lines("+CPIN: READY"));
                bench.pass(Duration.ofSeconds(6));
                bench.port.sim(true);
                bench.waitFor(manager, Phase.UP, Duration.ofSeconds(5));
                assertThat(manager.state().fault()).isEmpty();
            }
        });
    }

    @Test
    void aSimThatComesWithoutAWordIsFoundByTheSlowRetry() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CPIN?", refused("ERROR"));
            bench.port.always("AT+CCID", refused("ERROR"));
            try (PdpManager manager = bench.start()) {
                bench.waitFor(manager, Phase.NEEDS_ATTENTION, MINUTE);
                bench.port.always("AT+CPIN?", lines("+CPIN: READY"));
                bench.waitFor(manager, Phase.UP, Duration.ofSeconds(70));
            }
        });
    }

    @Test
    void whoeverAsksAfterASimWasPutInGetsItsAddress() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CPIN?", refused("ERROR"));
            bench.port.always("AT+CCID", refused("ERROR"));
            try (PdpManager manager = bench.start()) {
                bench.waitFor(manager, Phase.NEEDS_ATTENTION, MINUTE);
                bench.pass(Duration.ofSeconds(20));
                bench.port.always("AT+CPIN?", lines("+CPIN: READY"));
                assertThat(manager.up(Duration.ofSeconds(10))).isEqualTo("10.1.2.3");
            }
        });
    }

    @Test
    void aSimEventFromBeforeTheQuestionDoesNotCutTheBackOffShort() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+MIPCALL=1", failed("+MIPCALL: 0"));
            bench.port.next("AT+CGMR", command -> {
                bench.port.sim(true);
                return reply(List.of());
            });
            try (PdpManager manager = bench.start()) {
                bench.waitFor(manager, Phase.BACKING_OFF, MINUTE);
                bench.pass(Duration.ofSeconds(4));
                assertThat(bench.port.count("AT+MIPCALL=1")).isEqualTo(3);
                assertThat(manager.state().phase()).isEqualTo(Phase.BACKING_OFF);
            }
        });
    }

    @Test
    void aSecondLookAtAMissingSimKeepsTheStateStill() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CPIN?", refused("ERROR"));
            bench.port.always("AT+CCID", refused("ERROR"));
            try (PdpManager manager = bench.start()) {
                bench.waitFor(manager, Phase.NEEDS_ATTENTION, MINUTE);
                List<ModemState> changes = new ArrayList<>();
                manager.listen(changes::add);
                bench.pass(HOUR);
                assertThat(changes).isEmpty();
                assertThat(bench.port.count("AT+CPIN?")).isGreaterThan(50);
            }
        });
    }

    @Test
    void aBlockedSimNeedsAPersonAtOnce() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CPIN?", lines("+CPIN: SIM PUK"));
            try (PdpManager manager = bench.start("", "1234", "")) {
                assertThat(Bench.upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_BLOCKED);
                assertThat(bench.clock.nanos()).isLessThan(Duration.ofSeconds(5).toNanos());
                assertThat(bench.port.sent).noneMatch(line -> line.startsWith("AT+CPIN="));
            }
        });
    }

    @Test
    void aBrokenSimIsToldApartFromAMissingOne() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CPIN?", refused("+CME ERROR: 13"));
            try (PdpManager manager = bench.start()) {
                assertThat(Bench.upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_FAILURE);
            }
        });
    }

    @Test
    void anUnpluggedSimIsNoticedAndAReplacedOneIsBroughtUp() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                bench.port.always("AT+CPIN?", refused("+CME ERROR: 10"));
                bench.port.dialled("10.6.6.6");
                bench.port.sim(false);
                assertThat(Bench.upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_MISSING);
                assertThat(manager.state().address().get().value()).isEmpty();
                bench.port.always("AT+CPIN?", lines("+CPIN: READY"));
                bench.port.sim(true);
                bench.waitFor(manager, Phase.UP, Duration.ofSeconds(10));
            }
        });
    }
}
