package io.wherry.simulator.quectel;

import io.wherry.simulator.module.Core;
import io.wherry.simulator.module.Ticket;
import io.wherry.simulator.profile.QuectelQuirk;
import io.wherry.simulator.profile.QuectelVariants;
import io.wherry.simulator.remote.RemoteFailure;

/** How a transfer over {@code COM:} is asked for, refused, completed and broken off, whatever its direction. */
final class FtpTransfers {
    private static final String HERE = "COM:";

    private final Core core;
    private final FtpLink link;
    private final FtpSettings settings;
    private final QuectelVariants variants;
    private long length;

    FtpTransfers(Core core, FtpLink link, FtpSettings settings, QuectelVariants variants) {
        this.core = core;
        this.link = link;
        this.settings = settings;
        this.variants = variants;
        link.on("LEN", ticket -> {
            link.accepted(ticket);
            link.result(ticket, "+QFTPLEN: 0," + length);
        });
    }

    FtpSettings settings() {
        return settings;
    }

    /** Whether a command names a file, or a folder, and {@code COM:} behind it; if not, it has been told so. */
    boolean asked(Ticket ticket, boolean mayBeLeftOut) {
        boolean here = ticket.line().string(1).filter(HERE::equalsIgnoreCase).isPresent()
                || mayBeLeftOut && ticket.line().arguments().size() <= 1;
        boolean named = ticket.line().string(0).filter(name -> !name.isEmpty() && name.length() <= variants.longest()).isPresent();
        if (named && here) {
            return true;
        }
        ticket.error(named && ticket.line().string(1).isPresent() ? FtpErrors.FILE_ERROR : FtpErrors.BAD_PARAMETER);
        return false;
    }

    /** The transfer does not begin. */
    void refused(Ticket ticket, String command, RemoteFailure failure) {
        String line = "+QFTP" + command + ": " + FtpErrors.pair(failure);
        switch (variants.refusal()) {
            case CME -> ticket.error(FtpErrors.of(failure));
            case RESULT -> {
                link.accepted(ticket);
                link.result(ticket, line);
            }
            case AFTER_CONNECT -> {
                ticket.info("CONNECT");
                link.accepted(ticket);
                link.result(ticket, line);
            }
        }
    }

    /** All data has gone by; its result follows now, or when {@link #told}. */
    void dataOver(Ticket ticket) {
        if (core.has(QuectelQuirk.NO_OK_AFTER_DATA)) {
            ticket.end();
        } else {
            link.accepted(ticket);
        }
    }

    /** The result line of a transfer that succeeded, and what {@code AT+QFTPLEN} says from now on. */
    void told(Ticket ticket, String command, long bytes) {
        length = bytes;
        link.result(ticket, "+QFTP" + command + ": 0," + bytes);
    }

    /** What stands in the result line when the session ends in the middle of a transfer. */
    String lost() {
        return (link.hasAddress() ? FtpErrors.CONTROL_CLOSED : FtpErrors.NETWORK) + ",0";
    }

    /**
     * The transfer broke off in data mode.
     *
     * @param error the two numbers of its result line
     * @param bytes how many came through
     * @param leave leaves data mode
     */
    void cut(Ticket ticket, String command, String error, long bytes, Runnable leave) {
        link.cut();
        String line = "+QFTP" + command + ": " + error;
        if (variants.cut() == QuectelVariants.Cut.STALLS) {
            core.after(settings.timeout(), () -> {
                leave.run();
                link.accepted(ticket);
                link.result(ticket, "+QFTP" + command + ": " + FtpErrors.TIMEOUT + ",0");
            });
            return;
        }
        leave.run();
        switch (variants.cut()) {
            case RESULT, STALLS -> {
                link.accepted(ticket);
                link.result(ticket, line);
            }
            case RESULT_ALONE -> {
                ticket.end();
                link.result(ticket, line);
            }
            case NO_CARRIER -> {
                ticket.end("NO CARRIER");
                link.result(ticket, line);
            }
            case NO_CARRIER_ALONE -> ticket.end("NO CARRIER");
            case SHORT -> {
                link.accepted(ticket);
                told(ticket, command, bytes);
            }
        }
    }
}
