package io.wherry.settings.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.wherry.settings.files.Derived;
import io.wherry.settings.keys.Source;

/** A store in memory that writes down what is done to it. */
final class MapStore implements Store {
    final Map<String, Source> sources = new TreeMap<>();
    final Map<String, Derived> derived = new TreeMap<>();
    final List<String> done = new ArrayList<>();
    private final Map<String, String> origins = new HashMap<>();

    @Override
    public List<Source> sources() {
        return List.copyOf(sources.values());
    }

    @Override
    public Optional<Source> source(String pid) {
        return Optional.ofNullable(sources.get(pid));
    }

    @Override
    public void drop(Source source) {
        sources.remove(source.pid());
    }

    @Override
    public Set<String> origins() {
        return Set.copyOf(origins.values());
    }

    @Override
    public List<String> derivedFrom(String file) {
        return origins.entrySet().stream().filter(entry -> entry.getValue().equals(file)).map(Map.Entry::getKey).collect(Collectors.toList());
    }

    @Override
    public boolean put(Derived each, String file) {
        origins.put(each.pid(), file);
        boolean changed = !each.equals(derived.put(each.pid(), each));
        if (changed) {
            done.add("put " + each.pid());
        }
        return changed;
    }

    @Override
    public void remove(String pid) {
        derived.remove(pid);
        origins.remove(pid);
        done.add("remove " + pid);
    }
}
