package io.wherry.campaign.play;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.wherry.at.AtStatus;
import io.wherry.campaign.script.Content;
import io.wherry.campaign.script.Item;
import io.wherry.campaign.script.Item.Mishap;
import io.wherry.campaign.script.Script;
import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.time.VirtualClock;

/** Puts a script on, from the first start of the daemon to its last stop, and looks at everything that must hold. */
public final class Play {
    private static final Duration WATCHDOG = Duration.ofMinutes(2);
    /** How long after the day the last job may end. */
    private static final Duration EVENING = Duration.ofHours(48);
    /** For so long the AT core reckons with the late answer of a command that was never answered. */
    private static final Duration AFTERMATH = Duration.ofSeconds(100);
    /** The ladder's last rung looks again in that time. */
    private static final Duration SLOW_RETRY = Duration.ofMinutes(70);
    private static final Duration SIMPLE = Duration.ofMinutes(10);
    private static final Item.RemoteFile LAST_IN = new Item.RemoteFile("/in/last", 900);
    private static final Item.LocalFile LAST_OUT = new Item.LocalFile("out/last", 5_000);

    private final Script script;
    private final Path place;
    private final Findings findings = new Findings();
    private final Tally tally = new Tally();
    private World world;
    private Lives lives;
    private Client client;
    private Results results;
    private int livesBefore;

    private record Act(Duration at, Deed deed) {
        interface Deed {
            void run() throws Exception;
        }
    }

    private Play(Script script, Path place) {
        List<Item> items = new ArrayList<>(script.items());
        items.addAll(List.of(LAST_IN, LAST_OUT));
        this.script = script.with(items);
        this.place = place;
    }

    /** Puts {@code script} on in a temporary folder. */
    public static Outcome of(Script script) throws IOException {
        Path place = Files.createTempDirectory("wherry-campaign");
        try {
            return new Play(script, place).put(script);
        } finally {
            delete(place);
        }
    }

    private static void delete(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private Outcome put(Script original) {
        long started = System.nanoTime();
        Duration bound = Duration.ofHours(script.stage().hours()).plus(EVENING).plusDays(2);
        try {
            VirtualClock.settings().bound(bound).watchdog(WATCHDOG).shuffled(script.stage().seed()).run(this::live);
        } catch (Exception | Error broken) {
            findings.add("The run broke: %s%s", broken, broken.getCause() == null ? "" : " (" + broken.getCause() + ")");
            Stream.of(broken.getSuppressed()).forEach(more -> findings.add("… and %s", more));
        }
        tally.add("real ms", (System.nanoTime() - started) / 1_000_000);
        String transcript = world.module().transcript() + "\n";
        List<Fault> happened = world.module().faults().happened().lines().map(Fault::parse).toList();
        return new Outcome(findings.all(), original.certain(happened), transcript, Content.sha256(transcript.getBytes(StandardCharsets.UTF_8)).substring(0, 16), tally);
    }

    private void live(VirtualClock clock) throws Exception {
        List<String> before = clock.threads();
        world = new World(clock, script);
        lives = new Lives(world, script.stage(), place, findings);
        results = new Results(script, world, lives, findings);
        client = new Client(world, lives, findings, results);
        for (Item.LocalFile file : script.all(Item.LocalFile.class)) {
            Path path = lives.files().resolve(file.path());
            Files.createDirectories(path.getParent());
            Files.write(path, Content.of(script.stage().seed(), file.path(), file.size()));
        }
        lives.start();
        day();
        evening();
        lives.stop();
        lives.awaitBurials();
        client.close();
        world.module().close();
        clock.sleep(Duration.ofMinutes(1));
        if (!clock.threads().equals(before)) {
            findings.add("Threads are left: %s", clock.threads());
        }
        judge();
    }

    /** Everything in its order. */
    private void day() throws Exception {
        Troubles troubles = new Troubles(world, lives);
        List<Act> acts = new ArrayList<>();
        script.all(Item.Request.class).forEach(request -> acts.add(new Act(request.at(), () -> client.send(request))));
        script.all(Item.Cancel.class).forEach(cancel -> acts.add(new Act(cancel.at(), () -> client.send(cancel))));
        for (Mishap mishap : script.all(Mishap.class)) {
            acts.add(new Act(mishap.at(), () -> troubles.begin(mishap)));
            acts.add(new Act(mishap.at().plus(mishap.length()), () -> troubles.end(mishap)));
        }
        acts.sort(Comparator.comparing(Act::at));
        for (Act act : acts) {
            sleepUntil(act.at());
            act.deed().run();
        }
        sleepUntil(Duration.ofHours(script.stage().hours()));
    }

    private void sleepUntil(Duration age) throws InterruptedException {
        Duration left = age.minus(world.age());
        if (!left.isNegative()) {
            world.clock().sleep(left);
        }
    }

    /** Nothing goes wrong any more: what was asked ends, and what is asked then works. */
    private void evening() throws Exception {
        world.faults().end();
        world.remark("the faults are over");
        if (!client.awaitAll(EVENING)) {
            client.orders().stream().filter(order -> order.ended().isEmpty()).forEach(order -> findings.add("%s never ended: %s", order, order.last()));
        }
        world.clock().sleep(AFTERMATH);
        if (lives.present().orElseThrow().daemon().channel().state() != AtStatus.State.READY) {
            world.clock().sleep(SLOW_RETRY);
        }
        simpleJobs("a");
        List<String> aged = threads();
        livesBefore = lives.count();
        world.remark("a fresh daemon");
        lives.stop();
        lives.release();
        simpleJobs("b");
        List<String> fresh = threads();
        if (!aged.equals(fresh)) {
            findings.add("The daemon had the threads %s after its day, a fresh one has %s", aged, fresh);
        }
    }

    private void simpleJobs(String name) throws InterruptedException {
        Duration now = world.age();
        String server = "{\"server\":\"files\",";
        client.send(new Item.Request(now, "ftp.get", "last-" + name, server + "\"remote\":\"" + LAST_IN.path() + "\",\"local\":\"got/last\"}"));
        client.send(new Item.Request(now, "ftp.put", "last-" + name, server + "\"remote\":\"/out/last\",\"local\":\"" + LAST_OUT.path() + "\"}"));
        if (!client.awaitAll(SIMPLE)) {
            findings.add("A simple job does not end within %s once the faults are over", SIMPLE);
        }
        client.orders().stream().filter(order -> order.id().equals("last-" + name) && !order.succeeded())
                .forEach(order -> findings.add("%s does not work once the faults are over: %s", order, order.last().map(state -> state.error())));
        world.clock().sleep(AFTERMATH);
    }

    private List<String> threads() {
        return world.clock().threads().stream().filter(name -> !name.startsWith("wherry-campaign")).toList();
    }

    private void judge() throws IOException {
        Answers answers = new Answers(world, findings);
        answers.check(lives.takes());
        new Effects(findings, client.orders(), script.stage().direct(), livesBefore > 1).check(world.server().deeds());
        Remains remains = new Remains(findings, results, client.orders());
        remains.onTheServer(world.server(), script.stage().direct());
        remains.onTheGateway(lives.files(), script.stage().direct(), lives.kills() > 0);
        count(answers);
    }

    private void count(Answers answers) {
        tally.add("runs");
        tally.add("virtual s", world.age().toSeconds());
        answers.count(tally);
        tally.add("commands received", world.module().ledger().received().size());
        client.orders().forEach(this::count);
        world.module().faults().happened().lines().map(Fault::parse).forEach(fault -> tally.add("fault " + fault.kind()));
        script.all(Mishap.class).forEach(mishap -> tally.add("mishap " + mishap.trouble()));
        lives.counters().forEach(counted -> {
            tally.add("resyncs", counted.resyncs());
            tally.add("late lines", counted.lateAnswers());
            tally.add("restarts", counted.restarts());
            tally.add("resets", counted.resets());
            tally.add("wire bytes", counted.bytesIn() + counted.bytesOut());
        });
        tally.add("lives", lives.count());
        tally.add("kills", lives.kills());
        tally.add("logins", world.server().logins());
    }

    private void count(Order order) {
        String end = order.last().map(state -> state.status() + state.error().map(why -> " " + why.code()).orElse("")).orElse("never");
        tally.add("job " + order.operation());
        tally.add("end " + end);
        if (order.operation().equals("ftp.get") || order.operation().equals("ftp.put")) {
            tally.add("transfers");
            tally.add("transfer " + end);
        }
    }
}
