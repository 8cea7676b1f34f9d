package io.wherry.ftp.service.transfer;

import java.util.OptionalLong;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.session.Setback;
import io.wherry.ftp.service.session.Setback.Nature;
import io.wherry.ftp.service.transfer.Window.End;

/**
 * A fetch through the module's buffer: windows at growing offsets until all is there. What a module does with a file larger than its buffer is unknown
 * (protocol.md, GET), and a server may not go on at an offset. One object a fetch.
 */
final class Windowed {
    private final Fetch fetch;
    private final Tools tools;
    private final Buffer buffer;
    private final FtpAccount account;
    private final PartFile part;
    private final Watch watch;
    private final Alignment alignment;
    private OptionalLong size = OptionalLong.empty();
    private int offsetRefusals;
    private boolean emptySuspected;

    Windowed(Fetch fetch, Tools tools, Buffer buffer, FtpAccount account, PartFile part, Watch watch) {
        this.fetch = fetch;
        this.tools = tools;
        this.buffer = buffer;
        this.account = account;
        this.part = part;
        this.watch = watch;
        this.alignment = new Alignment(tools, buffer, account, part, watch);
    }

    /** Brings what is missing, window by window. */
    void bring(OptionalLong told) throws Setback, FaultException, InterruptedException {
        size = told;
        buffer.pieces().learn(watch);
        boolean more = size.isEmpty() || size.getAsLong() == 0 || part.length() < size.getAsLong() || alignment.unproven();
        while (more) {
            Overlap overlap = alignment.overlap(size);
            long offset = part.length();
            fetch.goingOn(offset);
            End end;
            try {
                end = window(overlap);
            } finally {
                fetch.fetched(part.length() - offset);
            }
            more = switch (end) {
                case REACHED -> false;
                case OVERRUN -> overrun();
                case STALE -> stale(overlap);
                case DONE, BROKEN, QUIET -> overlap.tooLong() ? alignment.tooLong() : goesOn(end, part.length() - offset, overlap.proves());
            };
            if (more && end == End.QUIET) {
                tools.session().open(account, watch);
            }
        }
    }

    private boolean overrun() throws Setback, FaultException, InterruptedException {
        if (!alignment.overrun()) {
            throw fetch.changed("More bytes came than the " + size.orElse(0) + " that the listing tells");
        }
        return true;
    }

    private boolean stale(Overlap overlap) throws Setback, FaultException, InterruptedException {
        if (alignment.stale()) {
            return true;
        }
        if (overlap.fromTheBeginning()) {
            tools.session().suspect("a download began elsewhere than asked");
            Setback elsewhere = new Setback(Nature.FAILED, FaultCode.SERVER_REFUSED, "asked for what comes behind " + part.length() + " bytes, it sends the first ones");
            throw size.isPresent() ? wholeOrNothing(elsewhere) : endUnknown(elsewhere);
        }
        throw fetch.changed("The server's " + fetch.remote() + " is another one by now");
    }

    private End window(Overlap overlap) throws Setback, FaultException, InterruptedException {
        boolean doubtful = alignment.begins(overlap);
        long offset = part.length();
        Window window = buffer.window();
        try {
            End end = window.fetch(fetch.remote(), part, size, overlap, doubtful, watch);
            if (end == End.REACHED || overlap.proves()) {
                offsetRefusals = 0;
            }
            if (alignment.ended(end, overlap, doubtful)) {
                window.throwAway(watch);
            }
            return end;
        } catch (Setback failed) {
            if (size.orElse(-1) == 0 && failed.nature() == Nature.FAILED && !failed.explained()) {
                return End.REACHED;
            }
            if (offset == 0 || failed.nature() != Nature.FAILED) {
                throw fetch.refused(failed);
            }
            throw size.isPresent() ? resumeRefused(failed) : endUnknown(failed);
        }
    }

    /** Without a size and without a byte at an offset nobody knows whether what came is all: that the server refuses proves nothing. */
    private Setback endUnknown(Setback failed) {
        offsetRefusals++;
        if (failed.tries() == Setback.LINK_TRIES || offsetRefusals == 1 && !failed.explained()) {
            return failed.worth(Setback.LINK_TRIES);
        }
        return failed.as(FaultCode.SERVER_REFUSED, "Of " + fetch.remote() + " " + part.length() + " bytes came, and nobody knows whether that is all: the server tells no size"
                + " and does not go on at an offset (" + failed.getMessage() + ")", 0);
    }

    /** Nothing at all is the end only when it comes twice: the first may have been a hiccup. */
    private boolean emptyConfirmed() {
        boolean again = emptySuspected;
        emptySuspected = true;
        return again;
    }

    /** It began once but does not go on at an offset: a hiccup, or a server without REST; then the whole has to come in one window. */
    private Setback resumeRefused(Setback failed) throws FaultException {
        offsetRefusals++;
        if (failed.tries() == Setback.LINK_TRIES || offsetRefusals == 1 && !failed.explained()) {
            return failed;
        }
        return wholeOrNothing(failed);
    }

    private Setback wholeOrNothing(Setback failed) throws FaultException {
        if (fetch.startedOver()) {
            return failed.as(FaultCode.MODULE_BUFFER_TOO_SMALL, "The module takes " + part.length() + " bytes of " + fetch.remote()
                    + " at a time, and the server does not go on at an offset (" + failed.getMessage() + ")", 0);
        }
        fetch.startOver();
        return failed.worth(Setback.LINK_TRIES);
    }

    /** Whether another window is to be asked for; {@code repeated} says whether the last bytes that are there came once more. */
    private boolean goesOn(End end, long gained, boolean repeated) throws Setback {
        if (gained > 0) {
            return true;
        }
        if (size.isEmpty() && end == End.DONE && (repeated || part.length() == 0)) {
            return !repeated && !emptyConfirmed();
        }
        if (size.isPresent() && part.length() == size.getAsLong() && !alignment.unproven()) {
            return false;
        }
        tools.session().suspect("a download brought nothing");
        String so = "At " + part.length() + " of " + (size.isPresent() ? size.getAsLong() : "?") + " bytes of " + fetch.remote();
        throw switch (end) {
            case DONE -> fetch.noMore(so);
            case BROKEN -> fetch.nothingMoved() && size.orElse(0) > buffer.smallest()
                    ? new Setback(Nature.FAILED, FaultCode.MODULE_BUFFER_TOO_SMALL, so + " the module breaks off without handing out a byte", true, 2, null)
                    : new Setback(Nature.FAILED, FaultCode.CONNECTION_LOST, so + " the download broke off");
            case QUIET -> new Setback(Nature.FAILED, FaultCode.STALLED, so + " nothing came any more");
            case REACHED, OVERRUN, STALE -> throw new IllegalStateException(end.toString());
        };
    }
}
