package io.wherry.simulator.quectel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.wherry.simulator.module.CommandLine;
import io.wherry.simulator.module.Core;
import io.wherry.simulator.module.Ticket;
import io.wherry.simulator.profile.QuectelQuirk;
import io.wherry.simulator.profile.Quirk;
import io.wherry.simulator.remote.Login;

/** {@code AT+QFTPCFG}: account, kind of file, mode, context and time-out; forgotten at a restart. */
final class FtpSettings {

    /** A number that can be set: from, to, and at first. */
    private record Range(int least, int most, int first) {
    }

    private static final Map<String, Range> RANGES = new LinkedHashMap<>();

    static {
        RANGES.put("filetype", new Range(0, 1, 0));
        RANGES.put("transmode", new Range(0, 1, 1));
        RANGES.put("contextid", new Range(1, 16, 1));
        RANGES.put("rsptimeout", new Range(20, 180, 90));
        RANGES.put("ssltype", new Range(0, 2, 0));
        RANGES.put("sslctxid", new Range(0, 5, 0));
        RANGES.put("data_address", new Range(0, 2, 0));
        RANGES.put("restenable", new Range(0, 1, 1));
    }

    private final Core core;
    private final Map<String, Integer> values = new LinkedHashMap<>();
    private String user = "";
    private String password = "";

    FtpSettings(Core core) {
        this.core = core;
        RANGES.forEach((name, range) -> values.put(name, range.first()));
        if (core.has(QuectelQuirk.OLD_SETTINGS)) {
            values.keySet().removeAll(List.of("data_address", "restenable"));
        }
        core.on("+QFTPCFG", core.has(Quirk.NO_FTP) ? Ticket::error : this::configure);
    }

    boolean binary() {
        return values.get("filetype") == 0;
    }

    boolean passive() {
        return values.get("transmode") == 1;
    }

    int context() {
        return values.get("contextid");
    }

    /** How long a command may take, and how long data may stand still. */
    Duration timeout() {
        return Duration.ofSeconds(values.get("rsptimeout"));
    }

    Login login(String host, int port) {
        return new Login(host, port, user, password, "");
    }

    private void configure(Ticket ticket) {
        switch (ticket.line().form()) {
            case TEST -> tested(ticket);
            case SET -> {
                Optional<String> name = ticket.line().string(0);
                if (name.filter("account"::equals).isPresent()) {
                    account(ticket);
                } else if (name.filter(values::containsKey).isPresent()) {
                    number(ticket, name.get());
                } else {
                    ticket.error(FtpErrors.BAD_PARAMETER);
                }
            }
            case READ, EXECUTE -> ticket.error();
        }
    }

    private void tested(Ticket ticket) {
        ticket.info("+QFTPCFG: \"account\",<username>,<password>");
        values.keySet().forEach(name -> {
            Range range = RANGES.get(name);
            ticket.info("+QFTPCFG: \"" + name + "\",(" + range.least() + (range.most() == 1 ? "," : "-") + range.most() + ")");
        });
        ticket.ok();
    }

    /** The password comes back as stars (seen on an EG800K). */
    private void account(Ticket ticket) {
        CommandLine line = ticket.line();
        if (line.arguments().size() == 1) {
            ticket.ok("+QFTPCFG: \"account\",\"" + user + "\",\"" + "*".repeat(password.length()) + "\"");
        } else if (line.arguments().size() == 3 && line.string(1).isPresent() && line.string(2).isPresent()) {
            user = line.string(1).get();
            password = line.string(2).get();
            ticket.ok();
        } else {
            ticket.error(FtpErrors.BAD_PARAMETER);
        }
    }

    private void number(Ticket ticket, String name) {
        Range range = RANGES.get(name);
        Optional<Long> value = ticket.line().number(1).filter(n -> n >= range.least() && n <= range.most());
        if (ticket.line().arguments().size() == 1) {
            ticket.ok("+QFTPCFG: \"" + name + "\"," + values.get(name));
        } else if (ticket.line().arguments().size() == 2 && value.isPresent()) {
            values.put(name, value.get().intValue());
            ticket.ok();
        } else {
            ticket.error(FtpErrors.BAD_PARAMETER);
        }
    }
}
