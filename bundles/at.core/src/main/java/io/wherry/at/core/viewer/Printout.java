package io.wherry.at.core.viewer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

import io.wherry.at.core.wire.WireReader;

/** Puts what is read of a log on its page, and flaws where they are; many in a row become one. */
final class Printout {
    /** A file that begins with so many lines that are no entries is something else. */
    private static final int FOREIGN = 20;
    private static final int SHOWN_FLAWS = 3;

    private final PrintStream out;
    private final Page page;
    private long entries;
    private long flaws;
    private long flawsInARow;

    Printout(PrintStream out, Page page) {
        this.out = out;
        this.page = page;
    }

    /** All of {@code file} as it is. */
    void whole(Path file) throws IOException {
        try (WireReader reader = new WireReader(file)) {
            for (Optional<WireReader.Read> read = reader.next(); read.isPresent() && !out.checkError() && !foreign(); read = reader.next()) {
                line(read.get());
            }
        }
    }

    void line(WireReader.Read read) {
        if (read.entry().isPresent()) {
            moreFlaws();
            entries++;
            page.entry(read.entry().get());
            return;
        }
        flaws++;
        flawsInARow++;
        if (entries > 0 && flawsInARow <= SHOWN_FLAWS) {
            page.end();
            page.say("!! " + read.flaw().orElseThrow());
        }
    }

    private void moreFlaws() {
        if (entries == 0 && flaws > 0) {
            page.say("!! the log begins with " + flaws + " lines that are no entries");
        } else if (flawsInARow > SHOWN_FLAWS) {
            page.say("!! and " + (flawsInARow - SHOWN_FLAWS) + " more lines like that");
        }
        flawsInARow = 0;
    }

    /** Whether this is no wire log. */
    boolean foreign() {
        return entries == 0 && flaws >= FOREIGN;
    }

    void end() {
        page.end();
        if (!foreign()) {
            moreFlaws();
        }
    }

    /** Shows what has been put on the page; false when nobody reads it any more. */
    boolean shown() {
        out.flush();
        return !out.checkError();
    }
}
