package io.wherry.jobs.spool.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.wherry.jobs.Operation;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.spool.job.Timeline;

/**
 * The operations that are there, and those that were a moment ago: while a bundle is swapped, and right after a start, its operations are only away, and
 * requests for them wait. Guarded by the queue's gate.
 */
final class Catalogue {
    /** An operation that is away for longer is unknown. */
    static final Duration GRACE = Duration.ofMinutes(10);

    private final Map<String, Known> all = new TreeMap<>();

    /**
     * An operation by its name.
     *
     * @param info     as it said when it was last there
     * @param services those that do it; more than one only while they are swapped
     * @param left     when the last one left, on the scale of {@link Timeline#uptime()}
     */
    record Known(OperationInfo info, List<Operation> services, long left) {
        /** Who does it now: the one that came last. */
        Optional<Operation> service() {
            return services.isEmpty() ? Optional.empty() : Optional.of(services.get(services.size() - 1));
        }
    }

    /** One came. */
    void add(Operation operation, OperationInfo info) {
        List<Operation> services = new ArrayList<>(Optional.ofNullable(all.get(info.name())).map(Known::services).orElse(List.of()));
        services.add(operation);
        all.put(info.name(), new Known(info, List.copyOf(services), 0));
    }

    /** One left, at {@code uptime}. */
    void remove(Operation operation, long uptime) {
        all.replaceAll((name, known) -> known.services().contains(operation)
                ? new Known(known.info(), known.services().stream().filter(other -> other != operation).toList(), uptime) : known);
    }

    /** One was there before the start. */
    void recall(OperationInfo info, long uptime) {
        all.putIfAbsent(info.name(), new Known(info, List.of(), uptime));
    }

    /** The operation of that name, if it is there or will be back. */
    Optional<Known> find(String name, long uptime) {
        return Optional.ofNullable(all.get(name)).filter(known -> !known.services().isEmpty() || uptime - known.left() < GRACE.toMillis());
    }

    /** Who does it now. */
    Optional<Operation> service(String name) {
        return Optional.ofNullable(all.get(name)).flatMap(Known::service);
    }

    /** Those that are there. */
    List<OperationInfo> present() {
        return all.values().stream().filter(known -> !known.services().isEmpty()).map(Known::info).toList();
    }

    /** Those that are there or will be back. */
    List<OperationInfo> remembered(long uptime) {
        return all.values().stream().map(Known::info).filter(info -> find(info.name(), uptime).isPresent()).toList();
    }
}
