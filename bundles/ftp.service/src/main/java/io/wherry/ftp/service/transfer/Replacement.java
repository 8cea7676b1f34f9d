package io.wherry.ftp.service.transfer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Entry.Type;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.operations.Look.Sight;
import io.wherry.ftp.service.operations.RemotePath;
import io.wherry.ftp.service.session.Setback;

/**
 * Gives a delivered file its name. Servers differ in whether RNTO replaces what is there: if not, the old file is moved aside, and moved back should the new one
 * still not get its name, so that a refusal never costs the server what it had. One object an operation.
 */
final class Replacement {
    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

    private final Tools tools;
    private final String target;
    private final String temporary;
    private final String aside;
    private final Watch watch;
    private boolean movedAside;

    Replacement(Tools tools, String target, String temporary, String tag, Watch watch) {
        this.tools = tools;
        this.target = target;
        this.temporary = temporary;
        this.aside = RemotePath.beside(target, "." + tag + ".old");
        this.watch = watch;
    }

    /** Whether the final name is there with that size and the temporary one is not. */
    boolean done(long size) throws Setback, FaultException, InterruptedException {
        Sight there = tools.look().at(target, watch);
        return there.is(Type.FILE) && there.size().orElse(-1) == size && tools.look().at(temporary, watch).absent();
    }

    /** Renames, whatever is there. */
    void rename(long size) throws Setback, FaultException, InterruptedException {
        try {
            tools.session().command(tools.session().commands().rename(temporary, target), watch);
        } catch (Setback refused) {
            if (!refused.definite()) {
                throw refused;
            }
            replace(refused, size);
        }
    }

    private void replace(Setback refused, long size) throws Setback, FaultException, InterruptedException {
        Sight there = tools.look().at(target, watch);
        if (there.is(Type.DIRECTORY)) {
            throw refused.as(FaultCode.ALREADY_EXISTS, target + " is a directory on the server", 0);
        }
        if (done(size)) {
            return;
        }
        if (there.entry().isEmpty() || !replaced()) {
            throw refused.as(FaultCode.RENAME_REFUSED, "The server does not rename " + temporary + " to " + target + " (" + refused.getMessage() + ")", 0);
        }
    }

    private boolean replaced() throws Setback, FaultException, InterruptedException {
        if (!renamed(target, aside)) {
            return false;
        }
        movedAside = true;
        if (renamed(temporary, target)) {
            return true;
        }
        movedAside = !renamed(aside, target);
        if (movedAside) {
            LOG.warn("{} was moved to {} on the server and can't be moved back", target, aside);
        }
        return false;
    }

    private boolean renamed(String from, String to) throws Setback, FaultException, InterruptedException {
        try {
            tools.session().command(tools.session().commands().rename(from, to), watch);
            return true;
        } catch (Setback refused) {
            if (refused.definite()) {
                return false;
            }
            throw refused;
        }
    }

    /** The new file has its name: what was moved aside for it can go. */
    void tidy() throws FaultException, InterruptedException {
        if (!movedAside) {
            return;
        }
        try {
            tools.session().command(tools.session().commands().delete(aside), watch);
        } catch (Setback stays) {
            LOG.warn("{} stays on the server: {}", aside, stays.getMessage());
        }
    }
}
