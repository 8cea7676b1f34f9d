package io.wherry.jobs.spool.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import io.wherry.jobs.spool.job.Timeline.Mark;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineTest {
    @ParameterizedTest
    @CsvSource({"2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,3600000", "2026-01-01T00:00:00Z,2025-12-31T00:00:00Z,0", "2026-01-01T00:00:00Z,1970-01-01T00:00:00Z,0",
        "1970-01-01T00:00:00Z,2026-01-01T00:00:00Z,0", "2026-01-01T00:00:00Z,2039-01-01T00:00:00Z,0", "2026-01-01T00:00:00Z,2026-03-31T00:00:00Z,7689600000"})
    void theTimeDownIsBelievedOnlyWhenBothClocksArePlausible(Instant stopped, Instant started, long down) throws Exception {
        VirtualClock.run(clock -> {
            clock.instant(started);
            Timeline line = new Timeline(clock, new Mark(1000, 500, stopped));
            assertThat(line.age()).isEqualTo(1000 + down);
            assertThat(line.uptime()).isEqualTo(500);
        });
    }

    @Test
    void aWallClockThatJumpsMovesNothing() throws Exception {
        VirtualClock.run(clock -> {
            Timeline line = new Timeline(clock, Mark.NEVER);
            clock.sleep(Duration.ofSeconds(5));
            clock.instant(Instant.parse("2050-01-01T00:00:00Z"));
            clock.sleep(Duration.ofSeconds(5));
            assertThat(line.age()).isEqualTo(10_000);
            assertThat(line.uptime()).isEqualTo(10_000);
        });
    }
}
