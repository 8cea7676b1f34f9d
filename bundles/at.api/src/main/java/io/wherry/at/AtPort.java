package io.wherry.at;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One modem's AT channel, registered with the property {@code modem.id}. Exactly one thread inside talks to the port; callers hand it
 * commands, one at a time each, and wait. Commands of several callers take turns in the order of their arrival; a reset that somebody asks for goes first.
 */
@ProviderType
public interface AtPort {

    /** The modem's id. */
    String modem();

    /**
     * Carries out {@code command}: waits for its turn, sends it, and waits for its end, at most for its deadline times its tries plus the
     * time that bringing the stream back into step takes (bounded by {@link #RESYNC_BOUND_SECONDS}).
     * Interrupting the caller gives the command up; the port then makes sure that its late answer harms nobody.
     */
    Reply execute(Command command) throws AtException, InterruptedException;

    /** What the channel is doing and has seen. */
    AtStatus status();

    /**
     * Resets the module ({@code AT+CFUN=15}, else {@code AT+CFUN=1,1}, else the board's hook), for a person who asked for it. Returns when the module
     * answers again. It counts in the budget of resets, and is carried out even where that is used up.
     *
     * @param why stands in the log and in the twin
     */
    void restart(String why) throws AtException, InterruptedException;

    /**
     * Resets the module for a layer above whose own remedies are used up, though the module answers: by {@code AT+CFUN=15} the first time, by the board's hook
     * the next, and then not at all, {@link Rung#ATTENTION}; behind that it begins anew. Returns when the module answers again.
     *
     * @param why   stands in the log, in the events and in the twin
     * @param again whether the last such reset did not help, so that the next rung is due
     * @throws AtException {@code NOT_SENT} with the code {@code NEEDS_ATTENTION} and what was tried, when the ladder or the port's budget of resets is used up
     */
    void recover(String why, boolean again) throws AtException, InterruptedException;

    /** Tells listeners and keeps in the status that a layer above entered or left a rung of its own, {@link Rung#FTP_SESSION} or {@link Rung#PDP_CONTEXT}. */
    void climbed(Rung rung, Rung.Step step, String cause);

    /** Has {@code query} asked after every doubt, before any other command, until the returned handle is closed. */
    Listening askAfterDoubt(StateQuery query);

    /** Tells {@code listener} what happens from now on, on the port's own thread, until the returned handle is closed. */
    Listening listen(AtListener listener);

    /** The most seconds that a recovery may keep a waiting command before it fails with {@code NOT_SENT}. */
    long RESYNC_BOUND_SECONDS = 90;

    /** Ends the listening when closed. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
