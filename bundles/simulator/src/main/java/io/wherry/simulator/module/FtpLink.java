package io.wherry.simulator.module;

import java.util.List;
import java.util.Optional;

import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.profile.Variants.NoFtp;
import io.wherry.simulator.remote.Login;

/** The L610's commands about the FTP session itself: {@code AT+FTPOPEN} and the like. */
final class FtpLink extends FtpSession {
    private static final List<String> COMMANDS = List.of("OPEN", "CLOSE", "MODE", "INFO", "LIST", "CWD", "MKD", "RMD", "PWD", "CDUP",
            "DEL", "REN", "SIZE", "STOR", "RETR", "PUT", "GET", "RECV");
    private static final int LAST_PORT = 65_535;

    private final Core core;
    private final Pdp pdp;
    private final NoFtp noFtp;
    private boolean info;

    FtpLink(Core core, Pdp pdp, Variants variants) {
        super(core, pdp::up);
        this.core = core;
        this.pdp = pdp;
        this.noFtp = variants.noFtp();
        pdp.whenLost(() -> drop(true));
        on("OPEN", this::open);
        on("CLOSE", this::close);
        on("MODE", this::mode);
        on("INFO", this::info);
    }

    /** Registers an FTP command; a firmware without FTP has none. */
    void on(String command, Handler handler) {
        if (!COMMANDS.contains(command)) {
            throw new IllegalArgumentException(command);
        }
        core.on("+FTP" + command, core.has(Quirk.NO_FTP) ? this::missing : handler);
    }

    private void missing(Ticket ticket) {
        switch (noFtp) {
            case ERROR -> ticket.error();
            case NOT_SUPPORTED -> ticket.error(Errors.NOT_SUPPORTED);
            case BAD_COMMAND -> ticket.error(Errors.BAD_COMMAND);
        }
    }

    private void open(Ticket ticket) {
        switch (ticket.line().form()) {
            case READ -> asked(ticket);
            case TEST -> tested(ticket);
            case EXECUTE -> ticket.error();
            case SET -> {
                Optional<Login> login = login(ticket.line());
                if (login.isEmpty()) {
                    ticket.error(Errors.BAD_PARAMETER);
                } else if (!pdp.up()) {
                    ticket.error(Errors.PDP_NOT_ACTIVE);
                } else if (open()) {
                    ticket.error(core.has(Quirk.FTPOPEN_AGAIN_912) ? Errors.CONNECTED : Errors.FTP_ACTIVE);
                } else if (state() != State.CLOSED || calling()) {
                    ticket.error(Errors.NOT_ALLOWED);
                } else {
                    ticket.accepted();
                    open(login.get(), () -> ticket.outcome("+FTPOPEN: 1"), refused -> ticket.outcome("+FTPOPEN: 0"));
                }
            }
        }
    }

    private void asked(Ticket ticket) {
        if (core.has(Quirk.NO_FTPOPEN_QUERY)) {
            ticket.error();
        } else {
            ticket.ok("+FTPOPEN: " + (open() ? 1 : 0));
        }
    }

    private void tested(Ticket ticket) {
        if (core.has(Quirk.NO_FTPOPEN_TEST)) {
            ticket.error();
        } else {
            ticket.ok();
        }
    }

    /** The server's port is the sixth parameter or the fifth; what stands in the other place means something else (protocol.md, port). */
    private Optional<Login> login(CommandLine line) {
        int place = core.has(Quirk.PORT_FIFTH) ? 4 : 5;
        long port = line.argument(place).isEmpty() ? 21 : line.number(place).orElse(0L);
        if (line.arguments().size() > 7 || line.string(0).filter(host -> !host.isBlank()).isEmpty() || line.string(1).isEmpty()
                || line.string(2).isEmpty() || port < 1 || port > LAST_PORT) {
            return Optional.empty();
        }
        return Optional.of(new Login(line.string(0).get().strip(), (int) port, line.string(1).get(), line.string(2).get(),
                line.string(3).orElse("").strip()));
    }

    private void close(Ticket ticket) {
        if (ticket.line().form() != CommandLine.Form.EXECUTE) {
            ticket.error();
        } else if (!open()) {
            noSession(ticket);
        } else {
            close(ticket::accepted, () -> ticket.outcome("+FTPCLOSE: 1"));
        }
    }

    private void mode(Ticket ticket) {
        switch (ticket.line().form()) {
            case READ -> ticket.ok("+FTPMODE: " + (passive() ? 0 : 1));
            case TEST -> ticket.ok("+FTPMODE: (0,1)");
            case EXECUTE -> ticket.error();
            case SET -> {
                Optional<Integer> active = ticket.line().only(0, 1);
                active.ifPresent(one -> passive(one == 0));
                ticket.okIf(active.isPresent());
            }
        }
    }

    private void info(Ticket ticket) {
        Optional<Integer> on = ticket.line().only(0, 1);
        if (core.has(Quirk.NO_FTPINFO) || ticket.line().form() != CommandLine.Form.SET) {
            ticket.error();
        } else {
            on.ifPresent(one -> info = one == 1);
            ticket.okIf(on.isPresent());
        }
    }

    /** Whether a command may begin; if not, it has been told so. */
    boolean ready(Ticket ticket) {
        if (!pdp.up()) {
            ticket.error(Errors.PDP_NOT_ACTIVE);
        } else if (!open()) {
            noSession(ticket);
        } else if (calling() || transferring()) {
            ticket.error(Errors.NOT_ALLOWED);
        } else {
            return true;
        }
        return false;
    }

    void noSession(Ticket ticket) {
        if (!pdp.up()) {
            ticket.error(Errors.PDP_NOT_ACTIVE);
        } else if (core.has(Quirk.NO_SESSION_PLAIN_ERROR)) {
            ticket.error();
        } else {
            ticket.error(Errors.NOT_CONNECTED);
        }
    }

    boolean open() {
        return state() == State.OPEN;
    }

    @Override
    protected void told(List<String> replies) {
        if (info && core.alive()) {
            replies.forEach(reply -> core.console().unsolicited("+FTPINFO: " + reply, 0));
        }
    }
}
