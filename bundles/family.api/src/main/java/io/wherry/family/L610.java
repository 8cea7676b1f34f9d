package io.wherry.family;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.wherry.fault.FaultCode;

/**
 * Fibocom L610 and its relatives. Behind each fact stand its place in protocol.md and its trust: [guide] the vendor's guide, [field] seen working in public
 * drivers, [likely], [unknown].
 */
final class L610 {
    /** Commands that the module answers from its own memory. */
    private static final int SHORT = 5;
    /** Commands that wait for the server: 60 s in the guide's table. */
    private static final int SERVER = 60;

    static final Family FAMILY = new Family("l610", ".*fibocom.*", channel(), context(), ftp());

    private L610() {
    }

    /** protocol.md, The wire. */
    private static Channel channel() {
        return new Channel(
                "AT command ready|RDY",                             // [guide]; RDY [field]
                "\\+SIM:? ?(?:READY|Inserted)",                     // [guide]; Inserted [field]
                "\\+SIM:? ?(?:DROP|Removed)",                       // [guide]; Removed [field]
                "PB DONE",                                          // [field]
                "\\+(FTP[A-Z]+): ?(.*)",                            // [guide]
                "+FTPINFO:",                                        // [likely]
                List.of("+ESMCAUSE:", "^MODE:", "+MIPRTCP:", "+MIPSTAT:", "+MIPREAD:", "+MIPXOFF:", "+MIPXON:", "+MIPPUSH:", "+MIPOPEN:", "+MIPCLOSE:", "+MIPDATA:",
                        "+GTREADY", "^RSSI:", "+CUSD:", "+CMTI:", "+CGEV:"), // [field]
                "AT+CFUN=15", "AT+CFUN=1,1");                       // Resets: [field], [likely]
    }

    /** protocol.md, Bring-up. */
    private static PdpContext context() {
        return new PdpContext(
                Order.of("AT+CGDCONT=1,\"IP\",\"<apn>\"", "", SHORT), // [guide]
                Order.of("AT+MIPCALL?", "+MIPCALL:", SHORT),        // [guide]; 1 s in the table
                PdpContext.Form.CALL,                               // [guide]; 2 = dialling [field]
                Order.of("AT+MIPCALL=1", "+MIPCALL:", 60),          // [guide]
                Order.of("AT+MIPCALL=0", "+MIPCALL:", 40),          // [guide]
                true,                                               // [guide] note 3
                false,
                "",                                                 // +MIPCALL: 0 [guide]
                Order.of("AT+CCID", "", SHORT),                     // [guide]; +CCID: or +ICCID:
                Optional.of(new PdpContext.SearchOrder(Order.of("AT+GTRAT?", "+GTRAT:", SHORT), Order.of("AT+GTRAT=<rat>", "", 15)))); // [guide]
    }

    /** protocol.md, FTP. */
    private static Ftp ftp() {
        return new Ftp(Ftp.Outcomes.ONE_IS_DONE, session(), names(), windows(),
                new Ftp.Pieces(server("AT+FTPPUT=\"<path>\",<count>,<last>", "+FTPPUT:"), List.of(3072, 2048, 1024)), // PUT: 3072 [guide], 1024 is safe [field]
                Optional.of(new Ftp.Coded(server("AT+FTPSTOR=\"<path>\"", "+FTPSTOR:"), server("AT+FTPRETR=\"<path>\"", "+FTPRETR:"))), // [guide] note 6
                Optional.of(new Ftp.Reach(Order.of("AT+MIPOPEN=<id>,,\"<host>\",<port>,0", "+MIPOPEN:", SERVER),
                        Order.of("AT+MIPCLOSE=<id>", "+MIPCLOSE:", 20), "1")), // TCP on the module [field]
                errors());
    }

    private static Ftp.Session session() {
        return new Ftp.Session(
                Order.of("AT+FTPOPEN=?", "+FTPOPEN:", SHORT),       // [field]
                Optional.of(Order.of("AT+FTPINFO=1", "", SHORT)),   // [likely]
                new Ftp.Status(Order.of("AT+FTPOPEN?", "+FTPOPEN:", SHORT), false, 0, "1", List.of("1")), // [field]
                new Ftp.Mode(Order.of("AT+FTPMODE=<mode>", "", SHORT), "0", "1"), // [guide]
                List.of(),
                new Ftp.Open(
                        open("AT+FTPOPEN=\"<host>\",\"<user>\",\"<password>\""),                                   // [guide]
                        Optional.of(open("AT+FTPOPEN=\"<host>\",\"<user>\",\"<password>\",\"<account>\"")),        // [guide]
                        open("AT+FTPOPEN=\"<host>\",\"<user>\",\"<password>\",\"<account>\",,<port>"),             // Port: sixth [field]
                        Optional.of(open("AT+FTPOPEN=\"<host>\",\"<user>\",\"<password>\",\"<account>\",<port>,"))), // Port: fifth [guide]
                server("AT+FTPCLOSE", "+FTPCLOSE:"));               // [guide]
    }

    private static Ftp.Names names() {
        return new Ftp.Names(
                server("AT+FTPLIST=\"<path>\"", "+FTPLIST:"),       // [guide]
                server("AT+FTPLIST", "+FTPLIST:"),                  // [guide]
                "\\+FTPLIST: *2 *",                                  // [guide]
                server("AT+FTPPWD", "+FTPPWD:"),                    // [guide]
                server("AT+FTPCWD=\"<path>\"", "+FTPCWD:"),         // [guide]
                Optional.of(server("AT+FTPCDUP", "+FTPCDUP:")),     // [guide]
                server("AT+FTPMKD=\"<path>\"", "+FTPMKD:"),         // [guide]
                server("AT+FTPRMD=\"<path>\"", "+FTPRMD:"),         // [guide]
                server("AT+FTPDEL=\"<path>\"", "+FTPDEL:"),         // [guide]
                server("AT+FTPREN=\"<from>\",\"<to>\"", "+FTPREN:"), // [guide]
                Optional.empty());                                  // AT+FTPSIZE: not in the guide; LIST tells
    }

    private static Ftp.Windows windows() {
        return new Ftp.Windows(
                server("AT+FTPGET=\"<path>\",1,<offset>", "+FTPGET:"), // GET: type 1 is binary [guide], the offset is real [field]
                // its bytes lie in the module's own buffer, so the table's 60 s would only be a longer wait for a command that was lost
                Order.of("AT+FTPRECV=<count>", "+FTPRECV:", 20),    // RECV [guide]
                "+FTP_RECV:",                                       // RECV: the guide's misprint
                Order.of("AT+FTPRECV=?", "+FTPRECV:", SHORT),       // RECV [likely]
                List.of(2048, 1024, 512, 100),                      // RECV: 1024 and 2048 [field], 100 [guide]
                4096,                                               // RECV: the largest is [unknown]
                1024, 2L << 20);                                    // GET: 1024 to 513024 bytes [field], with room to spare
    }

    /** protocol.md, Error codes worth a name [field]. */
    private static Map<Integer, FaultCode> errors() {
        return Map.ofEntries(Map.entry(10, FaultCode.SIM_MISSING), Map.entry(11, FaultCode.SIM_PIN_REQUIRED), Map.entry(13, FaultCode.SIM_FAILURE),
                Map.entry(16, FaultCode.SIM_PIN_WRONG), Map.entry(30, FaultCode.NO_NETWORK), Map.entry(31, FaultCode.NO_NETWORK), Map.entry(900, FaultCode.APN_REFUSED),
                Map.entry(901, FaultCode.PDP_DOWN), Map.entry(910, FaultCode.SERVER_UNREACHABLE), Map.entry(911, FaultCode.SERVER_UNREACHABLE),
                Map.entry(913, FaultCode.CONNECTION_LOST), Map.entry(914, FaultCode.STALLED), Map.entry(915, FaultCode.CONNECTION_LOST),
                Map.entry(916, FaultCode.SERVER_UNREACHABLE), Map.entry(917, FaultCode.SERVER_UNREACHABLE));
    }

    /** {@code AT+FTPOPEN}: 150 s for name resolution, connection and login (guide, table). */
    private static Order open(String text) {
        return Order.of(text, "+FTPOPEN:", 150);
    }

    private static Order server(String text, String answer) {
        return Order.of(text, answer, SERVER);
    }
}
