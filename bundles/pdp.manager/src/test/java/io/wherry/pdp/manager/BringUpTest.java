package io.wherry.pdp.manager;

import static io.wherry.pdp.manager.FakePort.aborted;
import static io.wherry.pdp.manager.FakePort.failed;
import static io.wherry.pdp.manager.FakePort.lines;
import static io.wherry.pdp.manager.FakePort.outcome;
import static io.wherry.pdp.manager.FakePort.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.wherry.at.AtEvent;
import io.wherry.fault.FaultCode;
import io.wherry.pdp.ModemState;
import io.wherry.pdp.ModemState.Phase;
import org.junit.jupiter.api.Test;

/** From a module that was just found to an address: each step, what it may answer, and how a fault of it is borne. */
class BringUpTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aModuleThatIsWellIsUpAndSaysWhatItIs() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
                ModemState state = manager.state();
                assertThat(state.phase()).isEqualTo(Phase.UP);
                assertThat(state.fault()).isEmpty();
                assertThat(state.sim().get().value()).isEqualTo("READY");
                assertThat(state.registration().get().value()).isEqualTo(1);
                assertThat(state.operator().get().value()).isEqualTo("CHINA MOBILE");
                assertThat(state.technology().get().value()).isEqualTo("LTE");
                assertThat(state.signalDbm().get().value()).isEqualTo(-63);
                assertThat(state.imei().get().value()).isEqualTo("864000000000001");
                assertThat(state.imsi().get().value()).isEqualTo("460046616008063");
                assertThat(state.iccid().get().value()).isEqualTo("89860446091891234567");
                assertThat(state.firmware().get().value()).isEqualTo("16000.1000.00.03.01.05");
                assertThat(bench.port.sent).contains("AT+CGDCONT=1,\"IP\",\"cmnet\"").doesNotContain("AT+CFUN=1");
            }
        });
    }

    @Test
    void aContextThatIsUpAlreadyIsTakenAndNotDialled() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+MIPCALL?", lines("+MIPCALL: 1, 10.9.9.9"));
            try (PdpManager manager = bench.start()) {
                assertThat(manager.up(MINUTE)).isEqualTo("10.9.9.9");
                assertThat(bench.port.count("AT+MIPCALL=1")).isZero();
            }
        });
    }

    @Test
    void aModuleThatDialsByItselfIsLeftToFinish() throws Exception {
        Bench.run(bench -> {
            bench.port.next("AT+MIPCALL?", lines("+MIPCALL: 2"), lines("+MIPCALL: 2"), lines("+MIPCALL: 2"));
            bench.port.always("AT+MIPCALL?", lines("+MIPCALL: 1,10.9.9.9"));
            try (PdpManager manager = bench.start()) {
                assertThat(manager.up(MINUTE)).isEqualTo("10.9.9.9");
                assertThat(bench.port.count("AT+MIPCALL=1")).isZero();
            }
        });
    }

    @Test
    void alreadyActiveIsSuccess() throws Exception {
        Bench.run(bench -> {
            bench.port.next("AT+MIPCALL?", lines("+MIPCALL: 0"));
            bench.port.always("AT+MIPCALL?", lines("+MIPCALL: 1,10.9.9.9"));
            bench.port.always("AT+MIPCALL=1", refused("+CME ERROR: 902"));
            try (PdpManager manager = bench.start()) {
                assertThat(manager.up(MINUTE)).isEqualTo("10.9.9.9");
                assertThat(bench.port.count("AT+MIPCALL=1")).isOne();
            }
        });
    }

    @Test
    void anOutcomeWithoutAnAddressIsAskedFor() throws Exception {
        Bench.run(bench -> {
            bench.port.next("AT+MIPCALL?", lines("+MIPCALL: 0"));
            bench.port.always("AT+MIPCALL=1", command -> outcome("+MIPCALL: 1"));
            bench.port.always("AT+MIPCALL?", lines("+MIPCALL: 1,2001:db8::5"));
            try (PdpManager manager = bench.start()) {
                assertThat(manager.up(MINUTE)).isEqualTo("2001:db8::5");
            }
        });
    }

    @Test
    void theSearchOrderIsWrittenOnlyOnADifference() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+GTRAT?", lines("+GTRAT: 6, 3,2"));
            try (PdpManager manager = bench.start("", "", "6,3,2")) {
                manager.up(MINUTE);
                assertThat(bench.port.sent).contains("AT+GTRAT?").doesNotContain("AT+GTRAT=6,3,2").noneMatch(line -> line.startsWith("AT+CGDCONT"));
            }
            try (PdpManager manager = bench.start("", "", "3")) {
                manager.up(MINUTE);
                assertThat(bench.port.sent).contains("AT+GTRAT=3");
            }
        });
    }

    @Test
    void aRefusedSearchOrderIsNoFault() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+GTRAT=10", refused("ERROR"));
            try (PdpManager manager = bench.start("", "", "10")) {
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
            }
        });
    }

    @Test
    void aRadioThatIsOffIsSwitchedOn() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CFUN?", lines("+CFUN: 4"));
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                assertThat(bench.port.count("AT+CFUN=1")).isOne();
            }
        });
    }

    @Test
    void aQueryWithoutAnAnswerIsRepeatedAndFailsNothing() throws Exception {
        Bench.run(bench -> {
            bench.port.next("AT+CPIN?", bench.port.silent(), aborted());
            try (PdpManager manager = bench.start()) {
                List<Phase> phases = new ArrayList<>();
                manager.listen(state -> phases.add(state.phase()));
                manager.up(MINUTE);
                assertThat(phases).doesNotContain(Phase.BACKING_OFF);
            }
        });
    }

    @Test
    void aRefusedAccessPointIsDialledThreeTimesThenBacksOffAndIsNeverReset() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+MIPCALL=1", failed("+MIPCALL: 0"));
            try (PdpManager manager = bench.start()) {
                bench.waitFor(manager, Phase.BACKING_OFF, MINUTE);
                assertThat(bench.port.count("AT+MIPCALL=1")).isEqualTo(3);
                assertThat(manager.state().fault()).contains(FaultCode.APN_REFUSED);
                bench.pass(Duration.ofHours(2));
                assertThat(bench.port.restarts).isEmpty();
                assertThat(bench.port.count("AT+MIPCALL=1")).isBetween(60L, 150L);
                bench.port.dialled("10.1.2.3");
                assertThat(manager.up(Duration.ofMinutes(6))).isEqualTo("10.1.2.3");
            }
        });
    }

    @Test
    void whoeverIsAskingGetsTheFaultOnlyWhenPatienceIsOver() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+MIPCALL=1", refused("ERROR"));
            try (PdpManager manager = bench.start()) {
                assertThat(Bench.upFails(manager, Duration.ofMinutes(3))).isEqualTo(FaultCode.APN_REFUSED);
                assertThat(bench.clock.nanos()).isGreaterThanOrEqualTo(Duration.ofMinutes(3).toNanos());
            }
        });
    }

    @Test
    void whoeverAsksOverAndOverDoesNotHaveARefusedAccessPointDialledOverAndOver() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+MIPCALL=1", refused("ERROR"));
            try (PdpManager manager = bench.start()) {
                for (int ask = 0; ask < 1800; ask++) {
                    assertThat(Bench.upFails(manager, Duration.ofSeconds(2))).isIn(FaultCode.APN_REFUSED, FaultCode.MODEM_UNCLEAR);
                }
                assertThat(bench.port.count("AT+MIPCALL=1")).isLessThan(180);
            }
        });
    }

    @Test
    void anAbortedDiallingThatWorkedIsFoundByTheQuery() throws Exception {
        Bench.run(bench -> {
            bench.port.next("AT+MIPCALL?", lines("+MIPCALL: 0"));
            bench.port.next("AT+MIPCALL=1", aborted());
            bench.port.always("AT+MIPCALL?", lines("+MIPCALL: 1,10.7.7.7"));
            try (PdpManager manager = bench.start()) {
                assertThat(manager.up(MINUTE)).isEqualTo("10.7.7.7");
                assertThat(bench.port.count("AT+MIPCALL=1")).isOne();
            }
        });
    }

    @Test
    void aDiallingThatStaysSilentIsUnclearAndNoRefusal() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+MIPCALL=1", bench.port.silent());
            try (PdpManager manager = bench.start()) {
                bench.waitFor(manager, Phase.BACKING_OFF, Duration.ofMinutes(5));
                assertThat(manager.state().fault()).contains(FaultCode.MODEM_UNCLEAR);
                assertThat(bench.port.count("AT+MIPCALL=1")).isEqualTo(3);
            }
        });
    }

    @Test
    void anAddressThatComesDuringTheBackOffIsTaken() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+MIPCALL=1", bench.port.silent());
            try (PdpManager manager = bench.start()) {
                bench.waitFor(manager, Phase.BACKING_OFF, Duration.ofMinutes(5));
                bench.port.always("AT+MIPCALL?", lines("+MIPCALL: 1,10.7.7.7"));
                bench.port.tell(new AtEvent.LateAnswer("m1", bench.clock.instant(), "AT+MIPCALL=1", "+MIPCALL: 10.7.7.7"));
                bench.waitFor(manager, Phase.UP, Duration.ofSeconds(1));
            }
        });
    }

    @Test
    void aMendedFaultIsGoneThoughTheNextStepTakesLong() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CPIN?", refused("+CME ERROR: 10"));
            bench.port.always("AT+CEREG?", lines("+CEREG: 1,2"));
            try (PdpManager manager = bench.start()) {
                bench.waitFor(manager, Phase.NEEDS_ATTENTION, MINUTE);
                bench.port.always("AT+CPIN?", lines("+CPIN: READY"));
                bench.port.sim(true);
                bench.waitFor(manager, Phase.SEARCHING, MINUTE);
                assertThat(manager.state().fault()).isEmpty();
                assertThat(manager.state().detail()).isEmpty();
            }
        });
    }
}
