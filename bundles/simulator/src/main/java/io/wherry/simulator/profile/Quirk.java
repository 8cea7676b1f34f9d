package io.wherry.simulator.profile;

/** A habit that protocol.md leaves open or calls a variation; the module without any of them is the guide's. */
public enum Quirk implements Trait {
    // Writing
    /** No blank after the colon of an answer: {@code +FTPOPEN:1}. */
    NO_BLANK_AFTER_COLON,
    /** A blank after each comma of {@code +MIPCALL: 1, 10…}. */
    BLANK_AFTER_COMMA,
    /** Command lines are echoed in capitals. */
    ECHO_UPPER_CASE,
    /** {@code ABORTED} instead of {@code ABORT}. */
    ABORTED,
    /** Errors stay {@code ERROR}, whatever {@code AT+CMEE} says. */
    NO_CME,
    /** {@code ERROR: <n>} instead of {@code +CME ERROR: <n>}. */
    NUMBERED_ERROR,
    /** {@code AT+CIMI} answers with {@code +CIMI: <digits>}, as the guide prints it. */
    CIMI_WITH_PREFIX,
    /** {@code AT+CCID} answers with {@code +ICCID:} instead of {@code +CCID:}. */
    ICCID,
    /** {@code AT+CPIN?} answers {@code ERROR} where a PIN is asked for (guide, log). */
    CPIN_ERROR_FOR_PIN,
    /** {@code AT+CPINR="SIM PIN"} tells how many wrong PINs the SIM still takes (TS 27.007 §8.65); without, it does not exist. */
    CPINR,

    // Starting
    /** {@code RDY} comes first at boot. */
    RDY,
    /** {@code PB DONE} comes last at boot. */
    PB_DONE,
    /** {@code +SIM READY} comes before {@code AT command ready}. */
    SIM_READY_FIRST,
    /** The first set command after boot is answered {@code OK} and not carried out (auto-baud). */
    FIRST_SET_LOST,
    /** The first set command after boot is neither carried out nor answered (auto-baud). */
    FIRST_SET_SWALLOWED,
    /** {@code AT+CFUN=15} does not exist. */
    NO_CFUN_15,
    /** {@code AT+CFUN=1,1} does not exist. */
    NO_CFUN_1_1,
    /** {@code AT+IFC} does not exist. */
    NO_IFC,
    /** {@code AT+GTRAT} does not exist. */
    NO_GTRAT,
    /** {@code AT+IPR} is forgotten at a restart. */
    IPR_FORGOTTEN,

    // The address
    /** {@code AT+MIPCALL?} says 2 while it dials; without it says 0. */
    MIPCALL_BUSY_2,
    /** A dial while an address is there is CME 902; without, it is {@code OK} and the address again. */
    MIPCALL_AGAIN_REFUSED,
    /** The loss of the address is not told: no {@code +MIPCALL: 0} out of the blue. */
    SILENT_PDP_LOSS,

    // Unsolicited lines
    /** They come while a command runs too, between its echo and its answer; without, they wait for its end. */
    URC_WHILE_BUSY,

    // FTP
    /** There is no FTP in this firmware. */
    NO_FTP,
    /** The server's port is the fifth parameter of {@code FTPOPEN}, and the sixth is ignored; without, the other way round. */
    PORT_FIFTH,
    /** {@code AT+FTPOPEN?} does not exist. */
    NO_FTPOPEN_QUERY,
    /** {@code AT+FTPOPEN=?} does not exist, though FTP does. */
    NO_FTPOPEN_TEST,
    /** {@code AT+FTPINFO} does not exist. */
    NO_FTPINFO,
    /** {@code AT+FTPOPEN} while a session is open is CME 912; without, CME 64. */
    FTPOPEN_AGAIN_912,
    /** An FTP command without a session is a plain {@code ERROR}; without, CME 913. */
    NO_SESSION_PLAIN_ERROR,
    /** {@code AT+FTPRECV} before {@code +FTPGET: 1} gets what has come so far; without, it is refused. */
    RECEIVE_EARLY,
    /** {@code AT+FTPRECV=?} says the largest count; without, it is {@code ERROR}. */
    FTPRECV_TEST,
    /** {@code AT+FTPRECV} gives fewer bytes than are there, now and then. */
    SHORT_READS,
    /** {@code AT+FTPRECV} gives no byte though there are some, now and then. */
    ZERO_READS,
    /** {@code AT+FTPRECV} behind the last byte is {@code ERROR}; without, {@code +FTPRECV: 0}. */
    RECV_AT_END_ERROR,
    /** A piece of no bytes is refused. */
    NO_EMPTY_PIECE,
    /** While a stream runs, what exceeds the 4 KiB input buffer is dropped; without, the line is held up. */
    STREAM_DROPS,

    // TCP
    /** {@code AT+MIPOPEN} and {@code AT+MIPCLOSE} do not exist. */
    NO_SOCKETS
}
