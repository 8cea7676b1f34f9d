package io.wherry.campaign.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.LongStream;

import io.wherry.campaign.Campaign;
import io.wherry.campaign.script.Draw;
import io.wherry.campaign.script.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The campaign's short form; {@code scripts/campaign} is the long one. {@code -Dwherry.seeds=<n>} plays other numbers of seeds. */
class DaysTest {
    private static final long SEED_PLAYED_AGAIN = 4;

    static LongStream seeds() {
        return LongStream.of(1, 3, 4, 6).limit(Long.getLong("wherry.seeds", 4));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aDayWithFaultsEndsWithEverythingInOrder(long seed) throws IOException {
        Outcome outcome = Play.of(Draw.of(seed));
        assertThat(outcome.findings()).as("scripts/campaign --seed %d", seed).isEmpty();
        assertThat(outcome.tally().of("end SUCCEEDED")).isGreaterThan(10);
        assertThat(outcome.tally().sum("answers that ended their command at")).isGreaterThan(1000);
    }

    @Test
    void theSameSeedIsTheSameDayByteForByteAndSoIsItsScriptWithTheFaultsWrittenOut() throws IOException {
        Outcome once = Play.of(Draw.of(SEED_PLAYED_AGAIN));
        Outcome again = Play.of(Script.parse(once.script().toString()));
        assertThat(again.transcript()).isEqualTo(once.transcript());
        assertThat(once.tally().sum("fault")).isGreaterThan(3);
    }

    @Test
    void anotherProcessLivesTheSameDay() throws Exception {
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), Campaign.class.getName(), "--digest", String.valueOf(SEED_PLAYED_AGAIN)).redirectErrorStream(true).start();
        String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(other.waitFor()).as(said).isZero();
        assertThat(said.strip()).isEqualTo(Play.of(Draw.of(SEED_PLAYED_AGAIN)).digest());
    }

    @Test
    void anotherSeedIsAnotherDay() throws IOException {
        assertThat(Draw.of(8).toString()).isNotEqualTo(Draw.of(9).toString());
    }
}
