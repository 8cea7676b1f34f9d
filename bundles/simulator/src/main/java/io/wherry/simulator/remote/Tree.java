package io.wherry.simulator.remote;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Files and folders in memory, by absolute path. Guarded by its server. */
final class Tree {
    private static final int HOPS = 8;

    /**
     * A file, a folder or a link.
     *
     * @param kind   which of them
     * @param bytes  a file's content
     * @param target where a link leads
     * @param time   of the last change
     */
    record Node(Kind kind, byte[] bytes, String target, Instant time) {
        enum Kind { FILE, FOLDER, LINK }
    }

    private final Map<String, Node> nodes = new TreeMap<>();

    Tree(Instant now) {
        nodes.put("/", new Node(Node.Kind.FOLDER, new byte[0], "", now));
    }

    /** The absolute, plain form of {@code path} as seen from {@code cwd}. */
    static String resolve(String cwd, String path) {
        List<String> parts = new ArrayList<>();
        for (String part : (path.startsWith("/") ? path : cwd + "/" + path).split("/")) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.remove(parts.size() - 1);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** What is there, links followed. */
    Optional<Node> at(String path) {
        String here = path;
        for (int hop = 0; hop < HOPS; hop++) {
            Node node = nodes.get(here);
            if (node == null || node.kind() != Node.Kind.LINK) {
                return Optional.ofNullable(node);
            }
            here = resolve(parent(here), node.target());
        }
        return Optional.empty();
    }

    /** What is there, a link as itself. */
    Optional<Node> itself(String path) {
        return Optional.ofNullable(nodes.get(path));
    }

    boolean isFolder(String path) {
        return at(path).filter(node -> node.kind() == Node.Kind.FOLDER).isPresent();
    }

    boolean isFile(String path) {
        return at(path).filter(node -> node.kind() == Node.Kind.FILE).isPresent();
    }

    /** The paths directly below. */
    List<String> below(String folder) {
        return nodes.keySet().stream().filter(path -> !path.equals("/") && parent(path).equals(folder)).toList();
    }

    List<String> paths() {
        return List.copyOf(nodes.keySet());
    }

    void folder(String path, Instant now) {
        if (!path.equals("/")) {
            folder(parent(path), now);
            nodes.putIfAbsent(path, new Node(Node.Kind.FOLDER, new byte[0], "", now));
        }
    }

    void file(String path, byte[] bytes, Instant now) {
        nodes.put(path, new Node(Node.Kind.FILE, bytes.clone(), "", now));
    }

    void link(String path, String target, Instant now) {
        nodes.put(path, new Node(Node.Kind.LINK, new byte[0], target, now));
    }

    void append(String path, byte[] more, Instant now) {
        byte[] before = at(path).map(Node::bytes).orElse(new byte[0]);
        byte[] all = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, all, before.length, more.length);
        nodes.put(path, new Node(Node.Kind.FILE, all, "", now));
    }

    void remove(String path) {
        nodes.remove(path);
    }

    void move(String from, String to) {
        Map<String, Node> moved = new TreeMap<>();
        nodes.forEach((path, node) -> {
            if (path.equals(from) || path.startsWith(from + "/")) {
                moved.put(to + path.substring(from.length()), node);
            }
        });
        nodes.keySet().removeIf(path -> path.equals(from) || path.startsWith(from + "/"));
        nodes.putAll(moved);
    }

    long used() {
        return nodes.values().stream().mapToLong(node -> node.bytes().length).sum();
    }
}
