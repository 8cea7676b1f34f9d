package io.wherry.simulator.remote;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.wherry.time.Clock;

/**
 * An FTP server without a network, the same in each run. Its methods say what it is and holds, and may be called at any time; names
 * are text here, and UTF-8 on the wire. Without a user anybody may log in.
 */
public final class InMemoryServer implements RemoteServer {

    /** What a server may refuse or do in a way of its own. */
    public enum Habit {
        /** Nobody may rename. */
        REFUSES_RENAME,
        /** Nobody may write, remove or rename. */
        READ_ONLY,
        /** Listing what is not there is an empty listing instead of 550. */
        EMPTY_LISTING_FOR_MISSING,
        /** A file's line shows the path that was asked for instead of its name. */
        LISTS_PATHS,
        /** Nothing listens. */
        DOWN,
        /** A download does not begin at an offset: REST is 502. */
        REFUSES_RESUME,
        /** A download begins at 0 though REST was 350. */
        IGNORES_RESUME
    }

    final Clock clock;
    final Tree tree;
    private final Map<String, String> users = new HashMap<>();
    private final Set<Habit> habits = new HashSet<>();
    private final Map<String, Change> changes = new HashMap<>();
    private final Map<String, Long> listedSizes = new HashMap<>();
    private final Map<String, Long> breaks = new HashMap<>();
    private final Deque<Deed> deeds = new ArrayDeque<>();
    private int keptDeeds = Integer.MAX_VALUE;
    private int port;
    private int logins;
    private long quota = Long.MAX_VALUE;
    private Listing listing = Listing.UNIX;
    private Duration idle = Duration.ofDays(1000);

    /** What becomes of a file once so much of it was read. */
    private record Change(long after, byte[] content) {
    }

    /**
     * Something that a client changed.
     *
     * @param nanos when, on the scale of the clock's nanos
     * @param verb  {@code STOR} (begun), {@code DELE}, {@code MKD}, {@code RMD} or {@code RNTO}
     * @param path  what it changed
     * @param to    its new name, for {@code RNTO}; else empty
     */
    public record Deed(long nanos, String verb, String path, String to) {
    }

    /** An empty one that listens on every port of every host. */
    public InMemoryServer(Clock clock) {
        this.clock = clock;
        this.tree = new Tree(clock.instant());
    }

    /** Lets in that user. */
    public synchronized InMemoryServer user(String name, String password) {
        users.put(wire(name), wire(password));
        return this;
    }

    /** Listens on that port only. */
    public synchronized InMemoryServer port(int only) {
        port = only;
        return this;
    }

    /** Takes on a habit. */
    public synchronized InMemoryServer with(Habit habit) {
        habits.add(habit);
        return this;
    }

    /** Gives up a habit. */
    public synchronized InMemoryServer without(Habit habit) {
        habits.remove(habit);
        return this;
    }

    /** Holds no more than that many bytes. */
    public synchronized InMemoryServer quota(long bytes) {
        quota = bytes;
        return this;
    }

    /** Writes its listings like that. */
    public synchronized InMemoryServer listing(Listing form) {
        listing = form;
        return this;
    }

    /** Drops a control connection that was not used for so long. */
    public synchronized InMemoryServer idleTimeout(Duration time) {
        idle = time;
        return this;
    }

    /** Remembers the last {@code most} of its {@link #deeds} only; at least 1. */
    public synchronized InMemoryServer keeping(int most) {
        keptDeeds = most;
        return this;
    }

    /** Puts a file there, with the folders it needs. */
    public synchronized InMemoryServer file(String path, byte[] content) {
        tree.folder(Tree.parent(wire(path)), clock.instant());
        tree.file(wire(path), content, clock.instant());
        return this;
    }

    /** Makes a folder, with those it needs. */
    public synchronized InMemoryServer folder(String path) {
        tree.folder(wire(path), clock.instant());
        return this;
    }

    /** Makes a link. */
    public synchronized InMemoryServer link(String path, String target) {
        tree.folder(Tree.parent(wire(path)), clock.instant());
        tree.link(wire(path), wire(target), clock.instant());
        return this;
    }

    /** Replaces a file's content once {@code after} bytes of it were read in one download. */
    public synchronized InMemoryServer changesMeanwhile(String path, long after, byte[] content) {
        changes.put(wire(path), new Change(after, content.clone()));
        return this;
    }

    /** Breaks the data connection off, once, where {@code at} bytes of a file are reached, in either direction; the session goes on. */
    public synchronized InMemoryServer breaksOff(String path, long at) {
        breaks.put(wire(path), at);
        return this;
    }

    /** Says in listings, and to SIZE, that a file is so large, whatever it is. */
    public synchronized InMemoryServer pretends(String path, long size) {
        listedSizes.put(wire(path), size);
        return this;
    }

    /** A file's content. */
    public synchronized Optional<byte[]> content(String path) {
        return tree.at(wire(path)).filter(node -> node.kind() == Tree.Node.Kind.FILE).map(node -> node.bytes().clone());
    }

    /** Whether anything is there. */
    public synchronized boolean exists(String path) {
        return tree.itself(wire(path)).isPresent();
    }

    /** The names in a folder. */
    public synchronized List<String> names(String folder) {
        return tree.below(wire(folder)).stream().map(Tree::name).map(InMemoryServer::text).toList();
    }

    /** The absolute paths of all files, links and folders, in alphabetical order. */
    public synchronized List<String> paths() {
        return tree.paths().stream().map(InMemoryServer::text).toList();
    }

    /** Whether a folder is there. */
    public synchronized boolean isFolder(String path) {
        return tree.isFolder(wire(path));
    }

    /** What clients changed so far: each thing that was really done, once. */
    public synchronized List<Deed> deeds() {
        return List.copyOf(deeds);
    }

    void did(String verb, String path, String to) {
        if (deeds.size() >= keptDeeds) {
            deeds.remove();
        }
        deeds.add(new Deed(clock.nanos(), verb, text(path), text(to)));
    }

    /** How many logins succeeded. */
    public synchronized int logins() {
        return logins;
    }

    static String wire(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String text(String wire) {
        return new String(wire.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Override
    public synchronized RemoteSession login(Login login) throws RemoteFailure {
        if (!reachable(login.host(), login.port())) {
            throw RemoteFailure.lost("Connection refused");
        }
        if (!users.isEmpty() && !login.password().equals(users.get(login.user()))) {
            throw RemoteFailure.refused(530, "Login incorrect.");
        }
        logins++;
        return new InMemorySession(this);
    }

    @Override
    public synchronized boolean reachable(String host, int where) {
        return !has(Habit.DOWN) && (port == 0 || port == where);
    }

    @Override
    public boolean blocking() {
        return false;
    }

    boolean has(Habit habit) {
        return habits.contains(habit);
    }

    Duration idle() {
        return idle;
    }

    String line(String path, String shown) {
        Tree.Node node = tree.itself(path).orElseThrow();
        return listing.line(node, shown, size(path), clock.instant());
    }

    long size(String path) {
        return listedSizes.getOrDefault(path, tree.at(path).map(node -> (long) node.bytes().length).orElse(0L));
    }

    boolean fits(int more) {
        return tree.used() + more <= quota;
    }

    /** A transfer of that file is so far. */
    void mayGoOn(String path, long reached) throws RemoteFailure {
        if (reached >= breaks.getOrDefault(path, Long.MAX_VALUE)) {
            breaks.remove(path);
            throw RemoteFailure.refused(426, "Connection closed; transfer aborted.");
        }
    }

    String facts(String path) {
        Tree.Node node = tree.itself(path).orElseThrow();
        return (node.kind() == Tree.Node.Kind.FOLDER ? "type=dir;" : "type=file;size=" + size(path) + ";")
                + "modify=" + Listing.stamp(node) + "; " + Tree.name(path);
    }

    /** A download of that file has come so far. */
    void wasRead(String path, long count) {
        Change change = changes.get(path);
        if (change != null && count >= change.after()) {
            changes.remove(path);
            tree.file(path, change.content(), clock.instant());
        }
    }
}
