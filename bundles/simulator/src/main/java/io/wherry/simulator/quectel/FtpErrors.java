package io.wherry.simulator.quectel;

import java.util.Map;

import io.wherry.simulator.remote.RemoteFailure;

/** Quectel's FTP error numbers (docs/quectel.md, error numbers); the server's reply code stands beside them in result lines. */
final class FtpErrors {
    static final int UNKNOWN = 601;
    static final int BUSY = 603;
    static final int NETWORK = 605;
    static final int CONTROL_CLOSED = 606;
    static final int DATA_CLOSED = 607;
    static final int TIMEOUT = 609;
    static final int BAD_PARAMETER = 610;
    static final int BAD_POSITION = 612;
    static final int FILE_ERROR = 613;

    private static final Map<Integer, Integer> REPLIES = Map.ofEntries(Map.entry(421, 614), Map.entry(425, 615), Map.entry(426, 616),
            Map.entry(450, 617), Map.entry(451, 618), Map.entry(452, 619), Map.entry(500, 620), Map.entry(501, 621), Map.entry(502, 622),
            Map.entry(503, 623), Map.entry(504, 624), Map.entry(530, 625), Map.entry(532, 626), Map.entry(550, 627), Map.entry(551, 628),
            Map.entry(552, 629), Map.entry(553, 630));

    private FtpErrors() {
    }

    /** The number for what the server said, or for its silence. */
    static int of(RemoteFailure failure) {
        return failure.code() == 0 ? CONTROL_CLOSED : REPLIES.getOrDefault(failure.code(), UNKNOWN);
    }

    /** Both numbers as they stand in a result line. */
    static String pair(RemoteFailure failure) {
        return of(failure) + "," + failure.code();
    }
}
