package io.wherry.at;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the module answered to a command that worked.
 *
 * @param info    its information lines, progress lines and content lines, in order
 * @param outcome the named line that ended it, where it has one and it came (a query may have stood in for it)
 * @param block   the raw bytes of a {@link Completion.Block}, else empty
 * @param bytes   how many decoded bytes a stream carried or a {@link Completion.Prompt} took, else 0
 * @param took    from sending to the end
 */
public record Reply(List<String> info, Optional<String> outcome, byte[] block, long bytes, Duration took) {

    /** The fields of the first information line; one empty field where there is none. */
    public Fields fields() {
        return Fields.of(info.isEmpty() ? "" : info.get(0));
    }

    /** The first information line with that prefix. */
    public Optional<Fields> fields(String prefix) {
        return info.stream().filter(LineMatch.prefix(prefix)::test).findFirst().map(Fields::of);
    }
}
