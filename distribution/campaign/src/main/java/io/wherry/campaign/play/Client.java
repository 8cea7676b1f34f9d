package io.wherry.campaign.play;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.google.gson.JsonParser;
import io.wherry.campaign.play.Lives.Life;
import io.wherry.campaign.script.Item;
import io.wherry.campaign.script.Item.Cancel;
import io.wherry.campaign.script.Item.Request;
import io.wherry.fault.FaultException;
import io.wherry.jobs.JobListener;
import io.wherry.jobs.JobRequest;
import io.wherry.jobs.JobState;
import io.wherry.jobs.Jobs;
import io.wherry.time.Gate;
import io.wherry.time.Worker;

/**
 * Who asks, and the broker in between: a message is kept until a daemon has acknowledged it, and brought again to the next life if that one died before it
 * did. Hears of every state, acknowledges final ones, and looks whether what is heard makes sense.
 */
final class Client {
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final World world;
    private final Lives lives;
    private final Findings findings;
    private final Results results;
    private final Gate gate;
    private final Deque<Item> messages = new ArrayDeque<>();
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Worker worker;
    private int told;

    Client(World world, Lives lives, Findings findings, Results results) {
        this.world = world;
        this.lives = lives;
        this.findings = findings;
        this.results = results;
        this.gate = world.clock().gate();
        lives.tell(Ears::new, this::greet);
        this.worker = world.clock().start("wherry-campaign-client", this::work);
    }

    /** Sends a {@link Request} or a {@link Cancel}. */
    void send(Item message) {
        gate.change(() -> messages.add(message));
    }

    /** All that was accepted, in that order. */
    Collection<Order> orders() {
        return orders.values();
    }

    /** How many states were told. */
    int told() {
        return told;
    }

    /** Waits until everything was sent and everything accepted has ended. */
    boolean awaitAll(Duration patience) throws InterruptedException {
        return gate.await(() -> messages.isEmpty() && orders.values().stream().allMatch(order -> order.ended().isPresent()), patience);
    }

    void close() throws InterruptedException {
        worker.interrupt();
        worker.join(LONG);
    }

    private void work() throws InterruptedException {
        while (true) {
            gate.await(() -> !messages.isEmpty(), LONG);
            if (messages.isEmpty()) {
                continue;
            }
            Optional<Life> life = lives.present();
            if (life.isEmpty()) {
                world.clock().sleep(LOOK);
            } else if (deliver(messages.peek(), life.get())) {
                gate.change(messages::remove);
            } else {
                world.clock().sleep(AGAIN);
            }
        }
    }

    /** Whether the daemon acknowledged it. */
    private boolean deliver(Item message, Life life) {
        if (message instanceof Cancel cancel) {
            boolean stops = life.daemon().spool().cancel(cancel.operation(), cancel.id());
            if (!life.dead()) {
                world.remark("cancel " + cancel.operation() + " " + cancel.id() + ": " + stops);
                Optional.ofNullable(orders.get(key(cancel.operation(), cancel.id()))).filter(order -> order.ended().isEmpty()).ifPresent(Order::cancel);
            }
            return !life.dead();
        }
        Request request = (Request) message;
        try {
            Jobs.Submission submission = life.daemon().spool().submit(
                    new JobRequest(request.operation(), request.id(), request.json().getBytes(StandardCharsets.UTF_8)));
            if (life.dead()) {
                return false;
            }
            world.remark(submission.verdict() + " " + request);
            answered(request, submission);
            return true;
        } catch (FaultException notTaken) {
            world.remark("not taken (" + notTaken.code() + "): " + request);
            return false;
        }
    }

    private static String key(String operation, String id) {
        return operation + "/" + id;
    }

    private void answered(Request request, Jobs.Submission submission) {
        String key = key(request.operation(), request.id());
        Optional<Order> standing = Optional.ofNullable(orders.get(key));
        switch (submission.verdict()) {
            case ACCEPTED -> {
                standing.ifPresent(order -> findings.add("%s was accepted twice", order));
                enter(key, request);
            }
            case KNOWN -> {
                if (standing.isEmpty()) {
                    enter(key, request);
                } else if (!same(standing.get().request(), request)) {
                    findings.add("%s is KNOWN, but it was another request", standing.get());
                }
            }
            case CONFLICT -> {
                if (standing.isEmpty() || same(standing.get().request(), request)) {
                    findings.add("%s is a CONFLICT with nothing", request);
                }
            }
            case REJECTED -> results.refused(request, submission.state());
        }
    }

    /** A state may have been told before its request was answered. */
    private void enter(String key, Request request) {
        gate.change(() -> orders.computeIfAbsent(key, fresh -> new Order(request, world.clock().nanos())));
        lives.present().flatMap(life -> life.daemon().spool().find(request.operation(), request.id())).filter(state -> state.status().isFinal())
                .ifPresent(state -> heard(orders.get(key), state));
    }

    private static boolean same(Request one, Request other) {
        return JsonParser.parseString(one.json()).equals(JsonParser.parseString(other.json()));
    }

    /** A daemon is up: what ended without our hearing of it is told now, and nothing that it had acknowledged is gone. */
    private void greet(Life life) {
        Jobs jobs = life.daemon().spool();
        for (Order order : orders.values()) {
            Optional<JobState> state = jobs.find(order.operation(), order.id());
            if (state.isEmpty()) {
                findings.add("%s was accepted and is lost after a restart of the daemon", order);
            } else if (order.ended().isPresent() && state.get().status() != order.last().orElseThrow().status()) {
                findings.add("%s had ended %s and is %s after a restart of the daemon", order, order.last().orElseThrow().status(), state.get().status());
            } else if (order.ended().isEmpty() && state.get().status().isFinal()) {
                heard(order, state.get());
                jobs.published(state.get());
            }
        }
        jobs.unpublished().forEach(jobs::published);
    }

    private void heard(Order order, JobState state) {
        told++;
        Optional<JobState> before = order.last();
        if (before.isPresent() && before.get().status().isFinal()) {
            if (before.get().seq() != state.seq()) {
                findings.add("%s had ended as %s and then was %s", order, before.get().status(), state.status());
            }
            return;
        }
        if (before.isPresent() && before.get().seq() >= state.seq()) {
            findings.add("%s had the state %d, and then the state %d", order, before.get().seq(), state.seq());
        }
        if (state.status() == JobState.Status.IN_PROGRESS && state.attempt() == 1 && !order.hasBegun()) {
            results.begun(order);
        }
        gate.change(() -> order.hear(state, world.clock().nanos()));
        if (state.status().isFinal()) {
            results.ended(order, state);
        }
    }

    /** What one life tells; what it tells after its death is not heard. */
    private final class Ears implements JobListener {
        private final Life life;

        Ears(Life life) {
            this.life = life;
        }

        @Override
        public void changed(JobState state) {
            if (life.dead()) {
                return;
            }
            world.remark("job " + state.operation() + " " + state.id() + " " + state.seq() + " " + state.status() + " " + state.phase()
                    + state.error().map(why -> " " + why.code() + ": " + why.message()).orElse(""));
            if (state.status() == JobState.Status.REJECTED) {
                return;
            }
            Optional.ofNullable(orders.get(key(state.operation(), state.id()))).ifPresent(order -> heard(order, state));
            if (state.status().isFinal()) {
                life.daemon().spool().published(state);
            }
        }

        @Override
        public void progress(String operation, String id, long bytes, long total, long bytesPerSecond) {
            // The transcript has every byte.
        }

        @Override
        public void forgotten(String operation, String id) {
            // A day has fewer jobs than are kept.
        }

        @Override
        public void event(String type, String message, String operation, String id) {
            if (!life.dead()) {
                world.remark("event " + type + " " + operation + " " + id + " " + message);
                if (type.equals("spool.damaged")) {
                    findings.add("What the queue wrote itself is damaged: %s", message);
                }
            }
        }
    }
}
