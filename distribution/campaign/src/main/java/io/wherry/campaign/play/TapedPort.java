package io.wherry.campaign.play;

import java.util.Optional;
import java.util.function.Consumer;

import io.wherry.at.AtException;
import io.wherry.at.AtListener;
import io.wherry.at.AtPort;
import io.wherry.at.AtStatus;
import io.wherry.at.Command;
import io.wherry.at.Reply;
import io.wherry.at.Rung;
import io.wherry.at.StateQuery;
import io.wherry.time.Clock;

/** Writes down what each command was answered, and when, on its way through. */
public final class TapedPort implements AtPort {
    private final AtPort port;
    private final Clock clock;
    private final Consumer<Take> takes;

    /**
     * A command's life as its caller saw it.
     *
     * @param command what was asked
     * @param from    when, on the scale of the clock's nanos
     * @param to      when it ended
     * @param reply   what it was answered
     * @param fault   or how it failed; neither when its caller was interrupted
     */
    public record Take(Command command, long from, long to, Optional<Reply> reply, Optional<AtException> fault) {
    }

    TapedPort(AtPort port, Clock clock, Consumer<Take> takes) {
        this.port = port;
        this.clock = clock;
        this.takes = takes;
    }

    @Override
    public String modem() {
        return port.modem();
    }

    @Override
    public Reply execute(Command command) throws AtException, InterruptedException {
        long from = clock.nanos();
        try {
            Reply reply = port.execute(command);
            takes.accept(new Take(command, from, clock.nanos(), Optional.of(reply), Optional.empty()));
            return reply;
        } catch (AtException fault) {
            takes.accept(new Take(command, from, clock.nanos(), Optional.empty(), Optional.of(fault)));
            throw fault;
        } catch (InterruptedException stopped) {
            takes.accept(new Take(command, from, clock.nanos(), Optional.empty(), Optional.empty()));
            throw stopped;
        }
    }

    @Override
    public AtStatus status() {
        return port.status();
    }

    @Override
    public void restart(String why) throws AtException, InterruptedException {
        port.restart(why);
    }

    @Override
    public void recover(String why, boolean again) throws AtException, InterruptedException {
        port.recover(why, again);
    }

    @Override
    public void climbed(Rung rung, Rung.Step step, String cause) {
        port.climbed(rung, step, cause);
    }

    @Override
    public Listening askAfterDoubt(StateQuery query) {
        return port.askAfterDoubt(query);
    }

    @Override
    public Listening listen(AtListener listener) {
        return port.listen(listener);
    }
}
