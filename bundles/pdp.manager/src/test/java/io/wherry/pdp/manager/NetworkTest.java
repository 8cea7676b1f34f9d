package io.wherry.pdp.manager;

import static io.wherry.pdp.manager.FakePort.lines;
import static io.wherry.pdp.manager.FakePort.refused;
import static io.wherry.pdp.manager.FakePort.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.wherry.at.Urc;
import io.wherry.fault.FaultCode;
import io.wherry.pdp.ModemState.Phase;
import org.junit.jupiter.api.Test;

/** The search for a network, and who decides that there is one. */
class NetworkTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

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
                assertThat(Bench.upFails(manager, Duration.ofSeconds(61))).isEqualTo(FaultCode.NO_NETWORK);
                bench.port.always("AT+CEREG?", lines("+CEREG: 1,1"));
                bench.port.says(new Urc.Registration("+CEREG: 1", "CEREG", 1));
                bench.waitFor(manager, Phase.UP, Duration.ofSeconds(1));
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
    void aNetworkThatRefusesIsNamedAndNeverLeadsToAReset() throws Exception {
        Bench.run(bench -> {
            bench.port.always("AT+CEREG?", lines("+CEREG: 1,3"));
            try (PdpManager manager = bench.start()) {
                assertThat(Bench.upFails(manager, Duration.ofMinutes(5))).isEqualTo(FaultCode.REGISTRATION_DENIED);
                bench.pass(HOUR);
                assertThat(bench.port.restarts).isEmpty();
                bench.port.always("AT+CEREG?", lines("+CEREG: 1,1"));
                bench.port.says(new Urc.Registration("+CEREG: 1", "CEREG", 1));
                bench.waitFor(manager, Phase.UP, Duration.ofSeconds(35));
            }
        });
    }
}
