package io.wherry.jobs.spool.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A disk in memory that knows what the process's end, and what a power cut, would leave of it, and stops at every step to be asked. The medium is as mean as a disk
 * may be: what was written (or appended) to a file since its last sync is there, torn at any byte, or not; of the names that changed in a folder since its last sync any are there.
 */
public final class ModelDisk implements Disk {
    private final Map<Path, Node> names = new TreeMap<>();
    private final Map<Path, Node> lasting = new TreeMap<>();
    private final List<Change> pending = new ArrayList<>();
    private final Runnable step;

    /** What a name stands for; a folder holds no bytes. */
    private static final class Node {
        private final boolean folder;
        private byte[] now = new byte[0];
        private byte[] synced = new byte[0];

        private Node(boolean folder) {
            this.folder = folder;
        }
    }

    /** {@code name} stands for {@code node} now, or for nothing; {@code from} for nothing any more. */
    private record Change(Path name, Optional<Node> node, Optional<Path> from) {
        void apply(Map<Path, Node> to) {
            from.ifPresent(to::remove);
            node.ifPresentOrElse(one -> to.put(name, one), () -> to.remove(name));
        }

        boolean in(Path folder) {
            return folder.equals(name.getParent()) || from.map(Path::getParent).filter(folder::equals).isPresent();
        }
    }

    /** What is left of a disk: the bytes of each file by its path; empty for a folder. */
    public record Image(Map<Path, Optional<String>> content) {
    }

    /** An empty disk that calls {@code step} before, in the middle of and after each thing that is done to it. */
    public ModelDisk(Runnable step) {
        this.step = step;
    }

    /** A disk that holds {@code image}, all of it lasting. */
    public ModelDisk(Image image, Runnable step) {
        this(step);
        image.content().forEach((path, content) -> {
            Node node = new Node(content.isEmpty());
            node.now = content.map(ModelDisk::bytes).orElse(node.now);
            node.synced = node.now;
            names.put(path, node);
        });
        lasting.putAll(names);
    }

    private static byte[] bytes(String content) {
        return content.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Optional<String> content(Node node, byte[] bytes) {
        return node.folder ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** What is left when the process is killed now. */
    public Image killed() {
        Map<Path, Optional<String>> content = new TreeMap<>();
        names.forEach((path, node) -> content.put(path, content(node, node.now)));
        return new Image(content);
    }

    /** Everything that may be left when the power is cut now; each is given to {@code found}. */
    public void powerCuts(Consumer<Image> found) {
        if (pending.size() > 10) {
            throw new IllegalStateException("too many changes wait for a sync: " + pending);
        }
        for (int chosen = 0; chosen < 1 << pending.size(); chosen++) {
            Map<Path, Node> left = new TreeMap<>(lasting);
            for (int i = 0; i < pending.size(); i++) {
                if ((chosen & 1 << i) != 0) {
                    pending.get(i).apply(left);
                }
            }
            Map<Path, Optional<String>> content = new TreeMap<>();
            left.forEach((path, node) -> content.put(path, content(node, node.synced)));
            found.accept(new Image(content));
            left.forEach((path, node) -> torn(path, node).forEach(bytes -> {
                Map<Path, Optional<String>> other = new TreeMap<>(content);
                other.put(path, content(node, bytes));
                found.accept(new Image(other));
            }));
        }
    }

    /** What else than its synced bytes a file may hold: torn at any byte of a few, at the ends and in the middle of many; one will do for what nobody reads. */
    private static List<byte[]> torn(Path path, Node node) {
        if (path.toString().endsWith(".tmp")) {
            return List.of(Arrays.copyOf(node.now, node.now.length / 2));
        }
        if (Arrays.equals(node.now, node.synced)) {
            return List.of();
        }
        boolean appended = Arrays.mismatch(node.now, node.synced) == node.synced.length;
        int least = appended ? node.synced.length : 0;
        int most = node.now.length;
        IntStream lengths = most - least < 40 ? IntStream.rangeClosed(least, most) : IntStream.of(least, least + 1, (least + most) / 2, most - 1, most);
        return lengths.mapToObj(length -> Arrays.copyOf(node.now, length)).toList();
    }

    private void change(Change change) {
        step.run();
        change.apply(names);
        pending.add(change);
        step.run();
    }

    private Node file(Path path) throws IOException {
        Node node = names.get(path);
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        if (node.folder) {
            throw new IOException(path + " is a folder");
        }
        return node;
    }

    /** Puts a file there that nobody wrote through this interface; it lasts. */
    public void plant(Path path, String content) {
        Node node = new Node(false);
        node.now = bytes(content);
        node.synced = node.now;
        names.put(path, node);
        lasting.put(path, node);
    }

    @Override
    public void open(Path folder) {
        if (!names.containsKey(folder)) {
            change(new Change(folder, Optional.of(new Node(true)), Optional.empty()));
        }
    }

    @Override
    public List<Item> list(Path folder) {
        return names.entrySet().stream().filter(entry -> folder.equals(entry.getKey().getParent()))
                .map(entry -> new Item(entry.getKey(), entry.getValue().folder ? Kind.FOLDER : Kind.FILE, entry.getValue().now.length)).toList();
    }

    @Override
    public byte[] read(Path path, long most) throws IOException {
        return file(path).now;
    }

    @Override
    public void write(Path path, byte[] bytes) throws IOException {
        if (!names.containsKey(path)) {
            change(new Change(path, Optional.of(new Node(false)), Optional.empty()));
        }
        fill(file(path), new byte[0], bytes);
    }

    @Override
    public void append(Path path, byte[] bytes) throws IOException {
        if (!names.containsKey(path)) {
            change(new Change(path, Optional.of(new Node(false)), Optional.empty()));
        }
        fill(file(path), file(path).now, bytes);
    }

    private void fill(Node node, byte[] before, byte[] added) {
        for (int part : new int[] {0, added.length / 2, added.length}) {
            byte[] now = Arrays.copyOf(before, before.length + part);
            System.arraycopy(added, 0, now, before.length, part);
            node.now = now;
            step.run();
        }
    }

    @Override
    public void sync(Path path) throws IOException {
        step.run();
        if (names.containsKey(path) && names.get(path).folder) {
            pending.stream().filter(change -> change.in(path)).forEach(change -> change.apply(lasting));
            pending.removeIf(change -> change.in(path));
        } else {
            file(path).synced = file(path).now;
        }
        step.run();
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Node node = names.get(from);
        if (node == null) {
            throw new NoSuchFileException(from.toString());
        }
        change(new Change(to, Optional.of(node), Optional.of(from)));
    }

    @Override
    public void delete(Path path) {
        if (names.containsKey(path)) {
            change(new Change(path, Optional.empty(), Optional.empty()));
        }
    }
}
