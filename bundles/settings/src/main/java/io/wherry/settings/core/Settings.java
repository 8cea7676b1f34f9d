package io.wherry.settings.core;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.wherry.settings.files.Derived;
import io.wherry.settings.files.Kind;
import io.wherry.settings.files.Layer;
import io.wherry.settings.files.Place;
import io.wherry.settings.keys.Keys;
import io.wherry.settings.keys.Source;
import io.wherry.settings.keys.Wrong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the layers' configurations in step with the operator's files. A file that is wrong changes nothing: what was derived from the last
 * good one stays, also over a restart, because the store keeps it.
 */
public final class Settings {
    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
    /** What stands on a layer goes before it. */
    private static final Comparator<String> TOP_DOWN = Comparator.comparing((String pid) -> Layer.of(pid).orElseThrow()).reversed();

    private final Store store;
    private final Place place;
    private final RefusalBook refusals;
    /** The unknown keys that were told of already, by file. */
    private final Map<String, List<String>> unknown = new HashMap<>();

    /** Settings over {@code store} at {@code place}, noting what is wrong in {@code refusals}. */
    public Settings(Store store, Place place, RefusalBook refusals) {
        this.store = store;
        this.place = place;
        this.refusals = refusals;
    }

    /** Brings everything into step: what changed, came or went while nobody looked. */
    public synchronized void reconcile() throws IOException {
        for (Source source : store.sources()) {
            if (isThere(source.file())) {
                take(source);
            } else {
                store.drop(source);
            }
        }
        settle();
        nameStrangers();
    }

    /** The configuration with this PID came, changed or went; one that is not the operator's is none of our business. */
    public synchronized void changed(String pid) throws IOException {
        if (Layer.of(pid).isPresent()) {
            return;
        }
        Optional<Source> source = store.source(pid);
        if (source.isPresent()) {
            take(source.get());
        } else {
            settle();
        }
        nameStrangers();
    }

    private void take(Source source) throws IOException {
        Kind kind = Kind.of(source.file()).orElseThrow();
        Keys keys = new Keys(source);
        List<Derived> derived = kind.derive(keys, kind.name(source.file()), place);
        if (keys.wrong().isEmpty()) {
            enforce(source.file(), derived);
            refusals.clear(source.file());
        } else {
            refusals.refuse(source.file(), keys.wrong(), goOnWithout(source.file(), kind));
        }
        warnOfUnknown(source.file(), keys);
    }

    private void enforce(String file, List<Derived> derived) throws IOException {
        Set<String> obsolete = new HashSet<>(store.derivedFrom(file));
        derived.forEach(each -> obsolete.remove(each.pid()));
        removeAll(obsolete);
        boolean changed = !obsolete.isEmpty();
        for (Derived each : derived) {
            changed |= store.put(each, file);
        }
        if (changed) {
            LOG.info("{} is in force", file);
            if (derived.stream().anyMatch(each -> each.layer() == Layer.SERIAL_SIMULATOR)) {
                LOG.warn("{}: port=sim: needs the simulator's bundle, which is no part of the product; without it this modem stays away", file);
            }
        }
    }

    /** Sees to it that the daemon runs on although {@code file} was refused; tells how. */
    private String goOnWithout(String file, Kind kind) throws IOException {
        if (!store.derivedFrom(file).isEmpty()) {
            return "the last good one stays in force";
        }
        if (kind.needless()) {
            enforceDefaults(kind);
            return "the defaults hold";
        }
        return "nothing is in force";
    }

    /** Removes what followed from files that are gone; what the daemon needs all the same runs on its defaults. */
    private void settle() throws IOException {
        Set<String> gone = new TreeSet<>(store.origins());
        store.sources().forEach(source -> gone.remove(source.file()));
        gone.removeIf(this::isThere);
        for (Kind kind : Kind.values()) {
            if (kind.needless() && !isThere(kind.file())) {
                enforceDefaults(kind);
                gone.remove(kind.file());
            }
        }
        for (String file : gone) {
            removeAll(store.derivedFrom(file));
            LOG.info("{} is gone, and what followed from it", file);
        }
    }

    private void enforceDefaults(Kind kind) throws IOException {
        for (Derived each : kind.derive(new Keys(Source.empty(kind.pid())), "", place)) {
            store.put(each, kind.file());
        }
    }

    private void removeAll(Collection<String> pids) throws IOException {
        for (String pid : pids.stream().sorted(TOP_DOWN).toList()) {
            store.remove(pid);
        }
    }

    private boolean isThere(String file) {
        return Files.exists(place.config().resolve(file));
    }

    /** Refuses files that look like configurations and are none, by their names. */
    private void nameStrangers() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(place.config(), "*.cfg")) {
            for (Path path : files) {
                String file = path.getFileName().toString();
                if (Kind.of(file).isEmpty()) {
                    refusals.refuse(file, List.of(new Wrong("(file name)", file, Kind.names())), "it is not read");
                }
            }
        }
        refusals.keep(this::isThere);
    }

    private void warnOfUnknown(String file, Keys keys) {
        List<String> unread = keys.unread();
        if (!unread.equals(unknown.put(file, unread))) {
            for (String key : unread) {
                LOG.warn("{}: {} is not known and does nothing; the nearest known key is {}", file, key, keys.nearest(key));
            }
        }
    }
}
