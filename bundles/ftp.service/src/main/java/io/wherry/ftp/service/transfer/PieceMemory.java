package io.wherry.ftp.service.transfer;

import java.util.Optional;

import io.wherry.at.Command;
import io.wherry.at.Reply;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.commands.Identity;
import io.wherry.ftp.service.session.Firmware;
import io.wherry.ftp.service.session.Session;
import io.wherry.ftp.service.session.Setback;
import io.wherry.ftp.service.transfer.PieceBook.Sizes;

/** What is remembered of the firmware that the module has now; one a modem. A remembered size is where the search begins, and proves nothing. */
final class PieceMemory {
    private final Session session;
    private final Firmware firmware;
    private final PieceBook book;

    PieceMemory(Session session, Firmware firmware, PieceBook book) {
        this.session = session;
        this.firmware = firmware;
        this.book = book;
    }

    /** The module's model and revision, asked once after each of its starts; empty where it does not tell. */
    String firmware(Watch watch) throws Setback, FaultException, InterruptedException {
        if (firmware.name().isEmpty()) {
            firmware.named((answer(Identity.MODEL, watch) + " " + answer(Identity.REVISION, watch)).strip());
        }
        return firmware.name().orElseThrow();
    }

    private String answer(Command question, Watch watch) throws Setback, FaultException, InterruptedException {
        try {
            Reply reply = session.run(question, watch);
            return reply.info().isEmpty() ? "" : Identity.text(reply.info().get(0));
        } catch (Setback notTold) {
            if (notTold.definite()) {
                return "";
            }
            throw notTold;
        }
    }

    /** The sizes that this firmware took before. */
    Sizes sizes() {
        return firmware.name().map(book::of).orElse(Sizes.NONE);
    }

    /** It took so many bytes an {@code FTPRECV}. */
    void get(int size) {
        keep(new Sizes(size, sizes().put()));
    }

    /** It took so many bytes an {@code FTPPUT}. */
    void put(int size) {
        keep(new Sizes(sizes().get(), size));
    }

    private void keep(Sizes sizes) {
        Optional<String> name = firmware.name().filter(told -> !told.isEmpty());
        if (name.isPresent() && !sizes.equals(sizes())) {
            book.keep(name.get(), sizes);
        }
    }
}
