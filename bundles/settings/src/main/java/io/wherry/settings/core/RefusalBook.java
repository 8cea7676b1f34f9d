package io.wherry.settings.core;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.wherry.settings.Refusals;
import io.wherry.settings.keys.Wrong;
import io.wherry.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The refusals that stand. Each is logged when it is new, and not again while it stands. */
public final class RefusalBook implements Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final Clock clock;
    private final Map<String, List<Refusal>> standing = new TreeMap<>();

    /** An empty book; {@code clock} dates what is written into it. */
    public RefusalBook(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized List<Refusal> standing() {
        return standing.values().stream().flatMap(List::stream).toList();
    }

    /** Notes what is wrong with {@code file}, in place of what was; {@code consequence} ends the sentence in the log. */
    synchronized void refuse(String file, List<Wrong> wrong, String consequence) {
        List<Wrong> before = standing.getOrDefault(file, List.of()).stream().map(RefusalBook::wrong).toList();
        if (before.equals(wrong)) {
            return;
        }
        Instant now = clock.instant();
        List<Refusal> refusals = wrong.stream().map(each -> new Refusal(file, each.key(), each.value(), each.expected(), now)).toList();
        standing.put(file, refusals);
        refusals.forEach(refusal -> LOG.warn("{}; {}", refusal, consequence));
    }

    /** Nothing is wrong with {@code file} any longer. */
    synchronized void clear(String file) {
        standing.remove(file);
    }

    /** Forgets the files that {@code there} says no to. */
    synchronized void keep(Predicate<String> there) {
        standing.keySet().removeIf(there.negate());
    }

    private static Wrong wrong(Refusal refusal) {
        return new Wrong(refusal.key(), refusal.value(), refusal.expected());
    }
}
