package io.wherry.ftp.service.transfer;

import java.util.Optional;
import java.util.OptionalLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.session.Setback;
import io.wherry.ftp.service.transfer.Window.End;

/**
 * Sees to it that what a fetch appends is its own file's, from the right offset on, though the module may still have bytes of an older download: by comparing,
 * and only where that shows something or can show nothing, by emptying the module's buffer, which takes as long as its bytes take on the wire. One object a fetch.
 */
final class Alignment {
    private static final Logger LOG = LoggerFactory.getLogger(Alignment.class);

    private final Tools tools;
    private final Buffer buffer;
    private final FtpAccount account;
    private final PartFile part;
    private final Watch watch;
    private boolean unproven;
    /** Whether the module's buffer was emptied because what came did not go on where the file stopped. */
    private boolean emptied;
    /** Whether server and module were seen to go on at an offset; some servers say 350 to REST and begin at 0 all the same. */
    private boolean offsetsHold;

    Alignment(Tools tools, Buffer buffer, FtpAccount account, PartFile part, Watch watch) {
        this.tools = tools;
        this.buffer = buffer;
        this.account = account;
        this.part = part;
        this.watch = watch;
    }

    /** Whether what is there came without a proof that no older download's bytes are in front of it. */
    boolean unproven() {
        return unproven;
    }

    /**
     * What is asked for once more: as long as an older download's bytes may come first, so much that they would show; without a size the last bytes, because
     * nothing but their coming alone proves the end. Where nothing can be compared the buffer is emptied first, or the fetch begins anew.
     * Until an offset of this fetch is proven to be heeded, what a window begins with is compared in any case.
     */
    Overlap overlap(OptionalLong size) throws Setback, FaultException, InterruptedException {
        if (size.isEmpty()) {
            if (buffer.unsettled()) {
                empty();
            }
            return Overlap.of(part, Overlap.USUAL);
        }
        boolean settled = !buffer.unsettled() && !emptied;
        if (settled && (offsetsHold || part.length() == 0)) {
            return Overlap.none();
        }
        if (settled) {
            return Overlap.of(part, Overlap.USUAL);
        }
        Optional<Overlap> telling = Overlap.telling(part);
        if (telling.isPresent()) {
            return telling.get();
        }
        boolean few = part.length() < Overlap.USUAL;
        if (!emptied && part.length() > 0 && (unproven || !few)) {
            empty();
        }
        if (unproven || few) {
            beginAnew();
        }
        return Overlap.of(part, Overlap.USUAL);
    }

    /** A window begins; returns whether an older download's bytes may come first and no overlap would show them. */
    boolean begins(Overlap overlap) {
        boolean doubtful = buffer.unsettled() && overlap.length() == 0;
        unproven = part.length() == 0 ? doubtful : unproven;
        buffer.unsettle();
        return doubtful;
    }

    /** A window ended; returns whether the rest of it is to be thrown away, because an older download's bytes are in it. */
    boolean ended(End end, Overlap overlap, boolean doubtful) {
        boolean drained = end == End.DONE || end == End.BROKEN;
        if (end == End.REACHED || drained && !doubtful) {
            buffer.settled();
        }
        offsetsHold |= overlap.provesOffset();
        if (end == End.REACHED || overlap.proves()) {
            unproven = false;
            emptied = false;
        }
        return end == End.OVERRUN && doubtful || end == End.STALE && emptied;
    }

    /** More came than the size says; returns whether that may be an older download's, so that the fetch is to go on. */
    boolean overrun() throws Setback, FaultException, InterruptedException {
        if (unproven) {
            LOG.info("The module had bytes of an older download; they are thrown away");
            empty();
            beginAnew();
            return true;
        }
        return false;
    }

    /** What came is not what is there already; returns whether that may be an older download's, so that the fetch is to go on. */
    boolean stale() throws Setback, FaultException, InterruptedException {
        if (emptied) {
            emptied = false;
            return false;
        }
        LOG.info("What came does not go on at {}; the module's buffer is emptied", part.length());
        empty();
        if (unproven) {
            beginAnew();
        } else {
            emptied = true;
        }
        return true;
    }

    /** The window ended before all that was to be compared had come: the buffer is too small for a proof, so the fetch begins anew. */
    boolean tooLong() throws Setback, FaultException, InterruptedException {
        emptied = false;
        empty();
        beginAnew();
        return true;
    }

    private void empty() throws Setback, FaultException, InterruptedException {
        tools.session().open(account, watch);
        buffer.pieces().drain(watch);
        buffer.settled();
        watch.phase("fetching");
    }

    private void beginAnew() throws FaultException {
        part.startOver();
        unproven = false;
    }
}
