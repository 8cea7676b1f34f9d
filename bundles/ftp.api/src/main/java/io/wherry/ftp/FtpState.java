package io.wherry.ftp;

import java.time.Instant;
import java.util.Optional;

/**
 * A snapshot of a modem's FTP session.
 *
 * @param session  {@code closed}, {@code opening} or {@code open}
 * @param server   the server's name while it is not closed
 * @param since    since when
 * @param counters totals since activation
 */
public record FtpState(Session session, Optional<String> server, Instant since, Counters counters) {

    /** What the session can be. */
    public enum Session {
        /** None. */
        CLOSED,
        /** Logging in. */
        OPENING,
        /** Logged in. */
        OPEN
    }

    /**
     * Totals since activation.
     *
     * @param opened    sessions opened
     * @param reopened  of these, because one was lost
     * @param bytesIn   file bytes fetched
     * @param bytesOut  file bytes delivered
     * @param transfers transfers ended well
     * @param failures  operations that failed
     */
    public record Counters(long opened, long reopened, long bytesIn, long bytesOut, long transfers, long failures) {
        /** Nothing yet. */
        public static final Counters ZERO = new Counters(0, 0, 0, 0, 0, 0);
    }
}
