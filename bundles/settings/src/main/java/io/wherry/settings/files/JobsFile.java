package io.wherry.settings.files;

import java.util.List;
import java.util.Map;

import io.wherry.settings.keys.Keys;

/** {@code io.wherry.jobs.cfg}: the queue of jobs. */
final class JobsFile {
    private JobsFile() {
    }

    static List<Derived> derive(Keys keys, String name, Place place) {
        return List.of(new Derived(Layer.JOBS, "", Map.of("folder", place.data().resolve("jobs").toString(),
                "patience", keys.number("patience", 120, 1, 86_400, "seconds"),
                "queue", keys.number("queue", 1000, 1, 100_000, "jobs"),
                "wait.days", keys.number("wait.days", 7, 1, 365, "days"),
                "keep.count", keys.number("keep.count", 100, 1, 1000, "jobs"),
                "keep.days", keys.number("keep.days", 30, 1, 3650, "days"))));
    }
}
