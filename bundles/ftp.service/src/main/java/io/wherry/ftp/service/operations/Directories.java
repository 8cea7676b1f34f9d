package io.wherry.ftp.service.operations;

import java.util.List;
import java.util.Optional;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Entry;
import io.wherry.ftp.Entry.Type;
import io.wherry.ftp.FtpAccount;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.operations.Look.Sight;
import io.wherry.ftp.service.session.Perseverance;
import io.wherry.ftp.service.session.Setback;

/** What directories hold and where one is: nothing is changed, so it may be repeated at will. */
public final class Directories {
    private final Look look;
    private final Perseverance perseverance;

    /** Directories seen with {@code look}. */
    public Directories(Look look, Perseverance perseverance) {
        this.look = look;
        this.perseverance = perseverance;
    }

    /** What {@code path}, or the login directory, holds. */
    public List<Entry> list(FtpAccount account, Optional<String> path, Watch watch) throws FaultException, InterruptedException {
        return perseverance.carry(account, watch, () -> 0, () -> {
            watch.phase("listing");
            List<Entry> entries;
            try {
                entries = look.list(path, watch);
            } catch (Setback refused) {
                if (path.isEmpty() && refused.definite() && refused.code() == FaultCode.NO_SUCH_FILE) {
                    return List.of();
                }
                if (path.isEmpty() || !refused.definite() || refused.tries() > 1) {
                    throw refused;
                }
                return nothingListed(path.get(), Optional.of(refused), watch);
            }
            if (path.isPresent() && onlyItself(path.get(), entries)) {
                return entered(path.get(), watch);
            }
            return entries.isEmpty() && path.isPresent() ? nothingListed(path.get(), Optional.empty(), watch) : entries;
        });
    }

    /** Some servers show a directory that they may not read as an entry of itself; one that holds just another of its name looks the same. */
    private static boolean onlyItself(String path, List<Entry> entries) {
        return entries.size() == 1 && entries.get(0).type() == Type.DIRECTORY && entries.get(0).name().equals(RemotePath.name(path));
    }

    private List<Entry> entered(String path, Watch watch) throws Setback, FaultException, InterruptedException {
        return look.within(path, watch).orElseThrow(() -> new FaultException(FaultCode.PERMISSION_DENIED, "The server does not let anybody into " + path));
    }

    /** Nothing came: the directory is empty, or absent, or LIST does not take its name. */
    private List<Entry> nothingListed(String path, Optional<Setback> refused, Watch watch) throws Setback, FaultException, InterruptedException {
        Sight sight = RemotePath.nameless(path) ? Sight.UNKNOWN : look.inParent(path, watch);
        if (sight.absent()) {
            throw new FaultException(FaultCode.NO_SUCH_FILE, "The server has no " + path);
        }
        if (sight.is(Type.FILE) && refused.isEmpty()) {
            return sight.entry().stream().toList();
        }
        if (RemotePath.misleading(path) || refused.isPresent()) {
            Optional<List<Entry>> within = look.within(path, watch);
            if (within.isPresent()) {
                return within.get();
            }
        }
        if (refused.isPresent()) {
            throw refused.get();
        }
        return List.of();
    }

    /** Where the session is. */
    public String workingDirectory(FtpAccount account, Watch watch) throws FaultException, InterruptedException {
        return perseverance.carry(account, watch, () -> 0, () -> look.workingDirectory(watch));
    }
}
