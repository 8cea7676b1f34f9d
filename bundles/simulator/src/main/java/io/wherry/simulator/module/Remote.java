package io.wherry.simulator.module;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import io.wherry.simulator.remote.RemoteFailure;
import io.wherry.simulator.remote.RemoteServer;
import io.wherry.simulator.wire.Agenda;
import io.wherry.time.Clock;
import io.wherry.time.Gate;
import io.wherry.time.Worker;

/**
 * Makes calls to the server and brings what comes of them back to the module's worker. Calls to a server that takes real time are
 * made one after the other on a worker of their own, so that the module answers meanwhile.
 */
public final class Remote {
    private static final Duration EVER = Duration.ofDays(365);

    private final Clock clock;
    private final Agenda agenda;
    private final RemoteServer server;
    private final Gate gate;
    private final Queue<Runnable> calls = new ArrayDeque<>();
    private Optional<Worker> worker = Optional.empty();

    /** A way to that server. */
    public Remote(Clock clock, Agenda agenda, RemoteServer server) {
        this.clock = clock;
        this.agenda = agenda;
        this.server = server;
        this.gate = clock.gate();
    }

    /** Starts what it needs. */
    public void start() {
        if (server.blocking()) {
            worker = Optional.of(clock.start("wherry-simulator-network", this::work));
        }
    }

    /** Ends what it started. */
    public void stop() {
        worker.ifPresent(Worker::interrupt);
    }

    RemoteServer server() {
        return server;
    }

    /** Whether a TCP connection to that place can be opened; {@code then} hears it on the module's worker. */
    public void reachable(String host, int port, Consumer<Boolean> then) {
        call(() -> server.reachable(host, port), then, failed -> then.accept(false));
    }

    /** Makes a call, and hands what comes of it to one of the two on the module's worker. */
    <T> void call(Callable<T> call, Consumer<T> done, Consumer<RemoteFailure> failed) {
        if (server.blocking()) {
            gate.change(() -> calls.add(() -> make(call, done, failed)));
        } else {
            make(call, done, failed);
        }
    }

    private <T> void make(Callable<T> call, Consumer<T> done, Consumer<RemoteFailure> failed) {
        Runnable answer;
        try {
            T value = call.call();
            answer = () -> done.accept(value);
        } catch (RemoteFailure failure) {
            answer = () -> failed.accept(failure);
        } catch (Exception broken) {
            answer = () -> failed.accept(RemoteFailure.lost(broken.toString()));
        }
        agenda.at(clock.nanos(), answer);
    }

    private void work() throws InterruptedException {
        while (true) {
            Optional<Runnable> next = gate.take(() -> Optional.ofNullable(calls.poll()), EVER);
            if (next.isPresent()) {
                next.get().run();
            }
        }
    }
}
