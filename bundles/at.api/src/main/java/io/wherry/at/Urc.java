package io.wherry.at;

import java.util.Optional;

/** An unsolicited line, typed (protocol.md, The wire). The same prefix may serve an answer: the pending command decides which it is. */
public sealed interface Urc {

    /** The line as it came. */
    String line();

    /** {@code AT command ready}, {@code RDY}: the module has (re)started. */
    record Ready(String line) implements Urc {
    }

    /** {@code PB DONE}: the SIM's phone book is read. */
    record PhoneBookDone(String line) implements Urc {
    }

    /** {@code +SIM READY}, {@code +SIM DROP}, {@code +SIM: Inserted}, {@code +SIM: Removed}. */
    record Sim(String line, boolean present) implements Urc {
    }

    /**
     * {@code +CREG: <stat>} and its likes.
     *
     * @param domain {@code CREG} (circuit), {@code CGREG} (packet), {@code CEREG} (LTE) or {@code C5GREG}
     * @param stat   3GPP TS 27.007 §7.2: 0 off, 1 home, 2 searching, 3 denied, 4 unknown, 5 roaming
     */
    record Registration(String line, String domain, int stat) implements Urc {
    }

    /** {@code +MIPCALL: <ip>} (address given) or {@code +MIPCALL: 0} (address lost, and every session on it). */
    record PdpContext(String line, Optional<String> address) implements Urc {
    }

    /**
     * An outcome line of an FTP command that no pending command waits for, such as {@code +FTPGET: 1} or {@code +FTPOPEN: 0}.
     *
     * @param command {@code FTPGET}, …
     * @param value   what stands behind the colon
     */
    record Ftp(String line, String command, String value) implements Urc {
    }

    /** {@code +FTPINFO: <text>}: the server's own line, such as {@code 530 Login incorrect.} [likely]. */
    record FtpInfo(String line, String text) implements Urc {
    }

    /** {@code +CTZV:}: the network's time zone. */
    record TimeZone(String line) implements Urc {
    }

    /** Another line of a known unsolicited prefix ({@code +ESMCAUSE:}, {@code ^MODE:}, {@code +MIPRTCP:} …). */
    record Other(String line, String prefix) implements Urc {
    }

    /** A line of no known shape that no command may receive. */
    record Unknown(String line) implements Urc {
    }
}
