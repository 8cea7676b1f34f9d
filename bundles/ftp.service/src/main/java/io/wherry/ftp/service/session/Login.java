package io.wherry.ftp.service.session;

import java.time.Duration;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.at.Reply;
import io.wherry.family.Ftp;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.fault.Secret;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.commands.Wire;
import io.wherry.ftp.service.session.Setback.Nature;
import io.wherry.pdp.PdpService;
import io.wherry.time.Clock;

/** Logging in, and finding out why it did not work when nobody says so (FAQ 4.2). */
final class Login {
    private static final Logger LOG = LoggerFactory.getLogger(Login.class);
    /** A refusal that comes sooner than this came from a server that could be reached; used only where nothing better is known. */
    private static final Duration QUICK = Duration.ofSeconds(20);
    /** More tries of what was guessed to be definite. */
    private static final int ONCE_MORE = 1;
    /** More tries of a login that is known to have failed: the next one is the job's, whose pauses grow and which can be cancelled meanwhile. */
    private static final int TOLD = 0;

    private final Session session;
    private final PdpService pdp;
    private final Clock clock;
    private final Settings settings;
    private final Firmware firmware;
    /** The last account that got in: when it does not, its password is not the likely cause. */
    private Optional<FtpAccount> proven = Optional.empty();
    private Secret secret = Secret.NONE;

    Login(Session session, PdpService pdp, Clock clock, Settings settings, Firmware firmware) {
        this.session = session;
        this.pdp = pdp;
        this.clock = clock;
        this.settings = settings;
        this.firmware = firmware;
    }

    /** The password of the latest login, so that a server that repeats it is not quoted. */
    Secret secret() {
        return secret;
    }

    /** Asks the firmware, once after each start of the module, what it can do. */
    void learnFirmware(Watch watch) throws Setback, FaultException, InterruptedException {
        if (!firmware.asked()) {
            boolean probeAnswered = answered(session.commands().probe(), watch).isPresent();
            Optional<Command> tell = session.commands().tellServerLines();
            boolean serverLines = tell.isPresent() && answered(tell.get(), watch).isPresent();
            boolean canAsk = answered(session.commands().isOpen(), watch).flatMap(session.commands()::status).isPresent();
            firmware.learned(probeAnswered, serverLines, canAsk);
        }
    }

    /** Whether the module says that somebody is logged in; only for a firmware that can be asked. */
    boolean saysOpen(Watch watch) throws Setback, FaultException, InterruptedException {
        return answered(session.commands().isOpen(), watch).map(session.commands()::saysOpen).orElse(true);
    }

    private Optional<Reply> answered(Command command, Watch watch) throws Setback, FaultException, InterruptedException {
        try {
            return Optional.of(session.run(command, watch));
        } catch (Setback refused) {
            if (refused.definite()) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** Logs in to {@code account}; no session is open. */
    void login(FtpAccount account, Watch watch) throws Setback, FaultException, InterruptedException {
        Wire.checkAccount(account);
        secret = account.password();
        chooseMode(account, watch);
        for (Command setting : session.commands().settings(account)) {
            set(setting, watch);
        }
        watch.phase("logging in to " + account.name());
        long began = clock.nanos();
        try {
            session.run(session.commands().open(account, settings.portPosition(), firmware.canAskOpen()), watch);
            proven = Optional.of(account);
        } catch (Setback failed) {
            if (!failed.definite()) {
                throw failed;
            }
            throw explained(account, failed, Duration.ofNanos(clock.nanos() - began), watch);
        }
    }

    private void chooseMode(FtpAccount account, Watch watch) throws Setback, FaultException, InterruptedException {
        Command mode = session.commands().mode(account.passive());
        try {
            session.run(mode, watch);
        } catch (Setback refused) {
            if (!refused.definite()) {
                throw refused;
            }
            boolean strange = !firmware.hasFtp() && unknown(refused) && answered(session.commands().probe(), watch).isEmpty();
            if (strange && answered(mode, watch).isPresent()) {
                return;
            }
            if (strange) {
                firmware.restarted();
                throw new FaultException(FaultCode.FIRMWARE_WITHOUT_FTP, "The module knows neither " + session.commands().probe() + " nor " + mode, refused);
            }
            if (!account.passive()) {
                throw new Setback(refused.nature(), FaultCode.MODEM_REFUSED, "The module refuses active mode (" + mode + ")", true, ONCE_MORE, refused);
            }
            LOG.warn("The module refuses {}; going on with the mode it has: {}", mode, refused.getMessage());
        }
    }

    private void set(Command setting, Watch watch) throws Setback, FaultException, InterruptedException {
        try {
            session.run(setting, watch);
        } catch (Setback refused) {
            throw refused.definite() ? refused.as(FaultCode.MODEM_REFUSED, "The module refuses " + setting + " (" + refused.getMessage() + ")", ONCE_MORE) : refused;
        }
    }

    private static boolean unknown(Setback refused) {
        return refused.getCause() instanceof AtException cause && Diagnosis.unknownCommand(cause.cme());
    }

    private Setback explained(FtpAccount account, Setback failed, Duration took, Watch watch) throws Setback, FaultException, InterruptedException {
        String what = "Logging in to " + account.name() + " (" + account.host() + ":" + account.port() + ") failed";
        if (failed.explained()) {
            // where no session was there is none to lose: a module that says so (606 of a Quectel's) did not reach the server
            boolean out = failed.code() == FaultCode.SERVER_UNREACHABLE || failed.nature() == Nature.FAILED && failed.code() == FaultCode.CONNECTION_LOST;
            if (out) {
                pdp.doubt(what);
            }
            return failed.as(out ? FaultCode.SERVER_UNREACHABLE : failed.code(), what + ", " + failed.getMessage(), failed.nature() == Nature.FAILED ? TOLD : failed.tries());
        }
        if (failed.nature() == Nature.REFUSED) {
            // a module refuses for a moment too, when it is busy or its address is just going (guide, table: three tries on an ERROR)
            return failed.as(FaultCode.SERVER_UNREACHABLE, what + ", " + failed.getMessage(), Setback.LINK_TRIES);
        }
        watch.phase("finding out why the login failed");
        return switch (reach(account, watch)) {
            case YES -> failed.as(FaultCode.LOGIN_REFUSED,
                    what + "; the module gave no cause, but the server can be reached, so user or password are wrong, or it is no FTP server", ONCE_MORE);
            case NO -> unreachable(failed, what + "; the server can't be reached from the module either, so it is the network, the SIM's credit, the host or the port");
            case UNKNOWN -> proven.equals(Optional.of(account))
                    ? unreachable(failed, what + " and the module gave no cause, but the same login has worked before, so it is the network or the server")
                    : took.compareTo(QUICK) < 0 ? failed.as(FaultCode.LOGIN_REFUSED, what + " at once and the module gave no cause; likely are a wrong user or password,"
                            + " then a wrong port, a poor network or a SIM without credit", ONCE_MORE)
                    : unreachable(failed, what + " after " + took.toSeconds() + " s and the module gave no cause; likely are a poor network, a SIM without credit,"
                            + " a wrong host or port, then a wrong user or password");
        };
    }

    private Setback unreachable(Setback failed, String what) {
        pdp.doubt(what);
        return failed.as(FaultCode.SERVER_UNREACHABLE, what, TOLD);
    }

    private enum Reach { YES, NO, UNKNOWN }

    /** A TCP connection from the module to the server, opened and closed: it tells a wrong password from a dead network. */
    private Reach reach(FtpAccount account, Watch watch) throws Setback, FaultException, InterruptedException {
        Optional<Ftp.Reach> way = session.commands().family().reach();
        if (way.isEmpty()) {
            return Reach.UNKNOWN;
        }
        Reach reach;
        try {
            session.run(session.commands().reach(way.get(), account.host(), account.port()), watch);
            reach = Reach.YES;
        } catch (Setback failed) {
            if (failed.nature() == Nature.REFUSED && failed.code() != FaultCode.SERVER_UNREACHABLE) {
                return Reach.UNKNOWN;
            }
            if (failed.nature() == Nature.NOT_SENT) {
                throw failed;
            }
            reach = failed.definite() ? Reach.NO : Reach.UNKNOWN;
        }
        try {
            session.run(session.commands().endReach(way.get()), watch);
        } catch (Setback notOpen) {
            if (notOpen.nature() == Nature.NOT_SENT) {
                throw notOpen;
            }
            LOG.debug("Closing the probe's socket: {}", notOpen.getMessage());
        }
        return reach;
    }
}
