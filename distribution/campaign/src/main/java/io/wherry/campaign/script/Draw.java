package io.wherry.campaign.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import io.wherry.campaign.script.Item.LocalFile;
import io.wherry.campaign.script.Item.Mishap;
import io.wherry.campaign.script.Item.RemoteFile;
import io.wherry.campaign.script.Item.WireFault;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.profile.Timing;
import io.wherry.simulator.profile.Variants;
import io.wherry.simulator.remote.InMemoryServer.Habit;
import io.wherry.simulator.remote.Listing;

/** What a seed stands for: a module, a server, files, a day's requests, and the faults that happen meanwhile. The same seed draws the same. */
public final class Draw {
    private static final int HOURS = 24;
    /** Kinds of faults that can be set off by the time. */
    private static final List<Kind> TIMED = List.of(Kind.RESTART, Kind.PDP_LOSS, Kind.DROP_NOTICED, Kind.DROP_UNNOTICED, Kind.URC, Kind.NOISE);

    /** Listings in which names are told; those of VMS are a form unknown to Wherry, and come back as lines. */
    private static final Listing[] READ = Stream.of(Listing.values()).filter(listing -> listing != Listing.VMS).toArray(Listing[]::new);

    private final long seed;
    private final Random random;
    private final List<Item> items = new ArrayList<>();

    private Draw(long seed) {
        this.seed = seed;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    /** Draws the script of {@code seed}. */
    public static Script of(long seed) {
        return new Draw(seed).script();
    }

    private Script script() {
        Stage stage = stage();
        List<RemoteFile> remote = remoteFiles();
        List<LocalFile> local = localFiles();
        items.addAll(remote);
        items.addAll(local);
        items.addAll(new Requests(seed, random, Duration.ofHours(HOURS), remote, local).draw());
        if (stage.chance() > 0) {
            mishaps();
            timedFaults();
        }
        return new Script(stage, items);
    }

    private Stage stage() {
        Variants variants = Variants.random(random);
        boolean early = variants.has(Quirk.RECEIVE_EARLY) && random.nextBoolean();
        double chance = pick(0.0, 0.002, 0.005, 0.01, 0.01, 0.02, 0.03, 0.05);
        return new Stage(seed, HOURS, variants, pick(57_600, 115_200, 115_200, 230_400, 460_800, 921_600), timing(), pick(21, 21, 2121), pick(READ),
                Duration.ofSeconds(pick(60, 300, 300, 900, 86_400)), habits(), early, chance, kinds());
    }

    private Timing timing() {
        Duration network = Duration.ofMillis(pick(20, 100, 100, 400, 1500));
        return Timing.USUAL.command(Duration.ofMillis(pick(1, 5, 5, 30))).network(network, pick(5_000, 30_000, 250_000, 2_000_000))
                .boot(Duration.ofMillis(pick(1_000, 3_000, 12_000)), Duration.ofMillis(pick(200, 1_000, 8_000))).dial(Duration.ofMillis(pick(300, 800, 5_000)));
    }

    private Set<Habit> habits() {
        Set<Habit> drawn = EnumSet.noneOf(Habit.class);
        for (Habit habit : List.of(Habit.EMPTY_LISTING_FOR_MISSING, Habit.LISTS_PATHS)) {
            if (random.nextInt(4) == 0) {
                drawn.add(habit);
            }
        }
        if (random.nextInt(12) == 0) {
            drawn.add(pick(Habit.REFUSES_RENAME, Habit.REFUSES_RESUME));
        }
        return drawn;
    }

    /** All kinds in one half of the runs, a few that get in each other's way more often in the other. */
    private Set<Kind> kinds() {
        Set<Kind> drawn = EnumSet.allOf(Kind.class);
        if (random.nextBoolean()) {
            drawn.removeIf(kind -> random.nextInt(3) > 0);
        }
        return drawn.isEmpty() ? EnumSet.of(Kind.SILENCE) : drawn;
    }

    private List<RemoteFile> remoteFiles() {
        List<RemoteFile> files = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            files.add(new RemoteFile("/in/" + pick("f", "f ", "ü", "data.file-") + i, size()));
        }
        for (int i = 0; i < 8; i++) {
            files.add(new RemoteFile("/work/w" + i, random.nextInt(500)));
        }
        files.add(new RemoteFile("/out/q0", size()));
        return files;
    }

    private List<LocalFile> localFiles() {
        List<LocalFile> files = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            files.add(new LocalFile("out/p" + i, size()));
        }
        files.add(new LocalFile("got/g0", size()));
        return files;
    }

    private int size() {
        return switch (random.nextInt(10)) {
            case 0 -> random.nextInt(4);
            case 1, 2, 3, 4 -> random.nextInt(5_000);
            case 5, 6, 7, 8 -> random.nextInt(40_000);
            default -> random.nextInt(300_000);
        };
    }

    private void mishaps() {
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            Duration length = Duration.ofMillis(random.nextInt(pick(2_000, 60_000, 600_000, 3_600_000)));
            Trouble trouble = pick(Trouble.values());
            items.add(new Mishap(moment(), trouble, length, trouble == Trouble.FLOOD ? 1 + random.nextInt(300)
                    : trouble == Trouble.KILL_AT_WRITE ? 1 + random.nextInt(12) : 1));
        }
    }

    private void timedFaults() {
        int count = random.nextInt(8);
        for (int i = 0; i < count; i++) {
            items.add(new WireFault(Fault.at(moment(), TIMED.get(random.nextInt(TIMED.size()))).times(1 + random.nextInt(20))));
        }
    }

    /** Mishaps like to come when something is going on. */
    private Duration moment() {
        List<Item.Request> requests = items.stream().filter(Item.Request.class::isInstance).map(Item.Request.class::cast).toList();
        if (random.nextInt(4) == 0 || requests.isEmpty()) {
            return Duration.ofMillis(random.nextInt(HOURS * 3_600_000));
        }
        return requests.get(random.nextInt(requests.size())).at().plusMillis(random.nextInt(pick(3_000, 30_000, 300_000)));
    }

    @SafeVarargs
    private <T> T pick(T... of) {
        return of[random.nextInt(of.length)];
    }

    /** A day's requests. */
    private static final class Requests {
        private final long seed;
        private final Random random;
        private final long day;
        private final List<RemoteFile> remote;
        private final List<LocalFile> local;
        private final List<Item> items = new ArrayList<>();
        private long burst;

        Requests(long seed, Random random, Duration day, List<RemoteFile> remote, List<LocalFile> local) {
            this.seed = seed;
            this.random = random;
            this.day = day.toMillis();
            this.remote = remote;
            this.local = local;
        }

        List<Item> draw() {
            int count = 40 + random.nextInt(50);
            for (int i = 0; i < count; i++) {
                request(i);
            }
            return items;
        }

        private boolean oneIn(int number) {
            return random.nextInt(number) == 0;
        }

        private void request(int i) {
            Duration at = moment();
            String operation = operation();
            JsonObject json = arguments(operation, i);
            terms(json);
            Item.Request request = new Item.Request(at, operation, "j" + i, json.toString());
            items.add(request);
            if (oneIn(12)) {
                items.add(new Item.Request(at.plusMillis(random.nextInt(oneIn(2) ? 5_000 : 7_200_000)), operation, request.id(), request.json()));
            }
            if (oneIn(40)) {
                json.addProperty("priority", 17);
                items.add(new Item.Request(at.plusMillis(1 + random.nextInt(5_000)), operation, request.id(), json.toString()));
            }
            if (oneIn(15)) {
                items.add(new Item.Cancel(at.plusMillis(random.nextInt(oneIn(2) ? 3_000 : 120_000)), operation, request.id()));
            }
        }

        private Duration moment() {
            if (oneIn(2)) {
                burst = random.nextLong(day);
            }
            return Duration.ofMillis(Math.min(day - 1, burst + random.nextInt(60_000)));
        }

        private String operation() {
            int lot = random.nextInt(100);
            return lot < 36 ? "ftp.get" : lot < 66 ? "ftp.put" : lot < 74 ? "ftp.list" : lot < 79 ? "ftp.rename" : lot < 84 ? "ftp.delete"
                    : lot < 89 ? "ftp.mkdir" : lot < 93 ? "ftp.rmdir" : lot < 97 ? "ftp.pwd" : lot < 98 ? "modem.restart" : "pdp.up";
        }

        private JsonObject arguments(String operation, int i) {
            JsonObject json = new JsonObject();
            if (operation.startsWith("ftp.")) {
                json.addProperty("server", "files");
            }
            switch (operation) {
                case "ftp.get" -> get(json, i);
                case "ftp.put" -> put(json);
                case "ftp.list" -> json.addProperty("path", pick("/", "/in", "/out", "/work", "/missing", "in"));
                case "ftp.rename" -> {
                    json.addProperty("from", something());
                    json.addProperty("to", "/work/" + pick("r", "w") + random.nextInt(8));
                }
                case "ftp.delete" -> json.addProperty("path", something());
                case "ftp.mkdir", "ftp.rmdir" -> json.addProperty("path", "/work/d" + random.nextInt(3));
                default -> { }
            }
            return json;
        }

        private String something() {
            return oneIn(3) ? "/out/q" + random.nextInt(8) : "/work/" + pick("w", "w", "r") + random.nextInt(8);
        }

        private void get(JsonObject json, int i) {
            RemoteFile file = remote.get(random.nextInt(remote.size()));
            boolean delivered = oneIn(5);
            String path = delivered ? "/out/q" + random.nextInt(8) : file.path();
            json.addProperty("remote", oneIn(10) ? path.substring(1) : path);
            json.addProperty("local", oneIn(3) ? "got/g" + random.nextInt(3) : "got/h" + i);
            if (!delivered && file.path().startsWith("/in/") && oneIn(3)) {
                String sha = Content.sha256(Content.of(seed, file.path(), file.size()));
                json.addProperty("sha256", oneIn(10) ? sha.replace('1', '2') : sha);
            }
            if (oneIn(4)) {
                json.addProperty("via", "retr");
            }
        }

        private void put(JsonObject json) {
            LocalFile file = local.get(random.nextInt(local.size() - 1));
            json.addProperty("local", file.path());
            json.addProperty("remote", oneIn(30) ? "/nowhere/q" : "/out/q" + random.nextInt(8));
            if (oneIn(3)) {
                json.addProperty("sha256", Content.sha256(Content.of(seed, file.path(), file.size())));
            }
            if (oneIn(4)) {
                json.addProperty("via", "stor");
            }
        }

        private void terms(JsonObject json) {
            if (oneIn(12)) {
                json.addProperty("ttl", 10 + random.nextInt(600));
            }
            if (oneIn(20)) {
                json.addProperty("timeout", 5 + random.nextInt(600));
            }
            if (oneIn(6)) {
                json.addProperty("priority", random.nextInt(11) - 5);
            }
            if (oneIn(10)) {
                json.addProperty("modem", "gw1");
            }
        }

        @SafeVarargs
        private <T> T pick(T... of) {
            return of[random.nextInt(of.length)];
        }
    }
}
