package io.wherry.family;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.wherry.fault.FaultCode;

/**
 * Quectel EC2x, EG9x, EG800K, BG9x and others that have QFTP. Nothing was tried on a module by us. Behind each fact stands its trust: [manual] the maker's
 * FTP(S) application notes and AT manuals, as public drivers and reports quote them, [field] seen on a module in a public report (EG800K, 2026) or in several
 * public drivers, [likely], [unknown].
 */
final class Quectel {
    /** Commands that the module answers from its own memory. */
    private static final int SHORT = 5;
    /** How long the module waits for the server: 20 to 180 s, 90 by itself [manual]. */
    private static final int PATIENCE = 60;
    /** It says itself that its patience is over; what it has not said soon after it will not say any more. */
    private static final int SERVER = PATIENCE + 15;
    /** The line behind which bytes go raw; a rate may stand behind it [manual]. */
    private static final String CONNECT = "CONNECT(?: \\d+)?";
    /** Ends the data mode, with a second of silence before and behind it [manual]; the transfer is over then, not paused [field]. */
    private static final String ESCAPE = "+++";

    static final Family FAMILY = new Family("quectel", ".*quectel.*", channel(), context(), ftp());

    private Quectel() {
    }

    private static Channel channel() {
        return new Channel(
                "(?:APP )?RDY",                                     // [manual]; APP RDY on BG9x
                "\\+CPIN: ?READY|\\+QSIMSTAT: ?\\d,1",              // [manual], at its start; QSIMSTAT where it was turned on
                "\\+CPIN: ?NOT (?:READY|INSERTED)|\\+QSIMSTAT: ?\\d,0", // [manual]
                "\\+QIND: ?\"?PB DONE\"?",                          // [field]
                "\\+(QFTP[A-Z]+): ?(.*)",                           // [manual]
                "",                                                 // the server's words are not told, only its number
                List.of("+QIND:", "+QUSIM:", "+CFUN:", "+QIURC:", "+QCFG:", "+QSIMSTAT:", "+CPIN:", "+CUSD:", "+CMTI:", "+CGEV:", "NORMAL POWER DOWN", "POWERED DOWN"), // [manual]
                "", "AT+CFUN=1,1");                                 // [manual]
    }

    private static PdpContext context() {
        return new PdpContext(
                Order.of("AT+QICSGP=1,1,\"<apn>\",\"\",\"\",0", "", SHORT), // [manual]: context 1, IPv4, no authentication
                Order.of("AT+QIACT?", "+QIACT:", SHORT),            // [manual]; a line for each active context
                PdpContext.Form.TABLE,                              // +QIACT: 1,1,1,"<ip>" [field]
                Order.of("AT+QIACT=1", "", 150),                    // [manual] 150 s; OK says that it is up
                Order.of("AT+QIDEACT=1", "", 40),                   // [manual] 40 s
                false,                                              // [manual]
                true,                                               // [manual], after +QIURC: "pdpdeact"
                "\\+QIURC: ?\"pdpdeact\",1",                        // [manual]
                Order.of("AT+QCCID", "", SHORT),                    // [manual]
                Optional.empty());                                  // AT+QCFG="nwscanseq" has other numbers on each module: left as it is
    }

    private static Ftp ftp() {
        return new Ftp(Ftp.Outcomes.ZERO_IS_DONE, session(), names(),
                new Ftp.RawDownload(server("AT+QFTPGET=\"<path>\",\"COM:\",<offset>", "+QFTPGET:"), CONNECT, ESCAPE), // [manual], [field]
                new Ftp.RawUpload(server("AT+QFTPPUT=\"<path>\",\"COM:\",0,<count>,1", "+QFTPPUT:"), CONNECT, ESCAPE), // [manual], [field]
                Optional.empty(),
                Optional.empty(),                                   // the error numbers tell what is wrong
                errors());
    }

    private static Ftp.Session session() {
        return new Ftp.Session(
                Order.of("AT+QFTPOPEN=?", "+QFTPOPEN:", SHORT),     // [manual]
                Optional.empty(),
                // [manual] 0 opening, 1 idle, 2 in a transfer, 3 closing, 4 closed; 1 and 3 [field]
                new Ftp.Status(Order.of("AT+QFTPSTAT", "+QFTPSTAT:", 30), true, 1, "1", List.of("0", "1", "2", "3")),
                new Ftp.Mode(Order.of("AT+QFTPCFG=\"transmode\",<mode>", "", SHORT), "1", "0"), // [field]
                List.of(
                        Order.of("AT+QFTPCFG=\"contextid\",1", "", SHORT), // [field]
                        Order.of("AT+QFTPCFG=\"account\",\"<user>\",\"<password>\"", "", SHORT), // [field]
                        Order.of("AT+QFTPCFG=\"filetype\",0", "", SHORT), // [manual] 0 is binary
                        Order.of("AT+QFTPCFG=\"rsptimeout\"," + PATIENCE, "", SHORT)), // [manual]
                new Ftp.Open(open(), Optional.empty(), open(), Optional.empty()),
                server("AT+QFTPCLOSE", "+QFTPCLOSE:"));             // [field]: until its line has come everything else is refused with 603
    }

    /** {@code AT+QFTPOPEN}: name resolution, connection and login, each as long as the module's patience. */
    private static Order open() {
        return Order.of("AT+QFTPOPEN=\"<host>\",<port>", "+QFTPOPEN:", 3 * PATIENCE); // [field]
    }

    private static Ftp.Names names() {
        return new Ftp.Names(
                server("AT+QFTPLIST=\"<path>\"", "+QFTPLIST:"),     // [field]
                server("AT+QFTPLIST=\".\"", "+QFTPLIST:"),          // [field]
                CONNECT,                                            // [field]; the lines, OK, +QFTPLIST: 0,<bytes>
                server("AT+QFTPPWD", "+QFTPPWD:"),                  // +QFTPPWD: 0,"/" [field]
                server("AT+QFTPCWD=\"<path>\"", "+QFTPCWD:"),       // [field]
                Optional.empty(),
                server("AT+QFTPMKDIR=\"<path>\"", "+QFTPMKDIR:"),   // [manual]
                server("AT+QFTPRMDIR=\"<path>\"", "+QFTPRMDIR:"),   // [manual]
                server("AT+QFTPDEL=\"<path>\"", "+QFTPDEL:"),       // [field]
                server("AT+QFTPRENAME=\"<from>\",\"<to>\"", "+QFTPRENAME:"), // [field]
                Optional.of(server("AT+QFTPSIZE=\"<path>\"", "+QFTPSIZE:"))); // +QFTPSIZE: 0,<bytes> [field]
    }

    /** 601 to 631 [manual]; 603, 615 and 627 [field]. 601 and 610 to 613 name no cause of ours. The others are protocol.md's. */
    private static Map<Integer, FaultCode> errors() {
        return Map.ofEntries(Map.entry(10, FaultCode.SIM_MISSING), Map.entry(11, FaultCode.SIM_PIN_REQUIRED), Map.entry(13, FaultCode.SIM_FAILURE),
                Map.entry(16, FaultCode.SIM_PIN_WRONG), Map.entry(30, FaultCode.NO_NETWORK), Map.entry(31, FaultCode.NO_NETWORK),
                Map.entry(602, FaultCode.CONNECTION_LOST), Map.entry(603, FaultCode.CONNECTION_LOST), Map.entry(604, FaultCode.SERVER_UNREACHABLE),
                Map.entry(605, FaultCode.SERVER_UNREACHABLE), Map.entry(606, FaultCode.CONNECTION_LOST), Map.entry(607, FaultCode.CONNECTION_LOST),
                Map.entry(608, FaultCode.CONNECTION_LOST), Map.entry(609, FaultCode.SERVER_UNREACHABLE), Map.entry(614, FaultCode.CONNECTION_LOST),
                Map.entry(615, FaultCode.CONNECTION_LOST), Map.entry(616, FaultCode.CONNECTION_LOST), Map.entry(617, FaultCode.NO_SUCH_FILE),
                Map.entry(618, FaultCode.SERVER_REFUSED), Map.entry(619, FaultCode.SERVER_FULL), Map.entry(620, FaultCode.SERVER_REFUSED),
                Map.entry(621, FaultCode.SERVER_REFUSED), Map.entry(622, FaultCode.SERVER_REFUSED), Map.entry(623, FaultCode.SERVER_REFUSED),
                Map.entry(624, FaultCode.SERVER_REFUSED), Map.entry(625, FaultCode.LOGIN_REFUSED), Map.entry(626, FaultCode.LOGIN_REFUSED),
                Map.entry(627, FaultCode.NO_SUCH_FILE), Map.entry(628, FaultCode.SERVER_REFUSED), Map.entry(629, FaultCode.SERVER_FULL),
                Map.entry(630, FaultCode.PERMISSION_DENIED), Map.entry(631, FaultCode.SERVER_UNREACHABLE));
    }

    private static Order server(String text, String answer) {
        return Order.of(text, answer, SERVER);
    }
}
