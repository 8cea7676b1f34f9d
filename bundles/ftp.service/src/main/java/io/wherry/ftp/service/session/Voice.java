package io.wherry.ftp.service.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.wherry.at.AtEvent;
import io.wherry.at.AtListener;
import io.wherry.at.LineMatch;
import io.wherry.at.Urc;
import io.wherry.family.Ftp;
import io.wherry.ftp.service.commands.FtpCommands;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/**
 * What the module says unasked about FTP: the server's lines, how an {@code FTPGET} ended, that the session or the module's context went away.
 * Written by the port's thread, read by the operation's; all state lives in the gate.
 */
public final class Voice implements AtListener {
    private static final int MOST_LINES = 20;

    /** How the running {@code FTPGET} stands. */
    public enum Download {
        /** Nothing heard since it began. */
        RUNNING,
        /** {@code +FTPGET: 1}: all that the module takes at once is in its buffer. */
        DONE,
        /** {@code +FTPGET: 0}: it broke off. */
        BROKEN
    }

    private final Gate gate;
    private final LineMatch done;
    private final LineMatch broken;
    private final LineMatch closed;
    private final Deque<String> serverLines = new ArrayDeque<>();
    private Download download = Download.DONE;
    private boolean lost;
    private boolean restarted;

    /** Hears nothing until it is given to a port. */
    public Voice(Clock clock, FtpCommands commands) {
        gate = clock.gate();
        done = windows(commands, commands.files()::windowDone);
        broken = windows(commands, commands.files()::windowBroken);
        closed = commands.closed();
    }

    private static LineMatch windows(FtpCommands commands, Function<Ftp.Windows, LineMatch> shape) {
        return commands.family().download() instanceof Ftp.Windows windows ? shape.apply(windows) : LineMatch.none();
    }

    @Override
    public void heard(AtEvent event) {
        if (event instanceof AtEvent.Unsolicited unsolicited) {
            heard(unsolicited.urc());
        } else if (event instanceof AtEvent.LateAnswer late) {
            // the end of a download looks the same whichever FTPGET began it, so one that was never answered seems to claim it
            heardOfDownload(late.line());
        } else if (event instanceof AtEvent.Restarted) {
            gate.change(() -> restarted = true);
        }
    }

    private void heardOfDownload(String line) {
        if (done.test(line)) {
            gate.change(() -> download = Download.DONE);
        } else if (broken.test(line)) {
            gate.change(() -> download = Download.BROKEN);
        }
    }

    private void heard(Urc urc) {
        if (urc instanceof Urc.FtpInfo info) {
            gate.change(() -> {
                remember(info.text());
                lost |= info.text().startsWith("421");
            });
        } else if (urc instanceof Urc.Ftp ftp) {
            heard(ftp);
        } else if (urc instanceof Urc.PdpContext context && context.address().isEmpty()) {
            gate.change(() -> lost = true);
        }
    }

    private void heard(Urc.Ftp ftp) {
        heardOfDownload(ftp.line());
        if (closed.test(ftp.line())) {
            gate.change(() -> lost = true);
        }
    }

    private void remember(String line) {
        serverLines.addLast(line);
        if (serverLines.size() > MOST_LINES) {
            serverLines.removeFirst();
        }
    }

    /** Forgets the server's lines: what comes now belongs to the next command. */
    void nextCommand() {
        gate.change(serverLines::clear);
    }

    /** The server's lines since {@link #nextCommand}; waits up to {@code patience} for a refusal among them. */
    List<String> serverLines(Duration patience) throws InterruptedException {
        gate.await(() -> Diagnosis.refusal(List.copyOf(serverLines)).isPresent(), patience);
        return gate.read(() -> List.copyOf(serverLines));
    }

    /** An {@code FTPGET} is about to begin. */
    public void downloadBegins() {
        gate.change(() -> download = Download.RUNNING);
    }

    /** The {@code FTPGET} ended within its own command. */
    public void downloadDone() {
        gate.change(() -> download = Download.DONE);
    }

    /** How the download stands; waits up to {@code patience} for its end. */
    public Download download(Duration patience) throws InterruptedException {
        gate.await(() -> download != Download.RUNNING, patience);
        return gate.read(() -> download);
    }

    /** What the module said when the port asked it after a doubt: whether somebody is logged in; empty when it did not say. */
    public void restated(Optional<Boolean> open) {
        if (open.filter(logged -> !logged).isPresent()) {
            gate.change(() -> lost = true);
        }
    }

    /** Whether the session was reported gone since the last call. */
    boolean takeLost() {
        return gate.update(() -> {
            boolean was = lost;
            lost = false;
            return was;
        });
    }

    /** Whether the module restarted since the last call. */
    boolean takeRestarted() {
        return gate.update(() -> {
            boolean was = restarted;
            restarted = false;
            return was;
        });
    }
}
