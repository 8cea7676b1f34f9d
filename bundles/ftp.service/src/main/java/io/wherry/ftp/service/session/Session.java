package io.wherry.ftp.service.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.wherry.at.AtException;
import io.wherry.at.AtPort;
import io.wherry.at.Command;
import io.wherry.at.Reply;
import io.wherry.at.Rung;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpState;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.commands.FtpCommands;
import io.wherry.ftp.service.session.Setback.Nature;
import io.wherry.pdp.PdpService;
import io.wherry.time.Clock;

/**
 * The module's one FTP session: who is logged in, whether that can be trusted, and the way commands are sent in it. After a command whose fate is
 * unclear, or a download that was not drained to its end, the session is closed and opened anew before anything else is asked of it, so that
 * nothing old is ever taken for something new. Owned by whoever runs the operation.
 */
public final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /** How long the network may take to come up for one operation. */
    private static final Duration BRING_UP = Duration.ofSeconds(120);
    private static final Duration SLICE = Duration.ofSeconds(2);
    /** A session in which the server said nothing for so long is proven to live before it is used (FAQ 4.1), so that a failure in it is the server's answer. */
    private static final Duration QUIET = Duration.ofSeconds(5);
    /** How long the server's line may come behind the outcome that it explains. */
    private static final Duration EXPLANATION = Duration.ofMillis(300);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final AtPort port;
    private final PdpService pdp;
    private final Clock clock;
    private final Voice voice;
    private final Firmware firmware;
    private final Tally tally;
    private final FtpCommands commands;
    private final Diagnosis diagnosis;
    private final Login login;
    private final Epoch epoch = new Epoch();

    private Optional<FtpAccount> account = Optional.empty();
    private boolean reopening;
    /** Why the session is to be opened anew, where it is for a fault. */
    private String doubt = "";
    /** Whether the module may hold a session that nobody here vouches for; true at first, because a daemon before this one may have left it. */
    private boolean stale = true;
    private long lastHeard;

    /** A session that is closed, as far as is known. */
    public Session(AtPort port, PdpService pdp, Clock clock, Settings settings, Voice voice, Firmware firmware, Tally tally) {
        this.port = port;
        this.pdp = pdp;
        this.clock = clock;
        this.voice = voice;
        this.firmware = firmware;
        this.tally = tally;
        this.commands = new FtpCommands(settings.family().ftp());
        this.diagnosis = new Diagnosis(settings.family().ftp());
        this.login = new Login(this, pdp, clock, settings, firmware);
    }

    /** The commands of the module's family. */
    public FtpCommands commands() {
        return commands;
    }

    /**
     * Makes sure that {@code wanted} is logged in: brings the context up, reuses the session where it can be trusted, opens it anew where not.
     *
     * @throws FaultException when trying again is no use
     */
    public void open(FtpAccount wanted, Watch watch) throws Setback, FaultException, InterruptedException {
        bringUp(watch);
        hearTheNews();
        if (!stale && account.isPresent() && account.get().equals(wanted) && stillOpen(watch)) {
            return;
        }
        boolean again = reopening || account.isPresent() && account.get().equals(wanted);
        boolean remedy = again && !doubt.isEmpty();
        if (remedy) {
            port.climbed(Rung.FTP_SESSION, Rung.Step.BEGUN, doubt);
        }
        tally.session(FtpState.Session.OPENING, Optional.of(wanted.name()));
        try {
            login.learnFirmware(watch);
            leave(watch);
            login.login(wanted, watch);
        } catch (Setback | FaultException | InterruptedException failed) {
            stale = true;
            tally.session(FtpState.Session.CLOSED, Optional.empty());
            if (remedy) {
                port.climbed(Rung.FTP_SESSION, Rung.Step.FAILED, Optional.ofNullable(failed.getMessage()).orElse("interrupted"));
            }
            throw failed;
        }
        if (remedy) {
            port.climbed(Rung.FTP_SESSION, Rung.Step.HELPED, "logged in to " + wanted.name() + " again");
        }
        pdp.trust();
        stale = false;
        doubt = "";
        reopening = false;
        account = Optional.of(wanted);
        lastHeard = clock.nanos();
        tally.opened(again);
        tally.session(FtpState.Session.OPEN, Optional.of(wanted.name()));
        LOG.info("{}: logged in to {}{}", port.modem(), wanted.name(), again ? " again" : "");
    }

    private void bringUp(Watch watch) throws FaultException, InterruptedException {
        long deadline = clock.after(BRING_UP);
        boolean told = false;
        while (true) {
            watch.check();
            Duration patience = told ? SLICE : Duration.ofMillis(100);
            long slice = clock.after(patience);
            try {
                pdp.up(patience);
                return;
            } catch (FaultException down) {
                boolean thrownAtOnce = clock.nanos() - slice < 0;
                if (thrownAtOnce && down.code().kind() != FaultCode.Kind.LINK || clock.nanos() - deadline >= 0) {
                    throw down;
                }
            }
            if (!told) {
                watch.phase("waiting for the network");
                told = true;
            }
            clock.sleep(Duration.ofMillis(100));
        }
    }

    private void hearTheNews() {
        if (voice.takeRestarted()) {
            firmware.restarted();
            voice.takeLost();
            forget("the module restarted");
        } else if (voice.takeLost()) {
            suspect("the module reported it closed");
        }
    }

    private void forget(String why) {
        account.ifPresent(was -> {
            LOG.info("{}: the session with {} is gone: {}", port.modem(), was.name(), why);
            reopening = true;
            doubt = why;
        });
        account = Optional.empty();
        tally.session(FtpState.Session.CLOSED, Optional.empty());
    }

    /** Asks the server itself: the module thinks that it is logged in until it sends something ({@code AT+FTPOPEN?} would be no proof). */
    private boolean stillOpen(Watch watch) throws Setback, FaultException, InterruptedException {
        return clock.nanos() - lastHeard < QUIET.toNanos() || alive(watch);
    }

    /** Closes what may be open in the module; that it was not is no fault. */
    private void leave(Watch watch) throws Setback, FaultException, InterruptedException {
        if (account.isEmpty() && !stale || account.isEmpty() && firmware.canAskOpen() && !login.saysOpen(watch)) {
            return;
        }
        boolean mine = account.isPresent();
        account = Optional.empty();
        reopening = reopening || mine;
        try {
            run(commands.close(), watch);
        } catch (Setback notOpen) {
            if (notOpen.nature() == Nature.NOT_SENT) {
                throw notOpen;
            }
            LOG.debug("{}: closing what may have been open: {}", port.modem(), notOpen.getMessage());
            if (!notOpen.definite()) {
                return;
            }
        }
        epoch.over();
    }

    /** Closes the session in an orderly way, if one is open. */
    public void close() throws InterruptedException {
        hearTheNews();
        if (account.isEmpty()) {
            return;
        }
        String server = account.get().name();
        account = Optional.empty();
        try {
            run(commands.close(), Watch.NONE);
            stale = false;
            LOG.info("{}: closed the session with {}", port.modem(), server);
        } catch (Setback | FaultException notConfirmed) {
            stale = true;
            LOG.info("{}: the session with {} was not closed in order: {}", port.modem(), server, notConfirmed.getMessage());
        } finally {
            tally.session(FtpState.Session.CLOSED, Optional.empty());
        }
    }

    /** Whether somebody is logged in. */
    public boolean isOpen() {
        return account.isPresent();
    }

    /** The session can't be trusted any more: the next operation opens it anew. */
    public void suspect(String why) {
        if (!stale) {
            LOG.debug("{}: the session is to be opened anew: {}", port.modem(), why);
            doubt = why;
        }
        stale = true;
    }

    /** The session was left in order by whoever had put it under suspicion with {@link #suspect} and nothing else happened since. */
    public void trust() {
        stale = false;
        doubt = "";
    }

    /**
     * Sends one command, once.
     *
     * @throws FaultException what {@code watch} wants
     */
    public Reply run(Command command, Watch watch) throws Setback, FaultException, InterruptedException {
        watch.check();
        voice.nextCommand();
        try {
            Reply reply = port.execute(epoch.bound(command));
            if (commands.serverAnswers(command)) {
                lastHeard = clock.nanos();
            }
            return reply;
        } catch (AtException failed) {
            throw noted(failed);
        } catch (InterruptedException stopped) {
            suspect(command + " was interrupted");
            throw stopped;
        }
    }

    private Setback noted(AtException failed) throws InterruptedException {
        boolean mayExplain = failed.kind() == AtException.Kind.FAILED;
        List<String> lines = voice.serverLines(mayExplain && firmware.tellsServerLines() ? EXPLANATION : Duration.ZERO);
        Setback setback = diagnosis.of(failed, lines.stream().map(this::withoutPassword).toList());
        if (setback.nature() == Nature.IN_DOUBT || setback.nature() == Nature.NOT_SENT || setback.code().kind() == FaultCode.Kind.LINK) {
            suspect(setback.getMessage());
        }
        if (setback.code() == FaultCode.PDP_DOWN) {
            pdp.doubt(setback.getMessage());
        }
        return setback;
    }

    private String withoutPassword(String line) {
        return login.secret().isEmpty() ? line : line.replace(login.secret().reveal(), "***");
    }

    /**
     * Sends a command to the server. A refusal by the module without a cause is tried three times (guide, table: after ERROR, 3 times); a failure
     * without a cause is told apart from a session that died unnoticed (FAQ 4.1) by asking the server for its working directory.
     */
    public Reply command(Command command, Watch watch) throws Setback, FaultException, InterruptedException {
        Setback last;
        int tries = 0;
        do {
            try {
                return run(command, watch);
            } catch (Setback setback) {
                last = setback;
            }
            if (last.nature() != Nature.REFUSED || last.explained()) {
                break;
            }
            clock.sleep(PAUSE.multipliedBy(++tries));
        } while (tries < 3);
        if (last.definite() && !last.explained() && !alive(watch)) {
            suspect(last.getMessage());
            throw new Setback(Nature.SESSION_LOST, FaultCode.CONNECTION_LOST, last.getMessage() + "; the session is dead", true, Setback.LINK_TRIES, last);
        }
        throw last;
    }

    /** Whether the server still answers in this session. */
    public boolean alive(Watch watch) throws Setback, FaultException, InterruptedException {
        try {
            run(commands.workingDirectory(), watch);
            return true;
        } catch (Setback dead) {
            if (dead.definite()) {
                suspect("the server does not answer in it");
                return false;
            }
            throw dead;
        }
    }
}
