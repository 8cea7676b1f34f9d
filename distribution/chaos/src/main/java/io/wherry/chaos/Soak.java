package io.wherry.chaos;

import java.nio.file.Path;
import java.time.Duration;

import com.google.gson.JsonObject;
import io.wherry.chaos.plant.Plant;

/** Work without a fault for minutes: at the end the daemon has the threads, descriptors and live heap that it had after the first minute, or after its first twenty batches where those take longer. */
final class Soak {
    private static final Duration FIRST = Duration.ofMinutes(1);
    /** By then the queue has the hundred finished jobs that it keeps, and a few more. */
    private static final int FIRST_BATCHES = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** What a histogram differs by from one moment to the next: buffers of the moment, code that was compiled meanwhile. */
    private static final double HEAP_NOISE = 0.05;

    private Soak() {
    }

    /** Works for {@code length}, then compares; returns whether nothing has grown. */
    static boolean run(Path folder, Duration length) throws Exception {
        try (Plant plant = Plant.start(folder)) {
            long began = System.nanoTime();
            int batches = work(plant, 0, FIRST_BATCHES, FIRST.toNanos() + began);
            Vitals first = settled(plant);
            System.out.println("after " + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s (" + batches + " batches of seven commands): " + first);
            batches = work(plant, batches, 0, length.toNanos() + began);
            Vitals last = settled(plant);
            System.out.println("after " + length.toMinutes() + " minutes (" + batches + " batches): " + last);
            boolean flat = last.threads() <= first.threads() && last.descriptors() <= first.descriptors() && last.liveHeap() <= first.liveHeap() * (1 + HEAP_NOISE);
            System.out.println(flat ? "nothing has grown" : "BROKEN: something has grown");
            return flat;
        }
    }

    private static int work(Plant plant, int done, int least, long until) throws Exception {
        int batches = done;
        while (System.nanoTime() < until || batches < least) {
            Batch batch = new Batch(plant, "soak-" + batches, batches);
            plant.operator().forget();
            for (Batch.Command command : batch.commands()) {
                plant.operator().request(command.operation(), command.id(), command.payload());
            }
            for (Batch.Command command : batch.commands()) {
                JsonObject state = plant.operator().finalState(command.operation(), command.id(), PATIENCE);
                if (!state.get("state").getAsString().equals("SUCCEEDED")) {
                    throw new IllegalStateException(command + " ended so without a fault: " + state);
                }
            }
            batch.clean();
            batches++;
        }
        return batches;
    }

    /** The vitals when nothing is under way any more. */
    private static Vitals settled(Plant plant) throws Exception {
        Thread.sleep(3_000);
        return Vitals.of(plant.daemon().part().process().pid());
    }
}
