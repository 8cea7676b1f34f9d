package io.wherry.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What one fault has come to over its rounds. Thread-safe. */
final class Tally {
    private final Fault fault;
    private final List<Duration> back = new ArrayList<>();
    private final List<Duration> done = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final TreeMap<String, Integer> failures = new TreeMap<>();
    private int sent;
    private int resent;
    private int succeeded;
    private int twice;
    private int lost;
    private int halves;
    private long leftOver;

    Tally(Fault fault) {
        this.fault = fault;
    }

    synchronized void sent() {
        sent++;
    }

    synchronized void resent() {
        resent++;
    }

    synchronized void succeeded() {
        succeeded++;
    }

    synchronized void failed(String what, boolean allowed) {
        failures.merge(what, 1, Integer::sum);
        if (!allowed) {
            wrong.add(what + ", although all was mended in time");
        }
    }

    synchronized void back(Duration after) {
        back.add(after);
    }

    synchronized void done(Duration after) {
        done.add(after);
    }

    synchronized void half(String what) {
        halves++;
        wrong.add(what);
    }

    synchronized void lost(String what) {
        lost++;
        wrong.add(what + " has no final state");
    }

    synchronized void twice(String what) {
        twice++;
        wrong.add(what);
    }

    synchronized void leftOver(long files) {
        leftOver += files;
    }

    synchronized void wrong(String what) {
        wrong.add(what);
    }

    /** Whether a promise was broken. */
    synchronized boolean broken() {
        return !wrong.isEmpty();
    }

    /** What was wrong. */
    synchronized List<String> wrongs() {
        return wrong.stream().distinct().toList();
    }

    /** The head of the table. */
    static String head() {
        return "| fault | what | rounds | commands | succeeded | failed by name | sent again | executed twice | lost | half files | left over | gateway answers again after (median, longest) | all done after |\n"
                + "|---|---|--:|--:|--:|---|--:|--:|--:|--:|--:|---|---|";
    }

    /** Its line of the table. */
    synchronized String row() {
        String named = failures.isEmpty() ? "0" : failures.entrySet().stream().map(each -> each.getValue() + " " + each.getKey()).collect(Collectors.joining(", "));
        return String.format("| `%s` | %s | %d | %d | %d | %s | %d | %d | %d | %d | %d | %s | %s |", fault.name(), fault.what(), back.size(), sent, succeeded, named, resent, twice, lost, halves,
                leftOver, spread(back), spread(done));
    }

    private static String spread(List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        return sorted.isEmpty() ? "–" : String.format(Locale.ROOT, "%.1f s, %.1f s", seconds(sorted.get((sorted.size() - 1) / 2)), seconds(sorted.get(sorted.size() - 1)));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
