package io.wherry.pdp.manager;

import static io.wherry.pdp.manager.FakePort.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Optional;

import io.wherry.at.AtStatus;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.pdp.ModemState.Phase;
import org.junit.jupiter.api.Test;

/** The way down: on request, and at the stop. */
class ReleaseTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

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
            assertThat(Bench.upFails(manager, HOUR)).isEqualTo(FaultCode.UNAVAILABLE);
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
}
