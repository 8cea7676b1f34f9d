package io.wherry.ftp.service.transfer;

import java.util.ArrayList;
import java.util.Arrays;
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

/** The largest {@code FTPPUT} that the module takes: configured, or found by going down from the family's largest when the first piece is refused (protocol.md, PUT). */
final class PutPieces {
    private static final Logger LOG = LoggerFactory.getLogger(PutPieces.class);

    private final Session session;
    private final Ftp.Pieces pieces;
    private final PieceMemory memory;
    private final int configured;
    private Optional<String> learntOf = Optional.empty();
    private int size;

    PutPieces(Session session, Ftp.Pieces pieces, PieceMemory memory, int configured) {
        this.session = session;
        this.pieces = pieces;
        this.memory = memory;
        this.configured = configured;
        this.size = configured > 0 ? configured : pieces.sizes().get(0);
    }

    /** Begins where this firmware was left before; another firmware is another module. */
    void learn(Watch watch) throws Setback, FaultException, InterruptedException {
        if (configured == 0 && !learntOf.equals(Optional.of(memory.firmware(watch)))) {
            learntOf = Optional.of(memory.firmware(watch));
            int before = memory.sizes().put();
            size = before > 0 ? Math.min(before, pieces.sizes().get(0)) : pieces.sizes().get(0);
        }
    }

    /** How many bytes a piece has now. */
    int size() {
        return size;
    }

    /**
     * Sends the first piece of a file, made smaller until the module takes it.
     *
     * @param bytes as many of the file's first as there are, up to {@link #size}
     * @param whole whether that is all of the file
     * @return how many the module took
     */
    int first(String remote, byte[] bytes, boolean whole, Watch watch) throws Setback, FaultException, InterruptedException {
        Setback refusal = null;
        for (int most : ladder(bytes.length)) {
            try {
                boolean last = whole && most >= bytes.length;
                int took = took(session.run(session.commands().files().put(pieces, remote, Arrays.copyOf(bytes, Math.min(most, bytes.length)), last), watch), Math.min(most, bytes.length));
                if (most < size && bytes.length > most) {
                    LOG.info("The module takes no more than {} bytes of an upload at once", most);
                    size = most;
                    memory.put(size);
                }
                return took;
            } catch (Setback setback) {
                if (setback.nature() != Nature.REFUSED || setback.explained()) {
                    throw setback;
                }
                refusal = setback;
            }
        }
        throw refusal;
    }

    /** Sends a piece; returns how many bytes the module took. */
    int next(String remote, byte[] bytes, boolean last, Watch watch) throws Setback, FaultException, InterruptedException {
        return took(session.run(session.commands().files().put(pieces, remote, bytes, last), watch), bytes.length);
    }

    private int took(Reply reply, int offered) {
        int took = (int) reply.bytes();
        if (took > 0 && took < offered) {
            LOG.info("The module asks for {} bytes of an upload at once", took);
            size = took;
        }
        return took;
    }

    private List<Integer> ladder(int length) {
        List<Integer> sizes = new ArrayList<>(List.of(size, size));
        if (configured == 0) {
            for (int smaller : pieces.sizes()) {
                if (smaller < size && smaller < length) {
                    sizes.add(smaller);
                }
            }
        }
        return sizes;
    }
}
