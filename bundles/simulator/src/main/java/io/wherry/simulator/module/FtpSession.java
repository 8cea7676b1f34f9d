package io.wherry.simulator.module;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.wherry.simulator.remote.Login;
import io.wherry.simulator.remote.RemoteFailure;
import io.wherry.simulator.remote.RemoteSession;

/** The module's one control connection, whatever its commands are called: the call and the transfer that can be under way, and its loss. */
public abstract class FtpSession {

    /** What the session is. */
    public enum State { CLOSED, OPENING, OPEN, CLOSING }

    /** A call on an open session. */
    public interface Use<T> {
        /** Makes it. */
        T on(RemoteSession session) throws RemoteFailure;
    }

    private final Core core;
    private final BooleanSupplier address;
    private State state = State.CLOSED;
    private Optional<RemoteSession> session = Optional.empty();
    private boolean passive = true;
    private boolean busy;
    /** Breaks off the transfer under way; it is empty when there is none. */
    private Optional<Runnable> transfer = Optional.empty();

    /** None as yet; a login succeeds only while {@code address} says that there is one. */
    protected FtpSession(Core core, BooleanSupplier address) {
        this.core = core;
        this.address = address;
    }

    /** What the server said. */
    protected abstract void told(List<String> replies);

    /** What it is now. */
    public final State state() {
        return state;
    }

    /** Whether a call to the server is under way. */
    protected final boolean calling() {
        return busy;
    }

    /** Whether a transfer is under way. */
    protected final boolean transferring() {
        return transfer.isPresent();
    }

    /** Which end opens data connections, now and later. */
    protected final void passive(boolean on) {
        passive = on;
        session.ifPresent(open -> open.passive(on));
    }

    /** Whether this end opens data connections. */
    protected final boolean passive() {
        return passive;
    }

    /** Logs in after the network's delay; one of the two hears what came of it, unless the module restarted meanwhile. */
    protected final void open(Login login, Runnable done, Consumer<RemoteFailure> failed) {
        state = State.OPENING;
        busy = true;
        core.after(core.timing().network(), () -> core.body().remote().call(() -> core.body().remote().server().login(login),
                opened -> opened(opened, done, failed), refused -> {
                    busy = false;
                    told(refused.code() == 0 ? List.of() : List.of(refused.getMessage()));
                    openingFails(refused, failed);
                }));
    }

    private void opened(RemoteSession opened, Runnable done, Consumer<RemoteFailure> failed) {
        busy = false;
        if (!core.alive() || !address.getAsBoolean()) {
            opened.cut();
            openingFails(RemoteFailure.lost("no address"), failed);
            return;
        }
        state = State.OPEN;
        session = Optional.of(opened);
        opened.passive(passive);
        told(opened.replies());
        done.run();
    }

    private void openingFails(RemoteFailure why, Consumer<RemoteFailure> failed) {
        if (core.alive()) {
            state = State.CLOSED;
            failed.accept(why);
        }
    }

    /** Breaks off the transfer, has {@code accepted} run, and says goodbye after the network's delay. */
    protected final void close(Runnable accepted, Runnable done) {
        state = State.CLOSING;
        breakTransfer();
        accepted.run();
        core.after(core.timing().network(), () -> {
            session.ifPresent(open -> core.body().remote().call(() -> {
                open.quit();
                return true;
            }, quit -> { }, failed -> { }));
            gone();
            done.run();
        });
    }

    /** A transfer begins; {@code breakOff} is run when the session ends before it does. */
    public final void begins(Runnable breakOff) {
        transfer = Optional.of(breakOff);
    }

    /** The transfer is over. */
    public final void ends() {
        transfer = Optional.empty();
    }

    private void breakTransfer() {
        Optional<Runnable> breakOff = transfer;
        transfer = Optional.empty();
        breakOff.ifPresent(Runnable::run);
    }

    /** Uses the session after the network's delay; one of the two hears what came of it, unless the module restarted meanwhile. */
    public final <T> void call(Use<T> use, Consumer<T> done, Consumer<RemoteFailure> failed) {
        call(core.timing().network(), use, done, failed);
    }

    /** The same after another delay. */
    public final <T> void call(Duration delay, Use<T> use, Consumer<T> done, Consumer<RemoteFailure> failed) {
        busy = true;
        core.after(delay, () -> {
            if (session.isEmpty()) {
                busy = false;
                failed.accept(RemoteFailure.lost("no connection"));
                return;
            }
            RemoteSession open = session.get();
            Callable<T> call = () -> use.on(open);
            core.body().remote().call(call, value -> came(open, () -> done.accept(value)), failure -> came(open, () -> {
                if (failure.lost()) {
                    drop(true);
                }
                failed.accept(failure);
            }));
        });
    }

    private void came(RemoteSession from, Runnable action) {
        busy = false;
        if (core.alive()) {
            told(from.replies());
            action.run();
        }
    }

    /** How long so many bytes take on the network. */
    public final Duration onTheNetwork(int bytes) {
        return Duration.ofNanos(bytes * 1_000_000_000L / core.timing().rate());
    }

    /** How long it takes until more can follow so many bytes on their way to the host: the network's time, or the line's. */
    public final Duration pace(int bytes) {
        Duration line = Duration.ofNanos(Math.max(0, core.wire().freeAt() - core.now()));
        Duration network = onTheNetwork(bytes);
        return line.compareTo(network) > 0 ? line : network;
    }

    /** The control connection breaks; the module knows it at once, or when it uses it. */
    public void drop(boolean noticed) {
        session.ifPresent(RemoteSession::cut);
        if (noticed) {
            gone();
            breakTransfer();
        }
    }

    private void gone() {
        session = Optional.empty();
        if (state != State.OPENING) {
            state = State.CLOSED;
        }
    }

    /** The module restarts: the server hears nothing more. */
    public final void dead() {
        session.ifPresent(RemoteSession::cut);
    }
}
