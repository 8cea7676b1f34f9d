package io.wherry.simulator.module;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.remote.Login;
import io.wherry.simulator.remote.RemoteFailure;
import io.wherry.simulator.remote.RemoteSession;

/** The FTP session: opening, closing, losing it, and the one call to the server that can be under way. */
final class FtpLink {
    private static final List<String> COMMANDS = List.of("OPEN", "CLOSE", "MODE", "INFO", "LIST", "CWD", "MKD", "RMD", "PWD", "CDUP",
            "DEL", "REN", "SIZE", "STOR", "RETR", "PUT", "GET", "RECV");
    private static final int LAST_PORT = 65_535;

    /** What the session is. */
    private enum State { CLOSED, OPENING, OPEN, CLOSING }

    /** A call on an open session. */
    interface Use<T> {
        T on(RemoteSession session) throws RemoteFailure;
    }

    private final Core core;
    private final Pdp pdp;
    private State state = State.CLOSED;
    private Optional<RemoteSession> session = Optional.empty();
    private boolean passive = true;
    private boolean info;
    private boolean busy;
    /** Breaks off the transfer under way; it is empty when there is none. */
    private Optional<Runnable> transfer = Optional.empty();

    FtpLink(Core core, Pdp pdp) {
        this.core = core;
        this.pdp = pdp;
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
        switch (core.profile().variants().noFtp()) {
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
                } else if (state == State.OPEN) {
                    ticket.error(core.has(Quirk.FTPOPEN_AGAIN_912) ? Errors.CONNECTED : Errors.FTP_ACTIVE);
                } else if (state != State.CLOSED || busy) {
                    ticket.error(Errors.NOT_ALLOWED);
                } else {
                    open(ticket, login.get());
                }
            }
        }
    }

    private void asked(Ticket ticket) {
        if (core.has(Quirk.NO_FTPOPEN_QUERY)) {
            ticket.error();
        } else {
            ticket.ok("+FTPOPEN: " + (state == State.OPEN ? 1 : 0));
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

    private void open(Ticket ticket, Login login) {
        state = State.OPENING;
        busy = true;
        ticket.accepted();
        core.after(core.timing().network(), () -> core.body().remote().call(() -> core.body().remote().server().login(login),
                opened -> opened(ticket, opened), refused -> {
                    busy = false;
                    told(refused.code() == 0 ? List.of() : List.of(refused.getMessage()));
                    openingFails(ticket);
                }));
    }

    private void opened(Ticket ticket, RemoteSession opened) {
        busy = false;
        if (!core.alive() || !pdp.up()) {
            opened.cut();
            openingFails(ticket);
            return;
        }
        state = State.OPEN;
        session = Optional.of(opened);
        opened.passive(passive);
        told(opened.replies());
        ticket.outcome("+FTPOPEN: 1");
    }

    private void openingFails(Ticket ticket) {
        if (core.alive()) {
            state = State.CLOSED;
            ticket.outcome("+FTPOPEN: 0");
        }
    }

    private void close(Ticket ticket) {
        if (ticket.line().form() != CommandLine.Form.EXECUTE) {
            ticket.error();
        } else if (state != State.OPEN) {
            noSession(ticket);
        } else {
            state = State.CLOSING;
            breakTransfer();
            ticket.accepted();
            core.after(core.timing().network(), () -> {
                session.ifPresent(open -> core.body().remote().call(() -> {
                    open.quit();
                    return true;
                }, done -> { }, failed -> { }));
                gone();
                ticket.outcome("+FTPCLOSE: 1");
            });
        }
    }

    private void mode(Ticket ticket) {
        switch (ticket.line().form()) {
            case READ -> ticket.ok("+FTPMODE: " + (passive ? 0 : 1));
            case TEST -> ticket.ok("+FTPMODE: (0,1)");
            case EXECUTE -> ticket.error();
            case SET -> {
                Optional<Integer> active = ticket.line().only(0, 1);
                active.ifPresent(one -> passive = one == 0);
                session.ifPresent(open -> open.passive(passive));
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
        } else if (state != State.OPEN) {
            noSession(ticket);
        } else if (busy || transfer.isPresent()) {
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
        return state == State.OPEN;
    }

    /** A transfer begins; {@code breakOff} is run when the session ends before it does. */
    void begins(Runnable breakOff) {
        transfer = Optional.of(breakOff);
    }

    /** The transfer is over. */
    void ends() {
        transfer = Optional.empty();
    }

    private void breakTransfer() {
        Optional<Runnable> breakOff = transfer;
        transfer = Optional.empty();
        breakOff.ifPresent(Runnable::run);
    }

    /** Uses the session after the network's delay; one of the two hears what came of it, unless the module restarted meanwhile. */
    <T> void call(Use<T> use, Consumer<T> done, Consumer<RemoteFailure> failed) {
        call(core.timing().network(), use, done, failed);
    }

    /** The same after another delay. */
    <T> void call(Duration delay, Use<T> use, Consumer<T> done, Consumer<RemoteFailure> failed) {
        busy = true;
        core.after(delay, () -> {
            if (session.isEmpty()) {
                busy = false;
                failed.accept(RemoteFailure.lost("no connection"));
                return;
            }
            RemoteSession open = session.get();
            Callable<T> call = () -> use.on(open);
            core.body().remote().call(call, value -> came(open, () -> done.accept(value)), failure -> came(open, () -> {
                if (failure.lost()) {
                    drop(true);
                }
                failed.accept(failure);
            }));
        });
    }

    private void came(RemoteSession from, Runnable action) {
        busy = false;
        if (core.alive()) {
            told(from.replies());
            action.run();
        }
    }

    private void told(List<String> replies) {
        if (info && core.alive()) {
            replies.forEach(reply -> core.console().unsolicited("+FTPINFO: " + reply, 0));
        }
    }

    /** How long so many bytes take on the network. */
    Duration onTheNetwork(int bytes) {
        return Duration.ofNanos(bytes * 1_000_000_000L / core.timing().rate());
    }

    /** The control connection breaks; the module knows it at once, or when it uses it. */
    void drop(boolean noticed) {
        session.ifPresent(RemoteSession::cut);
        if (noticed) {
            gone();
            breakTransfer();
        }
    }

    private void gone() {
        session = Optional.empty();
        if (state != State.OPENING) {
            state = State.CLOSED;
        }
    }

    /** The module restarts: the server hears nothing more. */
    void dead() {
        session.ifPresent(RemoteSession::cut);
    }
}
