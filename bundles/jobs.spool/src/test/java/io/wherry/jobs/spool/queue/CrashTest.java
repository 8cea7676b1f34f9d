package io.wherry.jobs.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobContext;
import io.wherry.jobs.JobLane;
import io.wherry.jobs.JobState;
import io.wherry.jobs.JobState.Status;
import io.wherry.jobs.Jobs.Submission;
import io.wherry.jobs.Jobs.Verdict;
import io.wherry.jobs.OperationInfo;
import io.wherry.jobs.OperationInfo.Lane;
import io.wherry.jobs.spool.store.Disk;
import io.wherry.jobs.spool.store.ModelDisk;
import io.wherry.simulator.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process is killed, and the power cut, before, in the middle of and after every single thing that the spool does to its disk, in every history below; then the
 * spool is started on whatever may be left, and must keep every promise it made before.
 */
class CrashTest {
    private static final Path FOLDER = Path.of("/data/jobs");
    private static final Spool.Settings SETTINGS = new Spool.Settings(Duration.ofSeconds(300), 100, Duration.ofDays(7), 2, Duration.ofDays(30));

    /** What the world outside the gateway knows, which no crash undoes: what was promised to it, and what was done to it. */
    private static final class World {
        private final Map<String, String> acknowledged = new LinkedHashMap<>();
        private final Set<String> canceled = new HashSet<>();
        /** What a broker has, and what is known to the spool of that. */
        private final Set<String> had = new HashSet<>();
        private final Set<String> published = new HashSet<>();
        private final Map<String, Integer> effects = new HashMap<>();
        private final Map<String, JobState> told = new LinkedHashMap<>();

        World copy() {
            World copy = new World();
            copy.acknowledged.putAll(acknowledged);
            copy.canceled.addAll(canceled);
            copy.had.addAll(had);
            copy.published.addAll(published);
            copy.effects.putAll(effects);
            copy.told.putAll(told);
            return copy;
        }

        @Override
        public String toString() {
            return acknowledged + " " + canceled + " " + had + " " + published + " " + effects + " " + told;
        }
    }

    private record Point(ModelDisk.Image image, World world, String how) {
    }

    /** One life of the daemon: its disk, its world, and what runs. */
    private static final class Life implements AutoCloseable {
        private final VirtualClock clock;
        private final World world;
        private final ModelDisk disk;
        private final Map<String, Integer> runs = new HashMap<>();
        private final Map<String, Point> points;
        private Bench bench;

        Life(VirtualClock clock, ModelDisk.Image image, World world, Map<String, Point> points) {
            this.clock = clock;
            this.world = world;
            this.points = points;
            this.disk = new ModelDisk(image, this::crash);
        }

        /** Remembers everything that may be left if all ends here; twice the same counts once. */
        private void crash() {
            if (bench != null) {
                bench.told.forEach(state -> world.told.put(state.id(), state));
            }
            World now = world.copy();
            add(new Point(disk.killed(), now, "killed"));
            disk.powerCuts(image -> add(new Point(image, now, "power cut")));
        }

        private void add(Point point) {
            points.putIfAbsent(point.image() + " " + point.world(), point);
        }

        Life start() throws Exception {
            bench = new Bench(clock, FOLDER, disk, SETTINGS);
            bench.spool.add(Bench.operation("ftp.get", Lane.MODEM, this::get));
            bench.spool.add(new Bench.Fake(new OperationInfo("ftp.delete", "a test", Bench.SCHEMA, false, true, Lane.MODEM, Duration.ofHours(1)), this::delete, new ArrayList<>()));
            bench.modem("gw");
            return this;
        }

        private JsonObject get(JsonObject arguments, JobContext job) throws FaultException, InterruptedException {
            runs.merge(job.id(), 1, Integer::sum);
            job.phase("moving");
            clock.sleep(Duration.ofSeconds(arguments.get("path").getAsString().equals("slow") ? 600 : 2));
            switch (arguments.get("path").getAsString()) {
                case "missing" -> throw new FaultException(FaultCode.NO_SUCH_FILE, "x");
                case "flaky" -> {
                    if (job.attempt() < 3) {
                        throw new FaultException(FaultCode.CONNECTION_LOST, "x");
                    }
                }
                default -> { }
            }
            JsonObject result = new JsonObject();
            result.add("path", arguments.get("path"));
            return result;
        }

        /** Not to be done twice: looks first, as the real one does. */
        private JsonObject delete(JsonObject arguments, JobContext job) throws InterruptedException {
            runs.merge(job.id(), 1, Integer::sum);
            boolean done = job.attempt() > 1 && world.effects.containsKey(job.id());
            clock.sleep(Duration.ofSeconds(1));
            if (!done) {
                crash();
                world.effects.merge(job.id(), 1, Integer::sum);
                crash();
            }
            clock.sleep(Duration.ofSeconds(1));
            JsonObject result = new JsonObject();
            result.addProperty("effect", done ? "FOUND_DONE" : "DONE");
            return result;
        }

        Submission submit(String id, String json) throws FaultException {
            Submission submission = bench.submit(id.startsWith("once") ? "ftp.delete" : "ftp.get", id, json);
            if (submission.verdict() == Verdict.ACCEPTED) {
                world.acknowledged.put(id, json);
            }
            return submission;
        }

        void cancel(String id) {
            if (bench.spool.cancel("ftp.get", id)) {
                world.canceled.add(id);
            }
        }

        void publishEnd(String id) throws Exception {
            JobState end = bench.await(id, state -> state.status().isFinal() && state.status() != Status.REJECTED);
            world.had.add(id);
            bench.spool.published(end);
            world.published.add(id);
        }

        @Override
        public void close() {
            bench.close();
        }
    }

    @FunctionalInterface
    private interface History {
        void live(Life life) throws Exception;
    }

    static Stream<Arguments> histories() {
        return Stream.of(
                history("accepted, marked, done, published", life -> {
                    life.submit("a", Bench.path("x"));
                    life.publishEnd("a");
                }),
                history("asked for again and again", life -> {
                    life.submit("a", Bench.path("x"));
                    life.submit("a", Bench.path("x"));
                    life.submit("a", Bench.path("another"));
                    life.bench.await("a", state -> state.status() == Status.IN_PROGRESS);
                    life.submit("a", Bench.path("x"));
                    life.publishEnd("a");
                    life.submit("a", Bench.path("x"));
                }),
                history("what must not be done twice", life -> {
                    life.submit("once", Bench.path("x"));
                    life.publishEnd("once");
                    life.submit("once", Bench.path("x"));
                }),
                history("failed, and tried again", life -> {
                    life.submit("a", Bench.path("flaky"));
                    life.submit("b", Bench.path("missing"));
                    life.publishEnd("a");
                    life.publishEnd("b");
                }),
                history("canceled, waiting and running", life -> {
                    life.submit("a", Bench.path("slow"));
                    life.submit("b", Bench.path("x"));
                    life.bench.await("a", state -> state.status() == Status.IN_PROGRESS);
                    life.cancel("b");
                    life.publishEnd("b");
                    life.cancel("a");
                    life.publishEnd("a");
                }),
                history("too late, and too slow", life -> {
                    life.submit("a", "{\"path\":\"slow\",\"timeout\":20}");
                    life.submit("b", "{\"path\":\"x\",\"ttl\":1}");
                    life.submit("c", "{\"path\":\"x\",\"ttl\":1,\"issuedAt\":\"2025-12-31T00:00:00Z\"}");
                    life.publishEnd("c");
                    life.publishEnd("b");
                    life.publishEnd("a");
                }),
                history("refused, then accepted", life -> {
                    life.submit("a", "{}");
                    life.submit("a", Bench.path("x"));
                    life.publishEnd("a");
                }),
                history("forgotten, and asked for again", life -> {
                    for (String id : List.of("once1", "once2", "a", "once3")) {
                        life.submit(id, Bench.path("x"));
                        life.publishEnd(id);
                    }
                    life.submit("once1", Bench.path("x"));
                    life.submit("once2", Bench.path("x"));
                }),
                history("the modem goes and comes", life -> {
                    JobLane lane = life.bench.modem("two");
                    life.submit("a", "{\"path\":\"flaky\",\"modem\":\"two\"}");
                    life.bench.await("a", state -> state.status() == Status.IN_PROGRESS);
                    life.bench.spool.remove(lane);
                    life.clock.sleep(Duration.ofSeconds(30));
                    life.bench.modem("two");
                    life.publishEnd("a");
                }),
                history("stopped and started in an orderly way", life -> {
                    life.submit("once", Bench.path("x"));
                    life.submit("a", Bench.path("x"));
                    life.bench.await("once", state -> state.status() == Status.IN_PROGRESS);
                    life.bench.close();
                    life.start();
                    life.publishEnd("once");
                    life.publishEnd("a");
                }),
                history("priorities", life -> {
                    life.submit("a", Bench.path("x"));
                    life.submit("b", "{\"path\":\"x\",\"priority\":-3}");
                    life.submit("once", "{\"path\":\"x\",\"priority\":3}");
                    for (String id : List.of("a", "once", "b")) {
                        life.publishEnd(id);
                    }
                }));
    }

    private static Arguments history(String name, History history) {
        return Arguments.of(name, history);
    }

    /** A spool with two bystanders: one that is done, and one that waits for a modem that is away. */
    private static Point quietSpool() throws Exception {
        Map<String, Point> none = new LinkedHashMap<>();
        World world = new World();
        ModelDisk.Image[] image = new ModelDisk.Image[1];
        VirtualClock.run(clock -> {
            try (Life life = new Life(clock, new ModelDisk.Image(Map.of()), world, none).start()) {
                life.submit("done", Bench.path("bystander"));
                life.bench.awaitEnd("done");
                life.submit("waits", "{\"path\":\"bystander\",\"modem\":\"away\"}");
                life.bench.told.forEach(state -> world.told.put(state.id(), state));
                image[0] = life.disk.killed();
            }
        });
        return new Point(image[0], world, "");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void whateverIsCutEveryPromiseIsKept(String name, History history) throws Exception {
        Map<String, Point> points = new LinkedHashMap<>();
        Point quiet = quietSpool();
        VirtualClock.run(clock -> {
            try (Life life = new Life(clock, quiet.image(), quiet.world().copy(), points).start()) {
                history.live(life);
            }
        });
        assertThat(points).hasSizeGreaterThan(20);
        for (Point point : points.values()) {
            restart(point, new HashMap<>());
        }
    }

    /** A restart is a history of its own. */
    @Test
    void whatIsCutAgainWhileItIsRecoveredKeepsItsPromisesToo() throws Exception {
        Point quiet = quietSpool();
        Map<String, Point> first = new LinkedHashMap<>();
        VirtualClock.run(clock -> {
            try (Life life = new Life(clock, quiet.image(), quiet.world().copy(), first)) {
                life.disk.plant(FOLDER.resolve("foreign.json"), "what nobody wrote");
                life.start();
                life.submit("once", Bench.path("x"));
                life.publishEnd("once");
            }
        });
        Map<String, Point> second = new LinkedHashMap<>();
        for (Point point : first.values()) {
            restart(point, second);
        }
        first.keySet().forEach(second::remove);
        assertThat(second).hasSizeGreaterThan(20);
        for (Point point : second.values()) {
            restart(point, new HashMap<>());
        }
    }

    private static void restart(Point point, Map<String, Point> points) throws Exception {
        VirtualClock.run(clock -> {
            try (Life life = new Life(clock, point.image(), point.world().copy(), points).start()) {
                life.bench.modem("two");
                clock.sleep(Duration.ofMinutes(12));
                check(point, life);
                Map<String, Integer> runs = Map.copyOf(life.runs);
                for (Map.Entry<String, String> request : point.world().acknowledged.entrySet()) {
                    assertThat(life.submit(request.getKey(), request.getValue()).verdict()).as(request.getKey() + " asked for again").isNotEqualTo(Verdict.ACCEPTED);
                }
                clock.sleep(Duration.ofMinutes(1));
                assertThat(life.runs).isEqualTo(runs);
            } catch (AssertionError broken) {
                throw new AssertionError(point.how() + ", leaving " + point.image() + " in the world " + point.world(), broken);
            }
        });
    }

    private static void check(Point point, Life life) throws Exception {
        World before = point.world();
        boolean foreign = point.image().content().containsKey(FOLDER.resolve("foreign.json"));
        assertThat(life.bench.events).as("what the spool wrote itself is never damaged").hasSize(foreign ? 1 : 0);
        assertThat(life.disk.list(FOLDER)).extracting(Disk.Item::name).noneMatch(name -> name.endsWith(".tmp") || name.equals("foreign.json"));
        assertThat(life.world.effects.values()).as("done once").allMatch(times -> times == 1);
        assertThat(life.bench.spool.find("ftp.get", "waits").orElseThrow().status()).as("nobody disturbs the others").isEqualTo(Status.QUEUED);
        for (String id : before.acknowledged.keySet()) {
            String operation = id.startsWith("once") ? "ftp.delete" : "ftp.get";
            Optional<JobState> end = life.bench.spool.find(operation, id);
            if (end.isEmpty()) {
                assertThat(before.had).as("nothing is forgotten that nobody was told of").contains(id);
            } else if (!id.equals("waits")) {
                assertThat(end.get().status().isFinal()).as(id).isTrue();
                Optional.ofNullable(before.told.get(id)).filter(told -> told.status() != Status.REJECTED).ifPresent(told -> checkTold(told, end.get(), life.runs));
                if (before.canceled.contains(id)) {
                    assertThat(end.get().status()).as("canceled " + id).isEqualTo(Status.CANCELED);
                }
                assertThat(end.get().status() == Status.SUCCEEDED && id.startsWith("once")).isEqualTo(life.world.effects.containsKey(id));
            }
        }
        assertThat(life.bench.spool.unpublished()).extracting(JobState::id).as("told again though the broker had it").noneMatch(before.published::contains);
    }

    private static void checkTold(JobState told, JobState end, Map<String, Integer> runs) {
        if (told.status().isFinal()) {
            assertThat(end).isEqualTo(told);
            assertThat(runs).doesNotContainKey(told.id());
        } else {
            assertThat(end.seq()).isGreaterThan(told.seq());
        }
    }
}
