package io.wherry.simulator.module;

import java.util.ArrayList;
import java.util.List;

import io.wherry.simulator.profile.Variants.Size;
import io.wherry.simulator.remote.RemoteFailure;
import io.wherry.simulator.remote.RemoteSession;

/** The FTP commands about names: each is {@code OK}, and then an outcome. */
final class FtpFiles {
    private final Core core;
    private final FtpLink link;
    private final Size form;

    /** What such a command asks of the server. */
    private interface Step {
        void take(CommandLine line, RemoteSession session) throws RemoteFailure;
    }

    FtpFiles(Core core, FtpLink link, Size form) {
        this.core = core;
        this.link = link;
        this.form = form;
        on("CWD", 1, (line, session) -> session.cwd(line.arguments().get(0).text()));
        on("MKD", 1, (line, session) -> session.mkd(line.arguments().get(0).text()));
        on("RMD", 1, (line, session) -> session.rmd(line.arguments().get(0).text()));
        on("DEL", 1, (line, session) -> session.delete(line.arguments().get(0).text()));
        on("REN", 2, (line, session) -> session.rename(line.arguments().get(0).text(), line.arguments().get(1).text()));
        on("CDUP", 0, (line, session) -> session.cdup());
        link.on("LIST", this::list);
        link.on("PWD", this::pwd);
        link.on("SIZE", this::size);
    }

    private void on(String command, int names, Step step) {
        link.on(command, ticket -> {
            if (ticket.line().form() == CommandLine.Form.TEST) {
                ticket.ok();
            } else if (!names(ticket.line(), names)) {
                ticket.error(Errors.BAD_PARAMETER);
            } else if (link.ready(ticket)) {
                String prefix = "+FTP" + command + ": ";
                ticket.accepted();
                link.call(session -> {
                    step.take(ticket.line(), session);
                    return true;
                }, done -> ticket.outcome(prefix + 1), failure -> ticket.outcome(prefix + 0));
            }
        });
    }

    /** Whether a line has just so many names as strings, none of them empty. */
    static boolean names(CommandLine line, int count) {
        CommandLine.Form form = count == 0 ? CommandLine.Form.EXECUTE : CommandLine.Form.SET;
        return line.form() == form && line.arguments().size() == count
                && line.arguments().stream().allMatch(name -> name.quoted() && !name.text().isEmpty());
    }

    private void list(Ticket ticket) {
        boolean here = ticket.line().form() == CommandLine.Form.EXECUTE;
        if (ticket.line().form() == CommandLine.Form.TEST) {
            ticket.ok();
        } else if (!here && !names(ticket.line(), 1)) {
            ticket.error(Errors.BAD_PARAMETER);
        } else if (link.ready(ticket)) {
            ticket.accepted();
            link.call(session -> session.list(here ? "" : ticket.line().arguments().get(0).text()), lines -> {
                List<Piece> content = new ArrayList<>();
                content.add(Piece.line(core.wording().line("+FTPLIST: 2")));
                lines.forEach(line -> content.add(Piece.content(line)));
                ticket.outcome(content, "+FTPLIST: 1");
            }, failure -> ticket.outcome("+FTPLIST: 0"));
        }
    }

    private void pwd(Ticket ticket) {
        if (ticket.line().form() == CommandLine.Form.TEST) {
            ticket.ok();
        } else if (ticket.line().form() != CommandLine.Form.EXECUTE) {
            ticket.error();
        } else if (link.ready(ticket)) {
            ticket.accepted();
            link.call(session -> session.pwd(), path -> ticket.outcome(
                    List.of(Piece.line(core.wording().line("+FTPPWD: 2,\"" + path + "\""))), "+FTPPWD: 1"),
                    failure -> ticket.outcome("+FTPPWD: 0"));
        }
    }

    private void size(Ticket ticket) {
        if (form == Size.MISSING) {
            ticket.error();
        } else if (ticket.line().form() == CommandLine.Form.TEST) {
            ticket.ok();
        } else if (!names(ticket.line(), 1)) {
            ticket.error(Errors.BAD_PARAMETER);
        } else if (link.ready(ticket)) {
            String name = ticket.line().arguments().get(0).text();
            if (form == Size.ANSWER) {
                link.call(session -> session.size(name), size -> ticket.ok("+FTPSIZE: " + size), failure -> ticket.error(Errors.FAILED));
            } else {
                ticket.accepted();
                link.call(session -> session.size(name), size -> ticket.outcome(
                        List.of(Piece.line(core.wording().line("+FTPSIZE: 2," + size))), "+FTPSIZE: 1"),
                        failure -> ticket.outcome("+FTPSIZE: 0"));
            }
        }
    }
}
