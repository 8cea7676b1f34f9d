package io.wherry.campaign.play;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts by name; those of many runs are added up. */
public final class Tally {
    private final Map<String, Long> counts = new TreeMap<>();

    /** One more of that. */
    public void add(String what) {
        add(what, 1);
    }

    /** So many more of that. */
    public void add(String what, long count) {
        counts.merge(what, count, Long::sum);
    }

    /** All of another one. */
    public void add(Tally other) {
        other.counts.forEach(this::add);
    }

    /** How many of that. */
    public long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    /** All counts whose name begins with {@code group}, a blank behind it; without it, largest first. */
    public String group(String group) {
        return counts.entrySet().stream().filter(entry -> entry.getKey().startsWith(group + " "))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(entry -> entry.getKey().substring(group.length() + 1) + " " + entry.getValue()).collect(Collectors.joining(", "));
    }

    /** The sum of a group. */
    public long sum(String group) {
        return counts.entrySet().stream().filter(entry -> entry.getKey().startsWith(group + " ")).mapToLong(Map.Entry::getValue).sum();
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
