package io.wherry.mqtt.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReconnectPolicyTest {

    @Property(tries = 200)
    void aPauseIsNeverLongerThanItsSpanAndNeverNone(@ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int failures) {
        ReconnectPolicy policy = new ReconnectPolicy(new Random(seed));
        for (int i = 0; i < failures; i++) {
            policy.ended(Duration.ZERO);
        }
        long span = Math.min(30_000, 1000L << Math.min(20, failures - 1));
        assertThat(policy.pause().toMillis()).isBetween(200L, span);
    }

    @Test
    void pausesSpreadOverTheWholeSpan() {
        ReconnectPolicy policy = new ReconnectPolicy(new Random(1));
        for (int i = 0; i < 10; i++) {
            policy.ended(Duration.ZERO);
        }
        long early = IntStream.range(0, 100).filter(i -> policy.pause().toSeconds() < 10).count();
        assertThat(early).isBetween(15L, 55L);
    }

    @Test
    void aConnectionThatLastedBeginsAnewAndAShortOneDoesNot() {
        ReconnectPolicy policy = new ReconnectPolicy(new Random(1));
        for (int i = 0; i < 10; i++) {
            policy.ended(Duration.ofSeconds(59));
        }
        assertThat(IntStream.range(0, 50).mapToObj(i -> policy.pause())).anyMatch(pause -> pause.toSeconds() > 2);
        policy.ended(Duration.ofSeconds(60));
        assertThat(IntStream.range(0, 50).mapToObj(i -> policy.pause())).allMatch(pause -> pause.toMillis() <= 1000);
    }
}
