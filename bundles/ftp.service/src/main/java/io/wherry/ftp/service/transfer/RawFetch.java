package io.wherry.ftp.service.transfer;

import java.util.OptionalLong;

import io.wherry.at.AtException;
import io.wherry.family.Ftp;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.session.Setback;
import io.wherry.ftp.service.session.Setback.Nature;

/**
 * A fetch as a raw stream from where the file stopped: the module hands it out without counting, so its size has to be known. What is there already is asked for
 * once more in part, which shows a file that became another one. One object a fetch.
 */
final class RawFetch {
    private final Fetch fetch;
    private final Tools tools;
    private final Ftp.RawDownload shape;
    private final PartFile part;
    private final Watch watch;

    RawFetch(Fetch fetch, Tools tools, Ftp.RawDownload shape, PartFile part, Watch watch) {
        this.fetch = fetch;
        this.tools = tools;
        this.shape = shape;
        this.part = part;
        this.watch = watch;
    }

    /** Brings what is missing. */
    void bring(OptionalLong told) throws Setback, FaultException, InterruptedException {
        if (told.isEmpty()) {
            throw new FaultException(FaultCode.SERVER_REFUSED, "The server tells no size of " + fetch.remote() + ", and without it this module's stream has no known end");
        }
        long size = told.getAsLong();
        long before = part.length();
        fetch.goingOn(before);
        if (before == size) {
            return;
        }
        Overlap overlap = Overlap.telling(part).orElse(Overlap.of(part, Overlap.USUAL));
        try {
            draw(overlap, size);
        } catch (Setback failed) {
            throw explained(failed, before, size);
        }
        if (!overlap.complete() || part.length() != size) {
            throw fetch.changed(part.length() + " bytes came where the server told " + size);
        }
    }

    private void draw(Overlap overlap, long size) throws Setback, FaultException, InterruptedException {
        long before = part.length();
        try {
            tools.streams().download(shape, fetch.remote(), part, overlap, size, watch);
        } finally {
            fetch.fetched(part.length() - before);
        }
    }

    private Setback explained(Setback failed, long before, long size) throws Setback, FaultException, InterruptedException {
        if (failed.getCause() instanceof AtException cause && tools.session().commands().files().otherLength(cause)) {
            tools.session().suspect("a download had another length than told");
            return fetch.noMore("At " + part.length() + " of " + size + " bytes of " + fetch.remote());
        }
        if (failed.code() == FaultCode.SIZE_MISMATCH) {
            return fetch.changed(failed.getMessage());
        }
        if (failed.nature() != Nature.FAILED || failed.tries() == Setback.LINK_TRIES) {
            return failed;
        }
        if (part.length() > before) {
            return failed.as(FaultCode.CONNECTION_LOST, "The download broke off (" + failed.getMessage() + ")", Setback.LINK_TRIES);
        }
        if (before > 0 && !fetch.startedOver()) {
            // a server that does not go on at an offset, or a file that is gone: from the beginning it shows
            fetch.startOver();
            return failed.worth(Setback.LINK_TRIES);
        }
        return fetch.refused(failed);
    }
}
