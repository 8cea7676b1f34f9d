package io.wherry.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import com.google.gson.JsonObject;
import io.wherry.chaos.Batch.Command;
import io.wherry.chaos.plant.Operator;
import io.wherry.chaos.plant.Plant;

/** A batch of commands with a fault at a random moment under it. */
final class Round {
    /** A batch takes about six seconds on an untroubled line of 921600 baud. */
    private static final int MOMENTS_MS = 7_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** An operator whose request shows no state sends it again with the same id, as the interface says. */
    private static final Duration AGAIN = Duration.ofSeconds(20);

    private final Plant plant;
    private final Fault fault;
    private final Random random;
    private final Batch batch;
    private final Tally tally;
    private final Map<Command, JsonObject> ended = new LinkedHashMap<>();
    private final Map<Command, Long> sent = new LinkedHashMap<>();

    Round(Plant plant, Fault fault, String tag, long seed, Tally tally) throws Exception {
        this.plant = plant;
        this.fault = fault;
        this.random = new Random(seed);
        this.batch = new Batch(plant, tag, seed);
        this.tally = tally;
    }

    /** Plays it, and counts. */
    void play() throws Exception {
        plant.operator().forget();
        int times = fault.name().equals("requests-repeated") ? 5 : random.nextInt(3) == 0 ? 2 : 1;
        for (Command command : batch.commands()) {
            for (int i = 0; i < times; i++) {
                send(command);
            }
        }
        watch(Duration.ofMillis(random.nextInt(MOMENTS_MS)), false);
        Thread trouble = new Thread(() -> {
            try {
                fault.trouble().make(plant, random);
            } catch (Exception failed) {
                tally.wrong("the fault could not be made: " + failed);
            }
        }, "fault");
        trouble.start();
        while (trouble.isAlive()) {
            watch(Duration.ofMillis(200), false);
        }
        long mended = System.nanoTime();
        tally.back(online(mended));
        watch(PATIENCE, true);
        tally.done(Duration.ofNanos(System.nanoTime() - mended));
        judge();
        batch.clean();
    }

    private void send(Command command) {
        plant.operator().request(command.operation(), command.id(), command.payload());
        sent.put(command, System.nanoTime());
    }

    /** How long it took until a question of the gateway itself was answered. */
    private Duration online(long since) throws Exception {
        String id = "online-" + fault.name() + "-" + Long.toHexString(random.nextLong());
        Command question = new Command("diagnostics", id, "{}");
        send(question);
        while (state(question).isEmpty()) {
            watch(Duration.ofMillis(100), false);
            if (System.nanoTime() - sent.get(question) > AGAIN.toNanos()) {
                send(question);
            }
            if (System.nanoTime() - since > PATIENCE.toNanos()) {
                tally.wrong("the gateway did not come back after " + fault.name());
                break;
            }
        }
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private Optional<JsonObject> state(Command command) {
        return plant.operator().states(command.operation(), command.id()).stream().filter(state -> state.get("final").getAsBoolean()).findFirst();
    }

    /** Looks on for {@code length}, or until all have ended. */
    private void watch(Duration length, boolean again) throws Exception {
        long until = System.nanoTime() + length.toNanos();
        do {
            batch.halves().forEach(tally::half);
            for (Command command : batch.commands()) {
                if (!ended.containsKey(command)) {
                    state(command).ifPresent(state -> ended.put(command, state));
                    boolean silent = plant.operator().states(command.operation(), command.id()).isEmpty();
                    if (again && silent && System.nanoTime() - sent.get(command) > AGAIN.toNanos()) {
                        send(command);
                        tally.resent();
                    }
                }
            }
            Thread.sleep(50);
        } while (System.nanoTime() < until && !(again && ended.size() == batch.commands().size()));
    }

    private void judge() throws Exception {
        for (Command command : batch.commands()) {
            tally.sent();
            JsonObject state = ended.get(command);
            if (state == null) {
                tally.lost(command.operation() + " " + command.id());
                continue;
            }
            boolean done = state.get("state").getAsString().equals("SUCCEEDED");
            if (done) {
                tally.succeeded();
            } else {
                tally.failed(command.operation() + ": " + state.getAsJsonObject("error").get("code").getAsString(), fault.fatal());
            }
            batch.contradictions(command, state).forEach(tally::wrong);
            order(command).forEach(tally::wrong);
        }
        batch.twice().forEach(tally::twice);
        tally.leftOver(batch.leftOver());
    }

    /** States must grow by {@code seq}, and nothing may follow a final one but itself. */
    private List<String> order(Command command) {
        List<String> wrong = new ArrayList<>();
        long seq = 0;
        String last = "";
        for (Operator.Seen seen : plant.operator().on("cmd/" + command.operation() + "/" + command.id() + "/state")) {
            if (seen.payload().isEmpty() || seen.retained()) {
                continue;
            }
            JsonObject state = seen.json();
            if (state.get("seq").getAsLong() < seq) {
                wrong.add(command.operation() + " " + command.id() + ": seq went back");
            }
            if (!last.isEmpty() && !last.equals(state.get("state").getAsString())) {
                wrong.add(command.operation() + " " + command.id() + ": " + state.get("state").getAsString() + " after " + last);
            }
            seq = state.get("seq").getAsLong();
            last = state.get("final").getAsBoolean() ? state.get("state").getAsString() : "";
        }
        return wrong;
    }
}
