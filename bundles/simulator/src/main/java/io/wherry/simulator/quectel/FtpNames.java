package io.wherry.simulator.quectel;

import io.wherry.simulator.module.CommandLine;
import io.wherry.simulator.module.CommandLine.Form;
import io.wherry.simulator.module.Core;
import io.wherry.simulator.module.Ticket;
import io.wherry.simulator.profile.QuectelQuirk;
import io.wherry.simulator.profile.QuectelVariants;
import io.wherry.simulator.remote.RemoteFailure;
import io.wherry.simulator.remote.RemoteSession;

/** The FTP commands about names: each is {@code OK}, and then a result line. */
final class FtpNames {
    private final FtpLink link;
    private final QuectelVariants variants;

    /** What such a command asks of the server; the answer stands in the result line behind the 0. */
    private interface Step {
        String take(CommandLine line, RemoteSession session) throws RemoteFailure;
    }

    FtpNames(Core core, FtpLink link, QuectelVariants variants) {
        this.link = link;
        this.variants = variants;
        String quote = core.has(QuectelQuirk.PWD_QUOTED) ? "\"" : "";
        on("CWD", 1, (line, session) -> {
            session.cwd(line.arguments().get(0).text());
            return "0";
        });
        on("PWD", 0, (line, session) -> quote + session.pwd() + quote);
        on("MKDIR", 1, (line, session) -> {
            session.mkd(line.arguments().get(0).text());
            return "0";
        });
        on("RMDIR", 1, (line, session) -> {
            session.rmd(line.arguments().get(0).text());
            return "0";
        });
        on("DEL", 1, (line, session) -> {
            session.delete(line.arguments().get(0).text());
            return "0";
        });
        on("RENAME", 2, (line, session) -> {
            session.rename(line.arguments().get(0).text(), line.arguments().get(1).text());
            return "0";
        });
        on("SIZE", 1, (line, session) -> String.valueOf(session.size(line.arguments().get(0).text())));
        on("MDTM", 1, (line, session) -> "\"" + session.modified(line.arguments().get(0).text()) + "\"");
    }

    private void on(String command, int names, Step step) {
        link.on(command, ticket -> {
            if (!names(ticket, names)) {
                ticket.error(FtpErrors.BAD_PARAMETER);
            } else if (link.ready(ticket, command)) {
                String prefix = "+QFTP" + command + ": ";
                link.accepted(ticket);
                link.call(session -> step.take(ticket.line(), session), answer -> link.result(ticket, prefix + "0," + answer),
                        failure -> link.result(ticket, prefix + FtpErrors.pair(failure)));
            }
        });
    }

    private boolean names(Ticket ticket, int count) {
        CommandLine line = ticket.line();
        boolean form = count == 0 ? line.form() == Form.EXECUTE || line.form() == Form.READ : line.form() == Form.SET;
        return form && line.arguments().size() == count && line.arguments().stream()
                .allMatch(name -> name.quoted() && !name.text().isEmpty() && name.text().length() <= variants.longest());
    }
}
