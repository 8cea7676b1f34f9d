package io.wherry.at.core.engine;

import java.util.Optional;
import java.util.regex.Pattern;

import io.wherry.at.Fields;
import io.wherry.at.RegistrationLine;
import io.wherry.at.Urc;
import io.wherry.family.Channel;
import io.wherry.family.Family;
import io.wherry.family.PdpContext;

/** Reads the unsolicited lines of a family of modules (protocol.md, The wire). */
public final class Urcs {
    private final Channel facts;
    private final PdpContext context;
    private final Pattern restart;
    private final Pattern simThere;
    private final Pattern simGone;
    private final Pattern phoneBook;
    private final Pattern outcome;
    private final Pattern lost;

    /** The lines of {@code family}. */
    public Urcs(Family family) {
        facts = family.channel();
        context = family.context();
        restart = pattern(facts.restart());
        simThere = pattern(facts.simThere());
        simGone = pattern(facts.simGone());
        phoneBook = pattern(facts.phoneBook());
        outcome = pattern(facts.outcome());
        lost = pattern(context.lost());
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    /** Whether the module says with {@code line} that it has (re)started. */
    public boolean restart(String line) {
        return restart.matcher(line).matches();
    }

    /** Whether {@code line} can only be an unsolicited one, so that it is one even where other lines are content. */
    public boolean certain(String line) {
        Urc urc = read(line);
        return !(urc instanceof Urc.Unknown || urc instanceof Urc.Ftp);
    }

    /** Reads any line. */
    public Urc read(String line) {
        if (restart(line)) {
            return new Urc.Ready(line);
        }
        if (phoneBook.matcher(line).matches()) {
            return new Urc.PhoneBookDone(line);
        }
        if (simThere.matcher(line).matches()) {
            return new Urc.Sim(line, true);
        }
        if (simGone.matcher(line).matches()) {
            return new Urc.Sim(line, false);
        }
        Optional<RegistrationLine> registration = RegistrationLine.of(line);
        if (registration.isPresent()) {
            return new Urc.Registration(line, registration.get().domain(), registration.get().stat());
        }
        if (lost.matcher(line).matches()) {
            return new Urc.PdpContext(line, Optional.empty());
        }
        if (context.announced() && line.startsWith(context.query().answer())) {
            return context(line);
        }
        if (!facts.serverLine().isEmpty() && line.startsWith(facts.serverLine())) {
            return new Urc.FtpInfo(line, line.substring(facts.serverLine().length()).strip());
        }
        var ftp = outcome.matcher(line);
        if (ftp.matches()) {
            return new Urc.Ftp(line, ftp.group(1), ftp.group(2).strip());
        }
        if (line.startsWith("+CTZV:") || line.startsWith("+CTZE:") || line.startsWith("+NITZ:")) {
            return new Urc.TimeZone(line);
        }
        return facts.others().stream().filter(line::startsWith).findFirst().<Urc>map(prefix -> new Urc.Other(line, prefix))
                .orElseGet(() -> new Urc.Unknown(line));
    }

    private Urc context(String line) {
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
