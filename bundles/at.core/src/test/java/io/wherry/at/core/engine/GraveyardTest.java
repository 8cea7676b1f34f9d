package io.wherry.at.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;

import io.wherry.at.LineMatch;
import io.wherry.family.Families;
import org.junit.jupiter.api.Test;

/** Commands in doubt are remembered within bounds. */
class GraveyardTest {
    private static Tombstone tombstone(int number) {
        return new Tombstone(new Urcs(Families.L610), "AT+X" + number, "AT+X" + number, LineMatch.none(), Optional.empty(),
                new Tombstone.Leftover(0, false, false, false, ""), 0).owingFinal();
    }

    @Test
    void theLastSixteenAreKeptForFiveMinutes() {
        Graveyard graveyard = new Graveyard();
        for (int i = 1; i <= 100; i++) {
            graveyard.bury(tombstone(i), false, 0);
        }
        assertThat(graveyard.size()).isEqualTo(16);
        assertThat(graveyard.holds("AT+X84")).isFalse();
        assertThat(graveyard.holds("AT+X85")).isTrue();
        assertThat(graveyard.finalOwed(Duration.ofMinutes(6).toNanos())).isFalse();
        assertThat(graveyard.size()).isZero();
    }
}
