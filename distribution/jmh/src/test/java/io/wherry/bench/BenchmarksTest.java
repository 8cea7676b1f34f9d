package io.wherry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the benchmarks measure what they say: a benchmark of a parser that loses its place would be fast. */
class BenchmarksTest {

    @ParameterizedTest
    @EnumSource(Transcript.class)
    void theParserSeesEveryLineAndBlockOfATranscriptHoweverItIsSplit(Transcript input) {
        for (int split : new int[] {0, 64, 1}) {
            ParserBenchmark benchmark = new ParserBenchmark();
            benchmark.input = input;
            benchmark.split = split;
            assertThat(benchmark.parse()).as("split by %d", split).isEqualTo(input.lines() + input.blocks());
        }
    }

    @Test
    void aPieceComesWholeThroughThePort() throws Exception {
        PieceBenchmark benchmark = new PieceBenchmark();
        benchmark.open();
        try {
            assertThat(benchmark.piece()).hasSize(Transcript.PIECE);
        } finally {
            benchmark.close();
        }
    }
}
