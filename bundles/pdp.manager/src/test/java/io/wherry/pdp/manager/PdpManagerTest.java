package io.wherry.pdp.manager;

import static io.wherry.pdp.manager.FakePort.aborted;
import static io.wherry.pdp.manager.FakePort.failed;
import static io.wherry.pdp.manager.FakePort.lines;
import static io.wherry.pdp.manager.FakePort.outcome;
import static io.wherry.pdp.manager.FakePort.refused;
import static io.wherry.pdp.manager.FakePort.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.wherry.at.AtEvent;
import io.wherry.at.AtException;
import io.wherry.at.AtStatus;
import io.wherry.at.StateQuery;
import io.wherry.at.Urc;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.pdp.ModemState;
import io.wherry.pdp.ModemState.Phase;
import org.junit.jupiter.api.Test;

class PdpManagerTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private static FaultCode upFails(PdpManager manager, Duration patience) {
        return catchThrowableOfType(FaultException.class, () -> manager.up(patience)).code();
    }

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
    void aSimThatComesLateIsWaitedFor() throws Exception {
        Bench.run(bench -> {
            bench.port.next("AT+CPIN?", refused("ERROR"), refused("+CME ERROR: 10"), refused("+CME ERROR: 14"), lines("+CPIN: NOT READY"));
            try (PdpManager manager = bench.start()) {
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
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
    void aMissingSimIsToldAndWakesTheBringUpWhenItComes() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CPIN?", refused("+CME ERROR: 10"));
            try (PdpManager manager = bench.start()) {
                assertThat(upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_MISSING);
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
                assertThat(upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_BLOCKED);
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
                assertThat(upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_FAILURE);
            }
        });
    }

    @Test
    void gprsWillDoWhereThereIsNoLte() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CEREG?", refused("ERROR"));
            bench.port.always("AT+CGREG?", lines("+CGREG: 0,5"));
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                assertThat(manager.state().registration().get().value()).isEqualTo(5);
            }
        });
    }

    @Test
    void anAnswerWithoutItsModeIsHeardAsUnsolicited() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CEREG?", command -> {
                bench.port.says(new Urc.Registration("+CEREG: 1", "CEREG", 1));
                return reply(List.of());
            });
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                assertThat(manager.state().registration().get().value()).isEqualTo(1);
            }
        });
    }

    @Test
    void aRegistrationIsWaitedForAndAnUnsolicitedLineEndsTheWait() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CEREG?", lines("+CEREG: 1,2"));
            try (PdpManager manager = bench.start()) {
                bench.waitFor(manager, Phase.SEARCHING, MINUTE);
                assertThat(upFails(manager, Duration.ofSeconds(61))).isEqualTo(FaultCode.NO_NETWORK);
                bench.port.always("AT+CEREG?", lines("+CEREG: 1,1"));
                bench.port.says(new Urc.Registration("+CEREG: 1", "CEREG", 1));
                bench.waitFor(manager, Phase.UP, Duration.ofSeconds(1));
            }
        });
    }

    @Test
    void aNetworkThatRefusesIsNamedAndNeverLeadsToAReset() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CEREG?", lines("+CEREG: 1,3"));
            try (PdpManager manager = bench.start()) {
                assertThat(upFails(manager, Duration.ofMinutes(5))).isEqualTo(FaultCode.REGISTRATION_DENIED);
                bench.pass(HOUR);
                assertThat(bench.port.restarts).isEmpty();
                bench.port.always("AT+CEREG?", lines("+CEREG: 1,1"));
                bench.port.says(new Urc.Registration("+CEREG: 1", "CEREG", 1));
                bench.waitFor(manager, Phase.UP, Duration.ofSeconds(35));
            }
        });
    }

    @Test
    void aModuleThatFindsNoNetworkIsRestartedNowAndThen() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CEREG?", lines("+CEREG: 1,2"));
            try (PdpManager manager = bench.start()) {
                bench.pass(Duration.ofHours(24));
                assertThat(bench.port.restarts).hasSizeBetween(2, 6);
                assertThat(manager.state().fault()).contains(FaultCode.NO_NETWORK);
            }
        });
    }

    @Test
    void eachResetInVainAsksForTheNextRungAndTheLastSaysWhatWasTried() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CEREG?", lines("+CEREG: 1,2"));
            try (PdpManager manager = bench.start()) {
                bench.pass(Duration.ofHours(6));
                assertThat(bench.port.recoveries).startsWith(false, true);
                bench.port.exhausted();
                bench.waitFor(manager, Phase.NEEDS_ATTENTION, Duration.ofHours(12));
                assertThat(manager.state().fault()).contains(FaultCode.NO_NETWORK);
                assertThat(manager.state().detail()).contains("tried: AT+CFUN=15, the board's reset");
                bench.port.always("AT+CEREG?", lines("+CEREG: 1,1"));
                assertThat(manager.up(Duration.ofMinutes(10))).isEqualTo("10.1.2.3");
                assertThat(bench.port.climbed).endsWith("ATTENTION HELPED");
                assertThat(manager.state().phase()).isEqualTo(Phase.UP);
            }
        });
    }

    @Test
    void dialingAnewIsARungAndInVainLeadsToOneReset() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                for (int doubt = 0; doubt < 60; doubt++) {
                    manager.doubt("no session");
                    bench.pass(Duration.ofSeconds(55));
                    manager.up(MINUTE);
                }
                assertThat(bench.port.climbed).startsWith("PDP_CONTEXT BEGUN", "PDP_CONTEXT HELPED", "PDP_CONTEXT BEGUN");
                assertThat(bench.port.recoveries).containsExactly(false);
            }
        });
    }

    @Test
    void whereSomebodyGetsThroughNoDoubtLeadsToAReset() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                for (int doubt = 0; doubt < 400; doubt++) {
                    manager.doubt("another server is down");
                    if (doubt % 2 == 0) {
                        manager.trust();
                    }
                    bench.pass(Duration.ofSeconds(55));
                }
                assertThat(bench.port.count("AT+MIPCALL=0")).isZero();
                assertThat(bench.port.restarts).isEmpty();
            }
        });
    }

    @Test
    void afterADoubtOfThePortAnotherStateOfTheContextIsLookedIntoAtOnce() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                StateQuery query = bench.port.queries.get(0);
                assertThat(query.command().text()).isEqualTo("AT+MIPCALL?");
                long asked = bench.port.count("AT+MIPCALL?");
                query.told().accept(Optional.of(FakePort.reply(List.of("+MIPCALL: 1,10.1.2.3"))));
                bench.pass(Duration.ofSeconds(1));
                assertThat(bench.port.count("AT+MIPCALL?")).as("all is as it was").isEqualTo(asked);
                bench.port.dialled("10.7.7.7");
                query.told().accept(Optional.of(FakePort.reply(List.of("+MIPCALL: 0"))));
                assertThat(manager.up(MINUTE)).as("nobody gets the old address").isEqualTo("10.7.7.7");
                query.told().accept(Optional.empty());
                bench.pass(Duration.ofSeconds(1));
                assertThat(bench.port.count("AT+MIPCALL?")).as("what the module does not say is asked again").isGreaterThan(asked + 1);
            }
            assertThat(bench.port.queries).isEmpty();
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
                assertThat(upFails(manager, Duration.ofMinutes(3))).isEqualTo(FaultCode.APN_REFUSED);
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
                    assertThat(upFails(manager, Duration.ofSeconds(2))).isIn(FaultCode.APN_REFUSED, FaultCode.MODEM_UNCLEAR);
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
    void aLostAddressIsDialledAgain() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                List<String> addresses = new ArrayList<>();
                manager.listen(state -> state.address().ifPresent(address -> addresses.add(address.value())));
                bench.port.dialled("10.4.4.4");
                bench.port.says(new Urc.PdpContext("+MIPCALL: 0", Optional.empty()));
                assertThat(manager.up(MINUTE)).isEqualTo("10.4.4.4");
                assertThat(addresses).contains("", "10.4.4.4");
            }
        });
    }

    @Test
    void aLossThatNobodyToldOfIsFoundByThePoll() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                bench.port.dialled("10.4.4.4");
                bench.pass(Duration.ofSeconds(75));
                assertThat(manager.state().address().get().value()).isEqualTo("10.4.4.4");
            }
        });
    }

    @Test
    void whatChangesWithoutAWordIsFoundByThePoll() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                bench.port.always("AT+CSQ", lines("+CSQ: 10,99"));
                bench.port.always("AT+COPS?", lines("+COPS: 0,0,\"CHINA UNICOM\",2"));
                bench.port.always("AT+CEREG?", lines("+CEREG: 1,5"));
                bench.pass(Duration.ofSeconds(65));
                assertThat(manager.state().signalDbm().get().value()).isEqualTo(-93);
                assertThat(manager.state().operator().get().value()).isEqualTo("CHINA UNICOM");
                assertThat(manager.state().technology().get().value()).isEqualTo("UMTS");
                assertThat(manager.state().registration().get().value()).isEqualTo(5);
            }
        });
    }

    @Test
    void theCircuitSwitchedRegistrationNeverDecides() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CEREG?", lines("+CEREG: 1,2"));
            try (PdpManager manager = bench.start()) {
                bench.waitFor(manager, Phase.SEARCHING, MINUTE);
                bench.pass(Duration.ofSeconds(1));
                long asked = bench.port.count("AT+CEREG?");
                bench.port.says(new Urc.Registration("+CREG: 1", "CREG", 1));
                bench.pass(Duration.ofMillis(500));
                assertThat(bench.port.count("AT+CEREG?")).isEqualTo(asked);
                assertThat(manager.state().registration().get().value()).isEqualTo(2);
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

    @Test
    void aRestartTakesTheAddressAwayAtOnce() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                bench.port.always("AT+CPIN?", refused("+CME ERROR: 10"));
                bench.port.restarts();
                bench.pass(Duration.ofSeconds(1));
                assertThat(manager.state().address().get().value()).isEmpty();
            }
        });
    }

    @Test
    void aPortThatTakesNoCommandIsAskedOnceASecondAndNotMoreOften() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                bench.port.always("AT+CGSN", command -> {
                    throw new AtException(AtException.Kind.NOT_SENT, command.shown(), Optional.empty(), FaultCode.UNAVAILABLE, "queue full");
                });
                bench.port.restarts();
                long before = bench.port.sent.size();
                bench.pass(MINUTE);
                assertThat(bench.port.sent.size() - before).isBetween(10L, 65L);
            }
        });
    }

    @Test
    void aDoubtIsLookedIntoAtOnce() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                bench.port.dialled("10.4.4.4");
                manager.doubt("901");
                bench.pass(Duration.ofSeconds(10));
                assertThat(manager.up(Duration.ZERO)).isEqualTo("10.4.4.4");
            }
        });
    }

    @Test
    void aContextThatNobodyGetsThroughIsDialledAnewButNotOverAndOver() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                for (int doubt = 0; doubt < 60; doubt++) {
                    manager.doubt("no session");
                    bench.pass(Duration.ofSeconds(30));
                }
                assertThat(bench.port.count("AT+MIPCALL=0")).isOne();
                assertThat(manager.state().phase()).isEqualTo(Phase.UP);
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
                assertThat(upFails(manager, HOUR)).isEqualTo(FaultCode.SIM_MISSING);
                assertThat(manager.state().address().get().value()).isEmpty();
                bench.port.always("AT+CPIN?", lines("+CPIN: READY"));
                bench.port.sim(true);
                bench.waitFor(manager, Phase.UP, Duration.ofSeconds(10));
            }
        });
    }

    @Test
    void aRestartBeginsAllOverAgain() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                bench.port.dialled("10.5.5.5");
                bench.port.restarts();
                assertThat(manager.up(MINUTE)).isEqualTo("10.5.5.5");
                assertThat(bench.port.count("AT+CPIN?")).isEqualTo(2);
            }
        });
    }

    @Test
    void aLineThatIsDownIsNamedAndLeadsBackUpWhenItReturns() throws Exception {
        Bench.run(bench -> {
            bench.port.channel(AtStatus.State.LINE_DOWN, Optional.of(FaultCode.PORT_MISSING));
            try (PdpManager manager = bench.start()) {
                assertThat(upFails(manager, MINUTE)).isEqualTo(FaultCode.PORT_MISSING);
                assertThat(bench.port.sent).isEmpty();
                bench.port.channel(AtStatus.State.READY, Optional.empty());
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
                bench.port.channel(AtStatus.State.LINE_DOWN, Optional.of(FaultCode.PORT_GONE));
                bench.waitFor(manager, Phase.OFFLINE, Duration.ofSeconds(1));
                assertThat(upFails(manager, MINUTE)).isEqualTo(FaultCode.PORT_GONE);
                bench.port.channel(AtStatus.State.READY, Optional.empty());
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
                assertThat(bench.port.count("AT+MIPCALL=1")).isOne();
            }
        });
    }

    @Test
    void aModuleThatNeedsAPersonIsToldAtOnce() throws Exception {
        Bench.run(bench -> {
            bench.port.channel(AtStatus.State.NEEDS_ATTENTION, Optional.of(FaultCode.MODEM_SILENT));
            try (PdpManager manager = bench.start()) {
                assertThat(upFails(manager, HOUR)).isEqualTo(FaultCode.NEEDS_ATTENTION);
                assertThat(bench.clock.nanos()).isLessThan(Duration.ofSeconds(1).toNanos());
            }
        });
    }

    @Test
    void aModuleThatAnswersAgainNeedsNobodyAnyMore() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CEREG?", lines("+CEREG: 1,2"));
            bench.port.channel(AtStatus.State.NEEDS_ATTENTION, Optional.of(FaultCode.MODEM_SILENT));
            try (PdpManager manager = bench.start()) {
                bench.waitFor(manager, Phase.NEEDS_ATTENTION, MINUTE);
                bench.port.channel(AtStatus.State.READY, Optional.empty());
                bench.waitFor(manager, Phase.SEARCHING, Duration.ofSeconds(10));
                assertThat(manager.state().fault()).isEmpty();
                assertThat(upFails(manager, Duration.ofSeconds(20))).isEqualTo(FaultCode.NO_NETWORK);
            }
        });
    }

    @Test
    void aResynchronisationLeavesTheContextUp() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                bench.port.channel(AtStatus.State.RESYNCING, Optional.empty());
                bench.pass(Duration.ofSeconds(20));
                assertThat(manager.state().phase()).isEqualTo(Phase.UP);
            }
        });
    }

    @Test
    void aReleaseIsConfirmedAndHoldsUntilTheContextIsAskedForAgain() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                manager.down();
                assertThat(manager.state().phase()).isEqualTo(Phase.DOWN);
                assertThat(manager.state().address().get().value()).isEmpty();
                bench.pass(HOUR);
                assertThat(bench.port.count("AT+MIPCALL=1")).isOne();
                assertThat(bench.port.count("AT+MIPCALL=0")).isOne();
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
            }
        });
    }

    @Test
    void aReleaseHoldsOverARestart() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                manager.down();
                bench.port.restarts();
                bench.pass(HOUR);
                assertThat(manager.state().phase()).isEqualTo(Phase.DOWN);
                assertThat(bench.port.count("AT+MIPCALL=1")).isOne();
            }
        });
    }

    @Test
    void aReleaseTwiceIsAReleaseOnce() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                manager.down();
                manager.down();
                assertThat(bench.port.count("AT+MIPCALL=0")).isOne();
            }
        });
    }

    @Test
    void aReleaseThatIsNotConfirmedIsAFaultAndIsTriedAgain() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                bench.port.next("AT+MIPCALL=0", bench.port.silent(), bench.port.silent(), bench.port.silent());
                assertThat(catchThrowableOfType(FaultException.class, manager::down).code()).isEqualTo(FaultCode.MODEM_UNCLEAR);
                bench.waitFor(manager, Phase.DOWN, MINUTE);
            }
        });
    }

    @Test
    void aReleaseOnALineThatIsDownFailsAtOnceAndIsMadeGoodLater() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                bench.port.channel(AtStatus.State.LINE_DOWN, Optional.of(FaultCode.PORT_GONE));
                assertThat(catchThrowableOfType(FaultException.class, manager::down).code()).isEqualTo(FaultCode.PORT_GONE);
                bench.port.channel(AtStatus.State.READY, Optional.empty());
                bench.waitFor(manager, Phase.DOWN, Duration.ofSeconds(10));
                assertThat(bench.port.count("AT+MIPCALL=0")).isOne();
            }
        });
    }

    @Test
    void aReleaseInTheMiddleOfASearchIsDoneAtOnce() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CEREG?", lines("+CEREG: 1,2"));
            try (PdpManager manager = bench.start()) {
                bench.waitFor(manager, Phase.SEARCHING, MINUTE);
                long before = bench.clock.nanos();
                manager.down();
                assertThat(bench.clock.nanos() - before).isLessThan(Duration.ofSeconds(5).toNanos());
            }
        });
    }

    @Test
    void theStopReleasesTheContextAndLeavesNothingBehind() throws Exception {
        Bench.run(bench -> {
            PdpManager manager = bench.start();
            manager.up(MINUTE);
            manager.close();
            assertThat(bench.port.sent.get(bench.port.sent.size() - 1)).isEqualTo("AT+MIPCALL=0");
            assertThat(bench.port.listeners()).isZero();
            assertThat(upFails(manager, HOUR)).isEqualTo(FaultCode.UNAVAILABLE);
        });
    }

    @Test
    void theStopDoesNotWaitForADeadLineOrALongDialling() throws Exception {
        Bench.run(bench -> {
            PdpManager manager = bench.start();
            manager.up(MINUTE);
            bench.port.channel(AtStatus.State.LINE_DOWN, Optional.of(FaultCode.PORT_GONE));
            long before = bench.clock.nanos();
            manager.close();
            assertThat(bench.clock.nanos() - before).isLessThan(Duration.ofSeconds(1).toNanos());
            assertThat(bench.port.count("AT+MIPCALL=0")).isZero();
        });
        Bench.run(bench -> {
            bench.port.always("AT+MIPCALL=1", bench.port.silent());
            PdpManager manager = bench.start();
            bench.waitFor(manager, Phase.DIALLING, MINUTE);
            bench.pass(Duration.ofSeconds(3));
            long before = bench.clock.nanos();
            manager.close();
            assertThat(bench.clock.nanos() - before).isLessThan(Duration.ofSeconds(9).toNanos());
        });
    }

    @Test
    void aListenerThatFailsHarmsNobody() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.listen(state -> {
                    throw new IllegalStateException("on purpose");
                });
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
            }
        });
    }

    @Test
    void aQuietDayChangesNothingAndAsksOnceAMinute() throws Exception {
        Bench.run(bench -> {
            try (PdpManager manager = bench.start()) {
                manager.up(MINUTE);
                List<ModemState> changes = new ArrayList<>();
                manager.listen(changes::add);
                bench.pass(Duration.ofDays(1));
                assertThat(changes).isEmpty();
                assertThat(bench.port.count("AT+MIPCALL?")).isBetween(1400L, 1445L);
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
}
