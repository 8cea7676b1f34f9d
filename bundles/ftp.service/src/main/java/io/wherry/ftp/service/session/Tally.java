package io.wherry.ftp.service.session;

import java.time.Instant;
import java.util.Optional;

import io.wherry.ftp.FtpState;
import io.wherry.ftp.FtpState.Counters;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/** The snapshot that {@code state()} hands out; any thread may ask. */
public final class Tally {
    private final Clock clock;
    private final Gate gate;
    private FtpState state;

    /** A closed session and no counts. */
    public Tally(Clock clock) {
        this.clock = clock;
        this.gate = clock.gate();
        this.state = new FtpState(FtpState.Session.CLOSED, Optional.empty(), clock.instant(), Counters.ZERO);
    }

    /** The present snapshot. */
    public FtpState state() {
        return gate.read(() -> state);
    }

    void session(FtpState.Session session, Optional<String> server) {
        Instant now = clock.instant();
        gate.change(() -> {
            if (state.session() != session || !state.server().equals(server)) {
                state = new FtpState(session, server, now, state.counters());
            }
        });
    }

    void opened(boolean again) {
        count(1, again ? 1 : 0, 0, 0, 0, 0);
    }

    /** File bytes were fetched. */
    public void fetched(long bytes) {
        count(0, 0, bytes, 0, 0, 0);
    }

    /** File bytes were delivered. */
    public void delivered(long bytes) {
        count(0, 0, 0, bytes, 0, 0);
    }

    /** A transfer ended well. */
    public void transferred() {
        count(0, 0, 0, 0, 1, 0);
    }

    /** An operation failed. */
    public void failed() {
        count(0, 0, 0, 0, 0, 1);
    }

    private void count(long opened, long reopened, long in, long out, long transfers, long failures) {
        gate.change(() -> {
            Counters c = state.counters();
            state = new FtpState(state.session(), state.server(), state.since(), new Counters(c.opened() + opened, c.reopened() + reopened,
                    c.bytesIn() + in, c.bytesOut() + out, c.transfers() + transfers, c.failures() + failures));
        });
    }
}
