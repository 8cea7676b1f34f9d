package io.wherry.pdp.manager;

import static io.wherry.pdp.manager.FakePort.lines;
import static io.wherry.pdp.manager.FakePort.refused;
import static io.wherry.pdp.manager.FakePort.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.wherry.at.AtException;
import io.wherry.at.AtStatus;
import io.wherry.at.StateQuery;
import io.wherry.at.Urc;
import io.wherry.fault.FaultCode;
import io.wherry.pdp.ModemState;
import io.wherry.pdp.ModemState.Phase;
import org.junit.jupiter.api.Test;

/** A context that is up: what is noticed, told or not, and what leads back to the beginning. */
class KeepingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

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
    void aLineThatIsDownIsNamedAndLeadsBackUpWhenItReturns() throws Exception {
        Bench.run(bench -> {
            bench.port.channel(AtStatus.State.LINE_DOWN, Optional.of(FaultCode.PORT_MISSING));
            try (PdpManager manager = bench.start()) {
                assertThat(Bench.upFails(manager, MINUTE)).isEqualTo(FaultCode.PORT_MISSING);
                assertThat(bench.port.sent).isEmpty();
                bench.port.channel(AtStatus.State.READY, Optional.empty());
                assertThat(manager.up(MINUTE)).isEqualTo("10.1.2.3");
                bench.port.channel(AtStatus.State.LINE_DOWN, Optional.of(FaultCode.PORT_GONE));
                bench.waitFor(manager, Phase.OFFLINE, Duration.ofSeconds(1));
                assertThat(Bench.upFails(manager, MINUTE)).isEqualTo(FaultCode.PORT_GONE);
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
                assertThat(Bench.upFails(manager, HOUR)).isEqualTo(FaultCode.NEEDS_ATTENTION);
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
                assertThat(Bench.upFails(manager, Duration.ofSeconds(20))).isEqualTo(FaultCode.NO_NETWORK);
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
}
