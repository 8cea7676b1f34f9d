package io.wherry.simulator.remote;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import io.wherry.simulator.remote.InMemoryServer.Habit;

/** A control connection to an {@link InMemoryServer}. */
final class InMemorySession implements RemoteSession {
    private final InMemoryServer server;
    private final List<String> replies = new ArrayList<>();
    private String cwd = "/";
    private long lastUse;
    private boolean cut;

    InMemorySession(InMemoryServer server) {
        this.server = server;
        this.lastUse = server.clock.nanos();
        reply("230 Login successful.");
    }

    /** What a command does on the server. */
    private interface Command<T> {
        T run() throws RemoteFailure;
    }

    private <T> T command(Command<T> command) throws RemoteFailure {
        synchronized (server) {
            long now = server.clock.nanos();
            if (cut || server.has(Habit.DOWN)) {
                throw RemoteFailure.lost("Connection reset by peer");
            }
            if (now - lastUse > server.idle().toNanos()) {
                cut = true;
                reply("421 Timeout.");
                throw new RemoteFailure(421, "Timeout.", true);
            }
            lastUse = now;
            try {
                return command.run();
            } catch (RemoteFailure refused) {
                reply(refused.getMessage());
                throw refused;
            }
        }
    }

    private void reply(String line) {
        replies.add(line);
    }

    private String path(String name) {
        return Tree.resolve(cwd, name);
    }

    private void mayWrite() throws RemoteFailure {
        require(!server.has(Habit.READ_ONLY), "Permission denied.");
    }

    private static void require(boolean good, String otherwise) throws RemoteFailure {
        if (!good) {
            throw RemoteFailure.refused(550, otherwise);
        }
    }

    @Override
    public void passive(boolean on) {
        // Nothing differs without a network.
    }

    @Override
    public List<String> list(String name) throws RemoteFailure {
        return command(() -> {
            String path = path(name);
            List<String> lines = new ArrayList<>();
            if (server.tree.isFolder(path)) {
                server.tree.below(path).forEach(child -> lines.add(server.line(child, Tree.name(child))));
            } else if (server.tree.itself(path).isPresent()) {
                lines.add(server.line(path, server.has(Habit.LISTS_PATHS) ? name : Tree.name(path)));
            } else {
                require(server.has(Habit.EMPTY_LISTING_FOR_MISSING), "No such file or directory.");
            }
            reply("226 Directory send OK.");
            return lines;
        });
    }

    @Override
    public List<String> names(String name) throws RemoteFailure {
        return below(name, Tree::name);
    }

    @Override
    public List<String> facts(String name) throws RemoteFailure {
        return below(name, server::facts);
    }

    private List<String> below(String name, Function<String, String> shown) throws RemoteFailure {
        return command(() -> {
            require(server.tree.isFolder(path(name)), "No such file or directory.");
            reply("226 Directory send OK.");
            return server.tree.below(path(name)).stream().map(shown).toList();
        });
    }

    @Override
    public String modified(String name) throws RemoteFailure {
        return command(() -> {
            require(server.tree.isFile(path(name)), "Could not get file modification time.");
            return Listing.stamp(server.tree.at(path(name)).orElseThrow());
        });
    }

    @Override
    public String pwd() throws RemoteFailure {
        return command(() -> cwd);
    }

    @Override
    public void cwd(String name) throws RemoteFailure {
        command(() -> {
            require(server.tree.isFolder(path(name)), "Failed to change directory.");
            cwd = path(name);
            reply("250 Directory successfully changed.");
            return true;
        });
    }

    @Override
    public void cdup() throws RemoteFailure {
        cwd("..");
    }

    @Override
    public void mkd(String name) throws RemoteFailure {
        command(() -> {
            mayWrite();
            require(server.tree.itself(path(name)).isEmpty(), "Create directory operation failed: File exists.");
            require(server.tree.isFolder(Tree.parent(path(name))), "Create directory operation failed.");
            server.tree.folder(path(name), server.clock.instant());
            server.did("MKD", path(name), "");
            reply("257 \"" + path(name) + "\" created");
            return true;
        });
    }

    @Override
    public void rmd(String name) throws RemoteFailure {
        command(() -> {
            mayWrite();
            require(server.tree.isFolder(path(name)) && !path(name).equals("/"), "Remove directory operation failed.");
            require(server.tree.below(path(name)).isEmpty(), "Remove directory operation failed: Directory not empty.");
            server.tree.remove(path(name));
            server.did("RMD", path(name), "");
            reply("250 Remove directory operation successful.");
            return true;
        });
    }

    @Override
    public void delete(String name) throws RemoteFailure {
        command(() -> {
            mayWrite();
            require(server.tree.itself(path(name)).isPresent() && !server.tree.itself(path(name)).get().kind().equals(Tree.Node.Kind.FOLDER),
                    "Delete operation failed.");
            server.tree.remove(path(name));
            server.did("DELE", path(name), "");
            reply("250 Delete operation successful.");
            return true;
        });
    }

    @Override
    public void rename(String from, String to) throws RemoteFailure {
        command(() -> {
            mayWrite();
            require(!server.has(Habit.REFUSES_RENAME), "Permission denied.");
            require(server.tree.itself(path(from)).isPresent(), "RNFR command failed.");
            require(server.tree.isFolder(Tree.parent(path(to))) && !server.tree.isFolder(path(to)), "Rename failed.");
            server.tree.move(path(from), path(to));
            server.did("RNTO", path(from), path(to));
            reply("250 Rename successful.");
            return true;
        });
    }

    @Override
    public long size(String name) throws RemoteFailure {
        return command(() -> {
            require(server.tree.isFile(path(name)), "Could not get file size.");
            reply("213 " + server.size(path(name)));
            return server.size(path(name));
        });
    }

    @Override
    public Upload store(String name, long offset) throws RemoteFailure {
        return command(() -> {
            String path = path(name);
            mayWrite();
            require(server.tree.isFolder(Tree.parent(path)) && !server.tree.isFolder(path), "Could not create file.");
            require(offset <= content(path).length, "Invalid REST parameter.");
            server.tree.file(path, Arrays.copyOf(content(path), (int) offset), server.clock.instant());
            server.did("STOR", path, "");
            return new Upload() {
                @Override
                public void write(byte[] bytes) throws RemoteFailure {
                    command(() -> {
                        if (!server.fits(bytes.length)) {
                            throw RemoteFailure.refused(552, "Disk full - please upload later.");
                        }
                        server.mayGoOn(path, content(path).length);
                        server.tree.append(path, bytes, server.clock.instant());
                        return true;
                    });
                }

                @Override
                public void finish() throws RemoteFailure {
                    command(() -> {
                        reply("226 Transfer complete.");
                        return true;
                    });
                }

                @Override
                public void abort() {
                    // What arrived stays, as on a real server.
                }
            };
        });
    }

    @Override
    public Download retrieve(String name, long asked, boolean binary) throws RemoteFailure {
        return command(() -> {
            String path = path(name);
            require(server.tree.isFile(path), "Failed to open file.");
            long offset = server.has(Habit.IGNORES_RESUME) ? 0 : asked;
            if (offset > 0 && server.has(Habit.REFUSES_RESUME)) {
                throw RemoteFailure.refused(502, "REST not implemented.");
            }
            if (offset > content(path).length) {
                throw RemoteFailure.refused(554, "Invalid REST parameter.");
            }
            return new Download() {
                private long reached = offset;

                @Override
                public byte[] read(int most) throws RemoteFailure {
                    return command(() -> {
                        server.mayGoOn(path, reached);
                        server.wasRead(path, reached - offset);
                        byte[] now = content(path);
                        int from = (int) Math.min(reached, now.length);
                        int to = (int) Math.min(reached + most, now.length);
                        reached += to - from;
                        if (to == from) {
                            reply("226 Transfer complete.");
                        }
                        return Arrays.copyOfRange(now, from, to);
                    });
                }

                @Override
                public void abort() {
                    reply("426 Transfer aborted.");
                }
            };
        });
    }

    private byte[] content(String path) {
        return server.tree.at(path).map(Tree.Node::bytes).orElse(new byte[0]);
    }

    @Override
    public void quit() {
        cut = true;
    }

    @Override
    public void cut() {
        cut = true;
    }

    @Override
    public List<String> replies() {
        List<String> told = List.copyOf(replies);
        replies.clear();
        return told;
    }
}
