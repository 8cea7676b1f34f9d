package io.wherry.simulator.quectel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.module.CommandLine.Form;
import io.wherry.simulator.module.Core;
import io.wherry.simulator.module.FtpSession;
import io.wherry.simulator.module.Handler;
import io.wherry.simulator.module.Ticket;
import io.wherry.simulator.profile.QuectelQuirk;
import io.wherry.simulator.profile.Quirk;

/**
 * The commands about the session itself: {@code AT+QFTPOPEN}, {@code AT+QFTPCLOSE}, {@code AT+QFTPSTAT}. {@code OK} means accepted, and
 * what came of it is a line {@code +QFTP…: <err>,<the server's code>}; until then each further FTP command is CME 603.
 */
final class FtpLink extends FtpSession {
    private static final int LAST_PORT = 65_535;
    private static final Duration LATE = Duration.ofSeconds(20);

    private final Core core;
    private final Contexts contexts;
    private final FtpSettings settings;
    /** Set when a transfer broke off and nothing goes on until the session is closed. */
    private boolean stuck;

    FtpLink(Core core, Contexts contexts, FtpSettings settings) {
        super(core, () -> contexts.up(settings.context()));
        this.core = core;
        this.contexts = contexts;
        this.settings = settings;
        contexts.whenLost(() -> {
            if (!contexts.up(settings.context())) {
                drop(true);
            }
        });
        on("OPEN", this::open);
        on("CLOSE", this::close);
        on("STAT", this::status);
    }

    /** Registers an FTP command; a firmware without FTP has none. */
    void on(String command, Handler handler) {
        core.on("+QFTP" + command, core.has(Quirk.NO_FTP) ? Ticket::error : ticket -> {
            if (ticket.line().form() == Form.TEST && command.equals("OPEN")) {
                ticket.ok("+QFTPOPEN: <hostname>,<port>");
            } else if (ticket.line().form() == Form.TEST) {
                ticket.ok();
            } else {
                handler.handle(ticket);
            }
        });
    }

    boolean hasAddress() {
        return contexts.up(settings.context());
    }

    private void open(Ticket ticket) {
        Optional<String> host = ticket.line().string(0).filter(name -> !name.isBlank());
        long port = ticket.line().argument(1).isEmpty() ? 21 : ticket.line().number(1).orElse(0L);
        if (ticket.line().form() != Form.SET || host.isEmpty() || port < 1 || port > LAST_PORT) {
            ticket.error(FtpErrors.BAD_PARAMETER);
        } else if (state() != State.CLOSED || calling()) {
            ticket.error(FtpErrors.BUSY);
        } else if (!hasAddress()) {
            refused(ticket, "OPEN", FtpErrors.NETWORK, core.has(QuectelQuirk.OPEN_WITHOUT_ADDRESS_ACCEPTED));
        } else {
            stuck = false;
            passive(settings.passive());
            accepted(ticket);
            open(settings.login(host.get(), (int) port), () -> result(ticket, "+QFTPOPEN: 0,0"),
                    failure -> result(ticket, "+QFTPOPEN: " + FtpErrors.pair(failure)));
        }
    }

    private void close(Ticket ticket) {
        if (ticket.line().form() != Form.EXECUTE && ticket.line().form() != Form.READ) {
            ticket.error(FtpErrors.BAD_PARAMETER);
        } else if (state() == State.CLOSED && core.has(QuectelQuirk.CLOSE_ANYWAY)) {
            accepted(ticket);
            result(ticket, "+QFTPCLOSE: 0,0");
        } else if (state() == State.CLOSED) {
            refused(ticket, "CLOSE", FtpErrors.CONTROL_CLOSED, core.has(QuectelQuirk.NO_SESSION_ACCEPTED));
        } else if (state() != State.OPEN) {
            ticket.error(FtpErrors.BUSY);
        } else {
            close(() -> accepted(ticket), () -> {
                stuck = false;
                result(ticket, "+QFTPCLOSE: 0,0");
            });
        }
    }

    private void status(Ticket ticket) {
        int number = switch (state()) {
            case OPENING -> 0;
            case OPEN -> transferring() ? 2 : 1;
            case CLOSING -> 3;
            case CLOSED -> 4;
        };
        accepted(ticket);
        result(ticket, "+QFTPSTAT: 0," + number);
    }

    /** Whether a command may begin; if not, it has been told so. */
    boolean ready(Ticket ticket, String command) {
        if (stuck && state() == State.OPEN || state() == State.OPENING || state() == State.CLOSING || calling() || transferring()) {
            ticket.error(FtpErrors.BUSY);
        } else if (state() == State.CLOSED) {
            refused(ticket, command, hasAddress() ? FtpErrors.CONTROL_CLOSED : FtpErrors.NETWORK, core.has(QuectelQuirk.NO_SESSION_ACCEPTED));
        } else {
            passive(settings.passive());
            return true;
        }
        return false;
    }

    private void refused(Ticket ticket, String command, int error, boolean accepted) {
        if (accepted) {
            accepted(ticket);
            result(ticket, "+QFTP" + command + ": " + error + ",0");
        } else {
            ticket.error(error);
        }
    }

    /** The command is under way; some modules say so only with its result. */
    void accepted(Ticket ticket) {
        if (!core.has(QuectelQuirk.RESULT_FIRST)) {
            ticket.accepted();
        }
    }

    /** What came of a command that was {@link #accepted}. */
    void result(Ticket ticket, String line) {
        core.after(core.has(QuectelQuirk.LATE_RESULTS) ? LATE : Duration.ZERO, () -> {
            boolean lost = core.has(QuectelQuirk.LOST_RESULTS) && core.random().nextInt(8) == 0;
            if (core.has(QuectelQuirk.RESULT_FIRST) && !ticket.ended()) {
                if (!lost && !ticket.meets(Kind.OUTCOME_LOST)) {
                    ticket.info(line);
                }
                ticket.ok();
            } else if (lost) {
                core.console().remark("result lost: " + line);
                ticket.release();
            } else {
                ticket.outcome(line);
            }
        });
    }

    /** A transfer broke off in its middle. */
    void cut() {
        stuck = core.has(QuectelQuirk.BUSY_AFTER_CUT);
    }

    @Override
    public void drop(boolean noticed) {
        boolean told = noticed && state() == State.OPEN && core.has(QuectelQuirk.LOSS_TOLD);
        super.drop(noticed);
        if (told) {
            core.console().unsolicited("+QFTPCLOSE: " + FtpErrors.CONTROL_CLOSED + ",0", 0);
        }
    }

    @Override
    protected void told(List<String> replies) {
        // The module keeps what the server says to itself; only the code of a refusal stands in the result line.
    }
}
