package io.wherry.at.core.wire;

import java.util.List;

/**
 * What was read of a wire log.
 *
 * @param entries what it holds, oldest first
 * @param flaws   what is wrong with it, a sentence each: lines that are no entries, an end in the midst of one
 */
public record Recording(List<WireEntry> entries, List<String> flaws) {

    /** Whether it begins in the midst of a connection: turned on then, or what was before has been rotated away. */
    public boolean beginsMidway() {
        return !entries.isEmpty() && entries.get(0).direction() != WireEntry.Direction.OPENED;
    }
}
