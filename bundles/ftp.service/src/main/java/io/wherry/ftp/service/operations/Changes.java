package io.wherry.ftp.service.operations;

import java.util.Optional;

import io.wherry.at.Command;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Entry.Type;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.FtpService.Effect;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.operations.Look.Presence;
import io.wherry.ftp.service.operations.Look.Sight;
import io.wherry.ftp.service.session.Perseverance;
import io.wherry.ftp.service.session.Session;
import io.wherry.ftp.service.session.Setback;

/**
 * Delete, rename, make and remove directories: what must not be repeated blindly. It looks before it sends
 * the command, so that after one whose fate is unclear another look tells whether it was carried out; and when the server refuses without a clear
 * cause, it looks for the cause.
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
        return carry(account, watch, again, session.commands().delete(path), () -> gone(look.at(path, watch)), failed -> {
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
        return carry(account, watch, again, session.commands().rename(from, to), () -> moved(from, to, watch), failed -> {
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
        return carry(account, watch, again, session.commands().makeDirectory(path), () -> made(look.inParent(path, watch)), failed -> {
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
        return carry(account, watch, again, session.commands().removeDirectory(path), () -> gone(look.inParent(path, watch)), failed -> {
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

    private State moved(String from, String to, Watch watch) throws Setback, FaultException, InterruptedException {
        State source = gone(look.at(from, watch));
        return source == State.DONE && look.at(to, watch).absent() ? State.NOT_DONE : source;
    }

    private static State gone(Sight sight) {
        return switch (sight.presence()) {
            case ABSENT -> State.DONE;
            case THERE -> State.NOT_DONE;
            case UNKNOWN -> State.UNKNOWN;
        };
    }

    private static State made(Sight sight) {
        return sight.is(Type.DIRECTORY) ? State.DONE : sight.presence() == Presence.UNKNOWN ? State.UNKNOWN : State.NOT_DONE;
    }

    /** How it looks on the server. */
    private enum State { DONE, NOT_DONE, UNKNOWN }

    /** Looks whether it is as it would be after the change. */
    @FunctionalInterface
    private interface Glance {
        State look() throws Setback, FaultException, InterruptedException;
    }

    /** Why the server refused. */
    @FunctionalInterface
    private interface Cause {
        Setback find(Setback failed) throws Setback, FaultException, InterruptedException;
    }

    private Effect carry(FtpAccount account, Watch watch, boolean again, Command command, Glance glance, Cause cause) throws FaultException, InterruptedException {
        One change = new One(again, command, glance, cause, watch);
        return perseverance.carry(account, watch, () -> 0, change::attempt);
    }

    /** One change, over as many tries as it takes. */
    private final class One {
        private final boolean again;
        private final Command command;
        private final Glance glance;
        private final Cause cause;
        private final Watch watch;
        private Optional<State> before = Optional.empty();
        private Optional<Setback> doubt = Optional.empty();

        One(boolean again, Command command, Glance glance, Cause cause, Watch watch) {
            this.again = again;
            this.command = command;
            this.glance = glance;
            this.cause = cause;
            this.watch = watch;
        }

        Effect attempt() throws Setback, FaultException, InterruptedException {
            State now = glance.look();
            if (again && now == State.DONE) {
                return Effect.FOUND_DONE;
            }
            if (doubt.isPresent() && now == State.DONE) {
                return doneMeanwhile(doubt.get());
            }
            if (before.isEmpty()) {
                before = Optional.of(now);
            }
            try {
                session.command(command, watch);
                return Effect.DONE;
            } catch (Setback failed) {
                if (!failed.definite() || failed.tries() > 1) {
                    doubt = Optional.of(failed);
                    throw failed;
                }
                throw cause.find(failed);
            }
        }

        /** A command whose fate is unclear went out, and it looks done: by that command only if it did not look so before. */
        private Effect doneMeanwhile(Setback unclear) throws Setback, FaultException, InterruptedException {
            return switch (before.orElseThrow()) {
                case NOT_DONE -> Effect.DONE;
                case DONE -> throw cause.find(unclear);
                case UNKNOWN -> throw unclear.as(FaultCode.SERVER_REFUSED, "Nobody knows whether it was done by this command or before: it looks done now ("
                        + unclear.getMessage() + ")", 0);
            };
        }
    }
}
