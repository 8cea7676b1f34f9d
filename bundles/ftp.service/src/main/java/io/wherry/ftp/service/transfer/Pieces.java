package io.wherry.ftp.service.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.wherry.at.Reply;
import io.wherry.family.Ftp;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.session.Session;
import io.wherry.ftp.service.session.Setback;
import io.wherry.ftp.service.session.Setback.Nature;

/**
 * The largest {@code FTPRECV} that the module takes: configured, or what {@code AT+FTPRECV=?} says, or found by going down from the family's largest on a refusal
 * (protocol.md, RECV). A smaller size is kept only when it brought bytes twice, where the larger was refused each time, because a refusal has other reasons
 * too. What this firmware took before is where the search begins.
 */
public final class Pieces {
    private static final Logger LOG = LoggerFactory.getLogger(Pieces.class);
    private static final int TELL_EVERY = 16;

    private final Session session;
    private final Ftp.Windows windows;
    private final PieceMemory memory;
    private final int configured;
    private Optional<String> learntOf = Optional.empty();
    private int size;
    private boolean proven;
    /** The smaller size that brought bytes last, or 0. */
    private int smaller;
    private boolean drainable = true;

    /**
     * Pieces fetched in {@code session}.
     *
     * @param windows    the module's sizes
     * @param memory     what it took before
     * @param configured bytes a piece; 0 finds out
     */
    Pieces(Session session, Ftp.Windows windows, PieceMemory memory, int configured) {
        this.session = session;
        this.windows = windows;
        this.memory = memory;
        this.configured = configured;
        this.size = configured;
    }

    /** Makes sure that there is a size to begin with. */
    void learn(Watch watch) throws Setback, FaultException, InterruptedException {
        if (configured == 0) {
            remember(memory.firmware(watch));
        }
        if (size == 0) {
            size = windows.sizes().get(0);
            try {
                size = range(session.run(session.commands().files().receiveRange(windows), watch));
            } catch (Setback notTold) {
                if (!notTold.definite()) {
                    size = 0;
                    throw notTold;
                }
            }
        }
    }

    /** Another firmware is another module: what was found out is of no use. */
    private void remember(String firmware) {
        if (!learntOf.equals(Optional.of(firmware))) {
            learntOf = Optional.of(firmware);
            size = Math.min(memory.sizes().get(), windows.largest());
            proven = false;
        }
    }

    /** The largest number that the answer holds: {@code +FTPRECV: (1-2048)}. */
    private int range(Reply reply) {
        int told = 0;
        for (String line : reply.info()) {
            for (String number : line.replaceAll("^\\+[A-Z_]+:", "").split("\\D+")) {
                if (!number.isEmpty() && number.length() < 7) {
                    told = Math.max(told, Integer.parseInt(number));
                }
            }
        }
        return told >= 1 ? Math.min(told, windows.largest()) : windows.sizes().get(0);
    }

    /** How many bytes are asked for at a time now. */
    int size() {
        return size;
    }

    /**
     * Takes the next bytes out of the module's buffer; an empty array says that there are none now.
     *
     * @param lower whether a refusal may mean that the piece is too large; not so while the module may refuse every one
     */
    byte[] next(boolean lower, Watch watch) throws Setback, FaultException, InterruptedException {
        Setback refusal = null;
        for (int most : lower ? ladder() : List.of(size)) {
            try {
                byte[] bytes = session.run(session.commands().files().receive(windows, most), watch).block();
                if (bytes.length > 0) {
                    brought(most);
                }
                return bytes;
            } catch (Setback setback) {
                if (setback.nature() != Nature.REFUSED || setback.explained()) {
                    throw setback;
                }
                refusal = setback;
            }
        }
        throw refusal;
    }

    private void brought(int most) {
        if (most < size && most != smaller) {
            smaller = most;
            return;
        }
        smaller = 0;
        if (most < size) {
            LOG.info("The module takes no more than {} bytes a piece", most);
            size = most;
        }
        if (!proven && configured == 0) {
            memory.get(size);
        }
        proven = true;
    }

    private List<Integer> ladder() {
        List<Integer> sizes = new ArrayList<>(List.of(size, size));
        if (configured == 0 && !proven) {
            for (int less : windows.sizes()) {
                if (less < size) {
                    sizes.add(less);
                }
            }
        }
        return sizes;
    }

    /**
     * Throws away what an earlier download may have left in the module's buffer, which takes as long as bytes take on the wire; that there is nothing
     * to receive from is no fault. A module that falls silent when it is asked outside a download is not asked again.
     */
    void drain(Watch watch) throws Setback, FaultException, InterruptedException {
        long bound = drainable ? windows.largestBuffer() / size : 0;
        long thrownAway = 0;
        for (long round = 0; round < bound; round++) {
            try {
                int stale = session.run(session.commands().files().receive(windows, size), watch).block().length;
                if (stale == 0) {
                    return;
                }
                thrownAway += stale;
                if (round % TELL_EVERY == 0) {
                    watch.phase("emptying the module's buffer, " + thrownAway / 1024 + " KiB so far");
                }
            } catch (Setback nothingThere) {
                if (nothingThere.definite()) {
                    return;
                }
                drainable = nothingThere.nature() != Nature.IN_DOUBT || round > 0;
                throw nothingThere;
            }
        }
    }
}
