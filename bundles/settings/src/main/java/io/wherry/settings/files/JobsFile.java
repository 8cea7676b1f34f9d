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
                "queue", keys.number("queue", 1000, 1, 100_000, "jobs"))));
    }
}
