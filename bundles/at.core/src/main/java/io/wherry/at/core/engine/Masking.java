package io.wherry.at.core.engine;

import io.wherry.at.Command;
import io.wherry.at.FinalResult;
import io.wherry.at.Urc;
import io.wherry.at.core.secret.Arguments;
import io.wherry.at.core.secret.Assignment;
import io.wherry.at.core.secret.Pieces;

/**
 * Keeps secrets out of what is told of the module's lines: with the echo on, noise can tear a command line with a password into pieces that are no echo any
 * more, and a server or an error may repeat what it was told. Owned by the port's thread.
 */
public final class Masking {
    private final Pieces secrets = new Pieces();

    /** A command goes out. */
    public void sent(Command command) {
        String text = command.text();
        if (!text.equals(command.shown())) {
            Assignment.in(text, 0).forEach(each -> Arguments.secrets(each.command(), each.arguments(text)).forEach(secrets::add));
        }
    }

    /** What may be told of {@code line}: each letter of a secret's piece is a star. */
    public String of(String line) {
        return secrets.starred(line);
    }

    /** What may be told of {@code urc}; some of them may say anything. */
    public Urc of(Urc urc) {
        if (urc instanceof Urc.FtpInfo info) {
            return new Urc.FtpInfo(of(info.line()), of(info.text()));
        }
        if (urc instanceof Urc.Ftp ftp) {
            return new Urc.Ftp(of(ftp.line()), ftp.command(), of(ftp.value()));
        }
        if (urc instanceof Urc.Other other) {
            return new Urc.Other(of(other.line()), other.prefix());
        }
        return urc instanceof Urc.Unknown ? new Urc.Unknown(of(urc.line())) : urc;
    }

    /** What callers, logs and people may know of how a command ended. */
    public Ending.Failed of(Ending.Failed failed) {
        return new Ending.Failed(failed.kind(), failed.result().map(result -> new FinalResult(result.kind(), of(result.text()))), of(failed.detail()),
                failed.outcome().map(this::of));
    }
}
