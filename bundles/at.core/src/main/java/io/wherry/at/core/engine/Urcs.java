package io.wherry.at.core.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import io.wherry.at.Fields;
import io.wherry.at.RegistrationLine;
import io.wherry.at.Urc;

/** Reads unsolicited lines (protocol.md, The wire). */
public final class Urcs {
    private static final Pattern READY = Pattern.compile("AT command ready|RDY", Pattern.CASE_INSENSITIVE);
    private static final Pattern SIM = Pattern.compile("\\+SIM(:? ?)(READY|DROP|Inserted|Removed)", Pattern.CASE_INSENSITIVE);
    private static final Pattern FTP = Pattern.compile("\\+(FTP[A-Z]+): ?(.*)");
    private static final List<String> OTHERS = List.of("+ESMCAUSE:", "^MODE:", "+MIPRTCP:", "+MIPSTAT:", "+MIPREAD:", "+MIPXOFF:", "+MIPXON:",
            "+MIPPUSH:", "+MIPOPEN:", "+MIPCLOSE:", "+MIPDATA:", "+GTREADY", "^RSSI:", "+CUSD:", "+CMTI:", "+CGEV:");

    private Urcs() {
    }

    /** Whether the module says with {@code line} that it has (re)started. */
    public static boolean restart(String line) {
        return READY.matcher(line).matches();
    }

    /** Whether {@code line} can only be an unsolicited one, so that it is one even where other lines are content. */
    public static boolean certain(String line) {
        Urc urc = read(line);
        return !(urc instanceof Urc.Unknown || urc instanceof Urc.Ftp);
    }

    /** Reads any line. */
    public static Urc read(String line) {
        if (restart(line)) {
            return new Urc.Ready(line);
        }
        if (line.equals("PB DONE")) {
            return new Urc.PhoneBookDone(line);
        }
        if (SIM.matcher(line).matches()) {
            String word = line.toUpperCase(Locale.ROOT);
            return new Urc.Sim(line, word.endsWith("READY") || word.endsWith("INSERTED"));
        }
        Optional<RegistrationLine> registration = RegistrationLine.of(line);
        if (registration.isPresent()) {
            return new Urc.Registration(line, registration.get().domain(), registration.get().stat());
        }
        if (line.startsWith("+MIPCALL:")) {
            return context(line);
        }
        if (line.startsWith("+FTPINFO:")) {
            return new Urc.FtpInfo(line, line.substring("+FTPINFO:".length()).strip());
        }
        var ftp = FTP.matcher(line);
        if (ftp.matches()) {
            return new Urc.Ftp(line, ftp.group(1), ftp.group(2).strip());
        }
        if (line.startsWith("+CTZV:") || line.startsWith("+CTZE:") || line.startsWith("+NITZ:")) {
            return new Urc.TimeZone(line);
        }
        return OTHERS.stream().filter(line::startsWith).findFirst().<Urc>map(prefix -> new Urc.Other(line, prefix))
                .orElseGet(() -> new Urc.Unknown(line));
    }

    private static Urc context(String line) {
        Fields fields = Fields.of(line);
        String first = fields.text(0);
        if (first.equals("0")) {
            return new Urc.PdpContext(line, Optional.empty());
        }
        boolean address = first.indexOf('.') > 0 || first.indexOf(':') >= 0;
        if (address) {
            return new Urc.PdpContext(line, Optional.of(first));
        }
        return first.equals("1") && fields.size() > 1 ? new Urc.PdpContext(line, Optional.of(fields.text(1))) : new Urc.Unknown(line);
    }
}
