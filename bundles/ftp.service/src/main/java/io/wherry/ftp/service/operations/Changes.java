package io.wherry.ftp.service.operations;

import io.wherry.at.Command;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Entry.Type;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpService.Effect;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.commands.FtpCommands;
import io.wherry.ftp.service.operations.Look.Sight;
import io.wherry.ftp.service.session.Perseverance;
import io.wherry.ftp.service.session.Session;
import io.wherry.ftp.service.session.Setback;

/**
 * Delete, rename, make and remove directories: what must not be repeated blindly. When an earlier command may have been carried out, it looks whether it was
 * before it sends another; and when the server refuses without a clear cause, it looks for the cause.
 */
public final class Changes {
    private final Session session;
    private final Look look;
    private final Perseverance perseverance;

    /** Changes made through {@code session}. */
    public Changes(Session session, Look look, Perseverance perseverance) {
        this.session = session;
        this.look = look;
        this.perseverance = perseverance;
    }

    /** Removes a file. */
    public Effect delete(FtpAccount account, String path, boolean again, Watch watch) throws FaultException, InterruptedException {
        watch.phase("deleting");
        return carry(account, watch, again, FtpCommands.delete(path), () -> look.at(path, watch).absent(), failed -> {
            Sight sight = look.at(path, watch);
            if (sight.absent()) {
                return failed.as(FaultCode.NO_SUCH_FILE, "There is no " + path + " to delete", 0);
            }
            return sight.is(Type.DIRECTORY) ? failed.as(FaultCode.SERVER_REFUSED, path + " is a directory, which ftp.rmdir removes", 0)
                    : refusedThough(sight.entry().isPresent(), failed, path + " is there, but the server does not delete it");
        });
    }

    /** Renames. */
    public Effect rename(FtpAccount account, String from, String to, boolean again, Watch watch) throws FaultException, InterruptedException {
        watch.phase("renaming");
        return carry(account, watch, again, FtpCommands.rename(from, to), () -> look.at(from, watch).absent() && !look.at(to, watch).absent(), failed -> {
            Sight source = look.at(from, watch);
            if (source.absent()) {
                return failed.as(FaultCode.NO_SUCH_FILE, "There is no " + from + " to rename", 0);
            }
            if (look.at(to, watch).entry().isPresent()) {
                return failed.as(FaultCode.ALREADY_EXISTS, "There is a " + to + " already", 0);
            }
            return missingParent(to, watch) ? failed.as(FaultCode.NO_SUCH_FILE, "There is no directory for " + to, 0)
                    : refusedThough(source.entry().isPresent(), failed, from + " is there, but the server does not rename it");
        });
    }

    /** Makes a directory. */
    public Effect makeDirectory(FtpAccount account, String path, boolean again, Watch watch) throws FaultException, InterruptedException {
        watch.phase("making a directory");
        return carry(account, watch, again, FtpCommands.makeDirectory(path), () -> look.inParent(path, watch).is(Type.DIRECTORY), failed -> {
            Sight sight = look.inParent(path, watch);
            if (sight.entry().isPresent()) {
                return failed.as(FaultCode.ALREADY_EXISTS, "There is a " + path + " already", 0);
            }
            return missingParent(path, watch) ? failed.as(FaultCode.NO_SUCH_FILE, "There is no directory for " + path, 0)
                    : refusedThough(sight.absent(), failed, "The server does not make " + path);
        });
    }

    /** Removes an empty directory. */
    public Effect removeDirectory(FtpAccount account, String path, boolean again, Watch watch) throws FaultException, InterruptedException {
        watch.phase("removing a directory");
        return carry(account, watch, again, FtpCommands.removeDirectory(path), () -> look.inParent(path, watch).absent(), failed -> {
            Sight sight = look.inParent(path, watch);
            if (sight.absent()) {
                return failed.as(FaultCode.NO_SUCH_FILE, "There is no directory " + path, 0);
            }
            if (sight.is(Type.FILE)) {
                return failed.as(FaultCode.SERVER_REFUSED, path + " is a file, which ftp.delete removes", 0);
            }
            boolean full = look.within(path, watch).filter(entries -> !entries.isEmpty()).isPresent();
            return full ? failed.as(FaultCode.NOT_EMPTY, path + " is not empty", 0)
                    : refusedThough(sight.entry().isPresent(), failed, path + " is there, but the server does not remove it");
        });
    }

    /** Whether the directory that is to hold {@code path} is known not to exist. */
    boolean missingParent(String path, Watch watch) throws Setback, FaultException, InterruptedException {
        var parent = RemotePath.parent(path);
        return parent.isPresent() && !RemotePath.nameless(parent.get()) && look.inParent(parent.get(), watch).absent();
    }

    /** The names are as they should be, so it is a matter of rights; {@code seen} says whether that could be seen. */
    private static Setback refusedThough(boolean seen, Setback failed, String what) {
        boolean vague = !failed.explained() || failed.code() == FaultCode.NO_SUCH_FILE;
        if (!vague) {
            return failed;
        }
        return failed.as(seen || failed.explained() ? FaultCode.PERMISSION_DENIED : FaultCode.SERVER_REFUSED, what + " (" + failed.getMessage() + ")", 1);
    }

    /** Whether the change was made already. */
    @FunctionalInterface
    private interface Done {
        boolean look() throws Setback, FaultException, InterruptedException;
    }

    /** Why the server refused. */
    @FunctionalInterface
    private interface Cause {
        Setback find(Setback failed) throws Setback, FaultException, InterruptedException;
    }

    private Effect carry(FtpAccount account, Watch watch, boolean again, Command command, Done done, Cause cause) throws FaultException, InterruptedException {
        Doubt doubt = new Doubt();
        return perseverance.carry(account, watch, () -> 0, () -> {
            if ((again || doubt.sent) && done.look()) {
                return again ? Effect.FOUND_DONE : Effect.DONE;
            }
            try {
                session.command(command, watch);
                return Effect.DONE;
            } catch (Setback failed) {
                doubt.sent = true;
                if (!failed.definite() || failed.tries() > 1) {
                    throw failed;
                }
                if (again && done.look()) {
                    return Effect.FOUND_DONE;
                }
                throw cause.find(failed);
            }
        });
    }

    /** Whether a command went out that was not answered by a plain yes. */
    private static final class Doubt {
        private boolean sent;
    }
}
