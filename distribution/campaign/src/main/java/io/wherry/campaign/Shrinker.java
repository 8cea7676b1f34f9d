package io.wherry.campaign;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.wherry.campaign.script.Item;
import io.wherry.campaign.script.Script;

/**
 * Makes a script short that shows something: leaves away halves, quarters, … and at last single ones of its requests, cancels, mishaps and faults, as long as
 * what is left still shows it (Zeller's delta debugging). Files that nobody asks for go at the end. What is left shows it, and no single item can be spared.
 */
final class Shrinker {
    private final Showing showing;
    private final Progress progress;
    private int plays;

    /** Whether a script still shows what it is shrunk for. */
    @FunctionalInterface
    interface Showing {
        boolean shows(Script script) throws IOException;
    }

    /** Hears how it goes. */
    @FunctionalInterface
    interface Progress {
        void left(int items, int plays);
    }

    Shrinker(Showing showing, Progress progress) {
        this.showing = showing;
        this.progress = progress;
    }

    /** The shortest script it can find; {@code script} itself shows it. */
    Script shrink(Script script) throws IOException {
        Script rest = script;
        int pieces = 2;
        while (true) {
            List<Item> items = removable(rest);
            if (items.isEmpty()) {
                break;
            }
            pieces = Math.min(pieces, items.size());
            Script less = withoutOneOf(rest, items, pieces);
            if (less.items().size() < rest.items().size()) {
                rest = less;
                pieces = Math.max(2, pieces - 1);
                progress.left(removable(rest).size(), plays);
            } else if (pieces == items.size()) {
                break;
            } else {
                pieces = Math.min(items.size(), pieces * 2);
            }
        }
        return withoutSpareFiles(rest);
    }

    private static List<Item> removable(Script script) {
        return script.items().stream().filter(item -> !isFile(item)).toList();
    }

    private static boolean isFile(Item item) {
        return item instanceof Item.RemoteFile || item instanceof Item.LocalFile;
    }

    /** The script without the first of so many pieces of {@code items} that can be spared; itself where there is none. */
    private Script withoutOneOf(Script script, List<Item> items, int pieces) throws IOException {
        for (int i = 0; i < pieces; i++) {
            List<Item> left = new ArrayList<>(script.items());
            left.removeAll(items.subList(items.size() * i / pieces, items.size() * (i + 1) / pieces));
            if (shows(script.with(left))) {
                return script.with(left);
            }
        }
        return script;
    }

    private Script withoutSpareFiles(Script script) throws IOException {
        List<Item> asked = removable(script);
        Script bare = script.with(script.items().stream().filter(item -> !isFile(item) || asked.stream().anyMatch(other -> other.toString().contains(path(item)))).toList());
        return shows(bare) ? bare : script;
    }

    private static String path(Item file) {
        return file instanceof Item.RemoteFile remote ? remote.path().substring(1) : ((Item.LocalFile) file).path();
    }

    private boolean shows(Script script) throws IOException {
        plays++;
        return showing.shows(script);
    }
}
