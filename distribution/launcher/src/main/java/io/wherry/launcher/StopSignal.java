package io.wherry.launcher;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import sun.misc.Signal;

/** The signals that ask the process to end. One that comes before there is anything to stop is kept until there is. */
final class StopSignal {
    private Optional<String> received = Optional.empty();
    private Optional<Consumer<String>> receiver = Optional.empty();

    private StopSignal() {
    }

    /** Takes the signals from now on, instead of the JVM, which would end at once and with another exit code. */
    static StopSignal take() {
        StopSignal stop = new StopSignal();
        for (String name : List.of("TERM", "INT", "HUP")) {
            Signal.handle(new Signal(name), signal -> stop.receive("SIG" + signal.getName()));
        }
        return stop;
    }

    /** Hands the signal's name to {@code to}, once for each signal, on a thread of the JVM. */
    synchronized void handTo(Consumer<String> to) {
        receiver = Optional.of(to);
        received.ifPresent(to);
    }

    private synchronized void receive(String name) {
        received = Optional.of(name);
        receiver.ifPresent(to -> to.accept(name));
    }
}
