package io.wherry.at.core.port;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.wherry.at.AtPort;
import io.wherry.at.Reply;
import io.wherry.at.StateQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be asked of the module after a doubt, before anybody's command. Each question is asked once for each doubt, so that a module that stumbles
 * over one of them keeps nobody out. Questions come and go from any thread; everything else belongs to the port's.
 */
final class Inquiry {
    private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

    private final List<StateQuery> queries = new CopyOnWriteArrayList<>();
    private final Deque<StateQuery> due = new ArrayDeque<>();

    /** Has {@code query} asked from now on, until the handle is closed. */
    AtPort.Listening add(StateQuery query) {
        queries.add(query);
        return () -> queries.remove(query);
    }

    /** What the module holds is in doubt: everything is to be asked. */
    void renew() {
        due.clear();
        due.addAll(queries);
    }

    /** The next question, which counts as asked from now on. */
    Optional<StateQuery> next() {
        due.removeIf(query -> !queries.contains(query));
        return Optional.ofNullable(due.poll());
    }

    /** Tells who asked. */
    void tell(StateQuery query, Optional<Reply> answer) {
        try {
            query.told().accept(answer);
        } catch (RuntimeException fault) {
            LOG.error("Who asks {} failed on its answer", query.command(), fault);
        }
    }
}
