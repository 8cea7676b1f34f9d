package io.wherry.pdp.manager;

import static io.wherry.pdp.manager.FakePort.lines;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import io.wherry.fault.FaultCode;
import io.wherry.pdp.ModemState.Phase;
import org.junit.jupiter.api.Test;

/** When the context is dialled anew, when the module is reset, and when a person is called. */
class LastResortTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

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
}
