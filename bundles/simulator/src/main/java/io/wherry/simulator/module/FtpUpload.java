package io.wherry.simulator.module;

import java.util.Optional;

import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.remote.RemoteSession.Upload;

/** {@code AT+FTPPUT}: a file in pieces, the last of which says eof 1 (guide, note 7). */
final class FtpUpload {

    /** A file under way. */
    private static final class Open {
        private final String name;
        private Optional<Upload> upload = Optional.empty();
        /** The server refuses it; some firmware says so only at the end. */
        private boolean broken;

        Open(String name) {
            this.name = name;
        }
    }

    private final Core core;
    private final FtpLink link;
    private final Variants variants;
    private Optional<Open> open = Optional.empty();

    FtpUpload(Core core, FtpLink link, Variants variants) {
        this.core = core;
        this.link = link;
        this.variants = variants;
        link.on("PUT", this::put);
    }

    private void put(Ticket ticket) {
        CommandLine line = ticket.line();
        if (line.form() == CommandLine.Form.TEST) {
            ticket.ok();
            return;
        }
        long length = line.number(1).orElse(-1L);
        boolean good = line.form() == CommandLine.Form.SET && line.arguments().size() == 3
                && line.string(0).filter(name -> !name.isEmpty()).isPresent() && length >= 0
                && line.number(2).filter(eof -> eof <= 1).isPresent();
        if (!good) {
            ticket.error(Errors.BAD_PARAMETER);
        } else if (length > variants.piece() || length == 0 && core.has(Quirk.NO_EMPTY_PIECE)) {
            ticket.error(Errors.BAD_PARAMETER);
        } else if (open.isPresent()) {
            next(ticket, open.get(), (int) length);
        } else if (link.ready(ticket)) {
            first(ticket, new Open(line.string(0).get()), (int) length);
        }
    }

    private void next(Ticket ticket, Open file, int length) {
        if (file.name.equals(ticket.line().string(0).get())) {
            piece(ticket, file, length);
        } else {
            ticket.error(Errors.NOT_ALLOWED);
        }
    }

    private void first(Ticket ticket, Open file, int length) {
        link.call(session -> session.store(file.name), upload -> {
            file.upload = Optional.of(upload);
            began(file);
            piece(ticket, file, length);
        }, failure -> {
            file.broken = true;
            if (variants.refusal() == Variants.PutRefusal.AT_THE_END) {
                began(file);
                piece(ticket, file, length);
            } else {
                refused(ticket);
            }
        });
    }

    private void began(Open file) {
        open = Optional.of(file);
        link.begins(() -> {
            file.broken = true;
            file.upload.ifPresent(Upload::abort);
            open = Optional.empty();
        });
    }

    private void piece(Ticket ticket, Open file, int length) {
        boolean last = ticket.line().number(2).get() == 1;
        ticket.prompt("+FTPPUT: 2," + length, length, bytes -> {
            if (file.broken) {
                taken(ticket, file, last);
            } else {
                link.call(link.onTheNetwork(length), session -> {
                    file.upload.get().write(bytes);
                    return true;
                }, done -> taken(ticket, file, last), failure -> {
                    file.broken = true;
                    taken(ticket, file, last);
                });
            }
        });
    }

    /** The piece is with the server, or nobody wants it. */
    private void taken(Ticket ticket, Open file, boolean last) {
        if (file.broken && variants.refusal() != Variants.PutRefusal.AT_THE_END) {
            over();
            refused(ticket);
        } else if (!last) {
            ticket.ok();
        } else if (file.broken) {
            over();
            ticket.accepted();
            ticket.outcome("+FTPPUT: 0");
        } else {
            ticket.accepted();
            link.call(session -> {
                file.upload.get().finish();
                return true;
            }, done -> ended(ticket, "+FTPPUT: 1"), failure -> ended(ticket, "+FTPPUT: 0"));
        }
    }

    private void ended(Ticket ticket, String outcome) {
        over();
        ticket.outcome(outcome);
    }

    private void over() {
        open = Optional.empty();
        link.ends();
    }

    private void refused(Ticket ticket) {
        switch (variants.refusal()) {
            case OUTCOME_THEN_ERROR -> {
                ticket.info("+FTPPUT: 0");
                ticket.error(Errors.FAILED);
            }
            case OUTCOME_THEN_OK -> ticket.ok("+FTPPUT: 0");
            case ERROR, AT_THE_END -> ticket.error(Errors.FAILED);
        }
    }
}
