package io.wherry.at.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NapsTest {
    private static final int BAUD = 115_200;
    private static final long MILLI = 1_000_000;

    private final Naps naps = new Naps();

    @Test
    void thereIsNoNapWithoutABlock() {
        naps.read(20, BAUD, 0);
        assertThat(naps.next(0)).isZero();
        assertThat(naps.next(-300)).isZero();
    }

    @Test
    void aLineWithoutARateIsReadWithoutPauses() {
        naps.read(20, 0, 0);
        assertThat(naps.next(2048)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_200, 9_600, BAUD, 921_600, 3_000_000})
    void noNapHidesAnUnpluggedPortOrOverrunsATty(int baud) {
        naps.read(20, baud, 0);
        Duration nap = naps.next(1_000_000);
        assertThat(nap).isPositive().isLessThanOrEqualTo(Duration.ofMillis(50));
        assertThat(nap.toNanos() * baud / 10 / 1_000_000_000L).isLessThanOrEqualTo(2048);
    }

    @Test
    void theReaderIsBackBeforeTheEndOfWhatComesBehindTheBlock() {
        naps.read(20, BAUD, 0);
        long wire = 106 * 10 * 1_000_000_000L / BAUD;
        assertThat(naps.next(100).toNanos()).isBetween(wire - 400_000, wire - 200_000);
    }

    @Test
    void aLineThatIsFasterThanItsRateIsReadWithoutPausesFromThenOn() {
        naps.read(20, BAUD, 0);
        assertThat(naps.next(2048)).isPositive();
        naps.read(2048, BAUD, 50 * MILLI);
        assertThat(naps.next(1000)).isZero();
        naps.read(10, BAUD, 100 * MILLI);
        assertThat(naps.next(1000)).isZero();
    }

    @Test
    void whoSleptTooLongOnABusyMachineDoesNotTakeTheLineForAFastOne() {
        naps.read(20, BAUD, 0);
        assertThat(naps.next(2048)).isPositive();
        naps.read(1500, BAUD, 130 * MILLI);
        assertThat(naps.next(548)).isPositive();
    }

    @Test
    void aLineThatHandsOverLessThanCameIsReadUntilItHasCaughtUp() {
        naps.read(20, BAUD, 0);
        assertThat(naps.next(2048)).isPositive();
        naps.read(64, BAUD, 50 * MILLI);
        assertThat(naps.next(1964)).isZero();
        naps.read(512, BAUD, 51 * MILLI);
        assertThat(naps.next(1452)).isPositive();
    }
}
