package io.wherry.bench;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.wherry.at.core.parser.Parser;
import io.wherry.at.core.parser.Token;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A transcript through the AT core's parser, which is told of blocks by their headers as the engine would tell it. One operation is the whole transcript. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ParserBenchmark {
    private static final String HEADER = "+FTPRECV: ";

    /** What is parsed. */
    @Param({"LINES", "SESSION"})
    public Transcript input;

    /** Bytes that are handed over at a time; 0 is all of them. */
    @Param({"0", "64", "1"})
    public int split;

    /** Returns how many lines and blocks it saw. */
    @Benchmark
    public int parse() {
        Parser parser = new Parser();
        byte[] bytes = input.bytes();
        int step = split == 0 ? bytes.length : split;
        int seen = 0;
        for (int from = 0; from < bytes.length; from += step) {
            parser.feed(bytes, from, Math.min(step, bytes.length - from));
            for (Optional<Token> token = parser.next(); token.isPresent(); token = parser.next()) {
                seen += count(token.get(), parser);
            }
        }
        return seen;
    }

    private static int count(Token token, Parser parser) {
        if (token instanceof Token.Line line) {
            if (line.text().startsWith(HEADER)) {
                parser.expectBlock(Integer.parseInt(line.text().substring(HEADER.length())));
            }
            return 1;
        }
        return token instanceof Token.Block ? 1 : 0;
    }
}
