package io.wherry.ftp.service.operations;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

import io.wherry.at.Command;
import io.wherry.at.Reply;
import io.wherry.fault.FaultException;
import io.wherry.ftp.Entry;
import io.wherry.ftp.Entry.Type;
import io.wherry.ftp.Watch;
import io.wherry.ftp.service.commands.Wire;
import io.wherry.ftp.service.listing.Listing;
import io.wherry.ftp.service.session.Session;
import io.wherry.ftp.service.session.Setback;

/** Finds out by listing what a path is. Servers differ in what LIST takes and tells, so it asks in up to three ways before it says that a thing is absent. */
public final class Look {
    private static final int MOST_HOPS = 5;

    private final Session session;

    /** Looks through {@code session}. */
    public Look(Session session) {
        this.session = session;
    }

    /** What is known of a path. */
    public enum Presence {
        /** It is there. */
        THERE,
        /** It is not. */
        ABSENT,
        /** The server does not let that be seen. */
        UNKNOWN
    }

    /**
     * What was seen.
     *
     * @param presence whether it is there
     * @param entry    what it is, when it is there
     */
    public record Sight(Presence presence, Optional<Entry> entry) {
        static final Sight ABSENT = new Sight(Presence.ABSENT, Optional.empty());
        static final Sight UNKNOWN = new Sight(Presence.UNKNOWN, Optional.empty());

        static Sight of(Entry entry) {
            return new Sight(Presence.THERE, Optional.of(entry));
        }

        /** Whether it is certainly not there. */
        public boolean absent() {
            return presence == Presence.ABSENT;
        }

        /** Whether it is there and of that type. */
        public boolean is(Type type) {
            return entry.filter(it -> it.type() == type).isPresent();
        }

        /** Its size, where known. */
        public OptionalLong size() {
            return entry.map(Entry::size).orElse(OptionalLong.empty());
        }
    }

    /** The lines of {@code AT+FTPLIST} as entries, without looking any further. */
    public List<Entry> list(Optional<String> path, Watch watch) throws Setback, FaultException, InterruptedException {
        Reply reply = session.command(session.commands().list(path), watch);
        return Listing.read(session.commands().listed(reply)).stream().map(Look::named).toList();
    }

    /** Some servers show the path that was asked for instead of a name. */
    private static Entry named(Entry entry) {
        boolean path = entry.type() != Type.OTHER && entry.name().indexOf('/') >= 0 && !RemotePath.nameless(entry.name());
        return path ? new Entry(RemotePath.name(entry.name()), entry.type(), entry.size(), entry.modified(), entry.target()) : entry;
    }

    /** What {@code path} is. */
    public Sight at(String path, Watch watch) throws Setback, FaultException, InterruptedException {
        if (RemotePath.nameless(path)) {
            return Sight.of(new Entry(path, Type.DIRECTORY, OptionalLong.empty(), Optional.empty(), Optional.empty()));
        }
        if (!RemotePath.misleading(path)) {
            Optional<Sight> direct = direct(path, watch);
            if (direct.isPresent()) {
                return direct.get();
            }
        }
        Sight sight = inParent(path, watch);
        return sight.absent() ? unlessItHasASize(path, watch) : sight;
    }

    /** A listing may come short; what the server tells the size of is there all the same. */
    private Sight unlessItHasASize(String path, Watch watch) throws Setback, FaultException, InterruptedException {
        OptionalLong size = size(path, OptionalLong.empty(), watch);
        return size.isEmpty() ? Sight.ABSENT : Sight.of(new Entry(RemotePath.name(path), Type.FILE, size, Optional.empty(), Optional.empty()));
    }

    /** A file's size: what the server says when it is asked for it, in a family that can ask; else {@code listed}. */
    public OptionalLong size(String path, OptionalLong listed, Watch watch) throws Setback, FaultException, InterruptedException {
        Optional<Command> asking = session.commands().size(path);
        if (asking.isEmpty()) {
            return listed;
        }
        try {
            OptionalLong told = session.commands().size(session.run(asking.get(), watch));
            return told.isPresent() ? told : listed;
        } catch (Setback refused) {
            if (!refused.definite() || refused.tries() > 1) {
                throw refused;
            }
            return listed;
        }
    }

    /** What a link leads to, over a few further ones; unknown where that can't be seen. */
    public Sight behind(String path, Sight link, Watch watch) throws Setback, FaultException, InterruptedException {
        String place = path;
        Sight sight = link;
        for (int hop = 0; hop < MOST_HOPS && sight.is(Type.LINK); hop++) {
            String from = place;
            Optional<String> next = sight.entry().flatMap(Entry::target).map(target -> RemotePath.target(from, target)).filter(Wire::carries);
            if (next.isEmpty()) {
                return Sight.UNKNOWN;
            }
            place = next.get();
            sight = at(place, watch);
        }
        return sight;
    }

    /** LIST of the path itself: one line of that name is a file, other lines are what a directory holds, no line says nothing. */
    private Optional<Sight> direct(String path, Watch watch) throws Setback, FaultException, InterruptedException {
        List<Entry> entries = readable(tolerant(Optional.of(path), watch).orElse(List.of()));
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Entry first = entries.get(0);
        if (entries.size() == 1 && first.name().equalsIgnoreCase(RemotePath.name(path))) {
            return first.type() == Type.DIRECTORY ? Optional.empty() : Optional.of(Sight.of(first));
        }
        return Optional.of(Sight.of(new Entry(RemotePath.name(path), Type.DIRECTORY, OptionalLong.empty(), Optional.empty(), Optional.empty())));
    }

    /** What {@code path} is, by the listing of the directory that holds it. */
    public Sight inParent(String path, Watch watch) throws Setback, FaultException, InterruptedException {
        Optional<String> parent = RemotePath.parent(path);
        Optional<List<Entry>> entries = tolerant(parent, watch);
        boolean says = entries.filter(list -> !readable(list).isEmpty()).isPresent();
        if (!says && parent.isPresent() && !RemotePath.nameless(parent.get())) {
            Optional<List<Entry>> within = within(parent.get(), watch);
            if (within.isEmpty()) {
                return Sight.ABSENT;
            }
            entries = within;
        }
        if (entries.isEmpty()) {
            return Sight.UNKNOWN;
        }
        String name = RemotePath.name(path);
        Optional<Entry> found = entries.get().stream().filter(entry -> entry.type() != Type.OTHER && entry.name().equals(name)).findFirst();
        if (found.isPresent()) {
            return Sight.of(found.get());
        }
        boolean hidden = name.startsWith(".");
        return hidden || entries.get().stream().anyMatch(entry -> entry.name().endsWith(name) || unreadable(entry, name)) ? Sight.UNKNOWN : Sight.ABSENT;
    }

    /** Whether that line in a form unknown here (EPLF, VMS, MVS) may be about {@code name}. */
    private static boolean unreadable(Entry entry, String name) {
        return entry.type() == Type.OTHER && entry.modified().isEmpty() && entry.name().toUpperCase(Locale.ROOT).contains(name.toUpperCase(Locale.ROOT));
    }

    /**
     * What a directory holds, from within it: the only way for names that LIST can't take as its argument. The working directory is restored.
     *
     * @return empty when there is no such directory
     */
    public Optional<List<Entry>> within(String directory, Watch watch) throws Setback, FaultException, InterruptedException {
        String home = workingDirectory(watch);
        try {
            session.command(session.commands().changeDirectory(directory), watch);
        } catch (Setback refused) {
            if (refused.definite()) {
                return Optional.empty();
            }
            throw refused;
        }
        session.suspect("it is in another directory");
        List<Entry> entries = tolerant(Optional.empty(), watch).orElse(List.of());
        if (went(session.commands().changeDirectory(home), watch) || !directory.contains("/") && wentUp(watch) && home.equals(workingDirectory(watch))) {
            session.trust();
        }
        return Optional.of(entries);
    }

    /** Whether the server went there; one that does not is logged out of before the next operation, and so begins at home again. */
    private boolean went(Command there, Watch watch) throws FaultException, InterruptedException, Setback {
        try {
            session.run(there, watch);
            return true;
        } catch (Setback stays) {
            if (!stays.definite()) {
                throw stays;
            }
            return false;
        }
    }

    private boolean wentUp(Watch watch) throws FaultException, InterruptedException, Setback {
        Optional<Command> up = session.commands().changeUp();
        return up.isPresent() && went(up.get(), watch);
    }

    /** The session's working directory. */
    public String workingDirectory(Watch watch) throws Setback, FaultException, InterruptedException {
        return session.commands().path(session.command(session.commands().workingDirectory(), watch));
    }

    private Optional<List<Entry>> tolerant(Optional<String> path, Watch watch) throws Setback, FaultException, InterruptedException {
        try {
            return Optional.of(list(path, watch));
        } catch (Setback refused) {
            if (refused.definite() && refused.tries() <= 1) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** A server's complaint in the place of a listing is no entry. */
    private static List<Entry> readable(List<Entry> entries) {
        return entries.stream().filter(entry -> entry.type() != Type.OTHER || entry.modified().isPresent()).toList();
    }
}
