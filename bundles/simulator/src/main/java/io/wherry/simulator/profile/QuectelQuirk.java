package io.wherry.simulator.profile;

/** A habit of Quectel's modules that the documents leave open, or that was reported of one of them; docs/quectel.md has the sources. */
public enum QuectelQuirk implements Trait {
    // Starting
    /** {@code APP RDY} comes after {@code +CFUN: 1} at boot, as on a BG96. */
    APP_RDY,
    /** {@code +QUSIM: 1} and the {@code +QIND} lines do not come at boot. */
    TERSE_BOOT,
    /** The echo is off after power-up, as after {@code ATE0&W}. */
    NO_ECHO,
    /** {@code AT+IPR} is kept over power-off without {@code AT&W}. */
    IPR_KEPT,

    // The address
    /** {@code AT+QIACT} of an active context is {@code ERROR}; without, {@code OK}. */
    QIACT_AGAIN_ERROR,
    /** After {@code +QIURC: "pdpdeact"} a context is activated only when {@code AT+QIDEACT} came first. */
    QIDEACT_FIRST,

    // Results
    /** The result line of an FTP command comes before its {@code OK}. */
    RESULT_FIRST,
    /** The result lines come 20 s later. */
    LATE_RESULTS,
    /** A result line gets lost, one in eight. */
    LOST_RESULTS,
    /** {@code +QFTPPWD: 0,"/"}; without, {@code +QFTPPWD: 0,/}. Both were seen. */
    PWD_QUOTED,

    // The session
    /** {@code AT+QFTPOPEN} without an address is accepted and ends as {@code 605,0}; without, CME 605. */
    OPEN_WITHOUT_ADDRESS_ACCEPTED,
    /** An FTP command without a session is accepted and ends as {@code 606,0}; without, CME 606. */
    NO_SESSION_ACCEPTED,
    /** {@code AT+QFTPCLOSE} without a session succeeds; without, CME 606. */
    CLOSE_ANYWAY,
    /** A module that notices the loss of its control connection says {@code +QFTPCLOSE: 606,0}; without, nothing. */
    LOSS_TOLD,
    /** After a transfer that broke off all FTP commands are CME 603 until {@code AT+QFTPCLOSE} (seen on an EG800K). */
    BUSY_AFTER_CUT,
    /** There are no {@code restenable} and {@code data_address} in {@code AT+QFTPCFG}. */
    OLD_SETTINGS,

    // Data mode
    /** No {@code OK} comes between the data and the result line. */
    NO_OK_AFTER_DATA,
    /** A download from the end of the file is refused as {@code 627,550}; without, it is one of no bytes. Both were seen. */
    END_REFUSED,
    /** {@code +++} needs no silence before it; without, a second on both sides. */
    ESCAPE_UNGUARDED,
    /** After {@code +++} the result line comes too; without, {@code OK} alone. */
    ESCAPE_RESULT,
    /** An upload in pieces tells in each result how much there is so far; without, how long the piece was. */
    PUT_LENGTH_TOTAL,
    /** When an upload fails in data mode, the module goes on taking its bytes; without, it leaves data mode at once. */
    PUT_SWALLOWS
}
