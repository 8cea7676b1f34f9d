package io.wherry.at.core.engine;

import java.util.Optional;

import io.wherry.at.Completion;
import io.wherry.at.FinalResult;

/** The raw part of a {@link Completion.Block} conversation: how many bytes the header counts, the bytes, and what may stand behind them. */
final class BlockPart {

    /** What a line behind the block means. */
    enum Trailer {
        /** An unsolicited line got in between. */
        NOT_OURS,
        /** The final result, in its place. */
        ENDED,
        /** Bytes of the block were lost, and its tail is the answer's. */
        GARBLED
    }

    private final Completion.Block counted;
    private final Urcs urcs;
    private byte[] bytes = new byte[0];
    private int count;
    private boolean blank;

    BlockPart(Completion.Block counted, Urcs urcs) {
        this.counted = counted;
        this.urcs = urcs;
    }

    boolean header(String line) {
        return counted.header().test(line);
    }

    /** Reads the header; returns whether what it counts can be. */
    boolean begin(String header) {
        count = counted.count().applyAsInt(header);
        blank = count == 0;
        return count >= 0 && count <= counted.most();
    }

    int count() {
        return count;
    }

    int most() {
        return counted.most();
    }

    void took(byte[] block) {
        bytes = block;
        blank = false;
    }

    /** An empty line of {@code size} bytes: CR and LF stand before the final result. */
    void blank(int size) {
        blank |= size >= 2;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Behind the block come CR LF, then the final result; if not, bytes of the block were lost. An unsolicited line may get in between. */
    Trailer trailer(String line) {
        Optional<FinalResult> result = FinalResult.of(line);
        if (blank && result.isEmpty() && (line.startsWith("+") || line.startsWith("^") || urcs.certain(line))) {
            return Trailer.NOT_OURS;
        }
        return blank && result.isPresent() ? Trailer.ENDED : Trailer.GARBLED;
    }
}
