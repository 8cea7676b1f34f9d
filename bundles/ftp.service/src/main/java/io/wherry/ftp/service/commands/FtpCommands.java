package io.wherry.ftp.service.commands;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Completion.Outcome;
import io.wherry.at.Completion.Verdict;
import io.wherry.at.Fields;
import io.wherry.at.LineMatch;
import io.wherry.at.Reply;
import io.wherry.family.Ftp;
import io.wherry.family.Order;
import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.ftp.FtpAccount;

/**
 * The FTP commands of a family of modules, each as a value. None that reaches the server is sent twice by the port: the guide's three tries are the
 * service's, which looks, or opens a new session, before it repeats anything.
 */
public final class FtpCommands {
    private final Ftp ftp;
    private final Phrases say;
    private final FileCommands files;

    /** The commands of the client {@code ftp}. */
    public FtpCommands(Ftp ftp) {
        this.ftp = ftp;
        this.say = new Phrases(ftp);
        this.files = new FileCommands(ftp);
    }

    /** The client that they are for. */
    public Ftp family() {
        return ftp;
    }

    /** Those that carry files. */
    public FileCommands files() {
        return files;
    }

    /** Whether the firmware has FTP at all. */
    public Command probe() {
        return Phrases.asking(ftp.session().probe());
    }

    /** Whether somebody is logged in; not every firmware has it. */
    public Command isOpen() {
        Ftp.Status status = ftp.session().status();
        return status.later() ? say.server(status.order(), status.order().fill()) : Phrases.asking(status.order());
    }

    /** The server's own lines, where the family can tell them. */
    public Optional<Command> tellServerLines() {
        return ftp.session().serverLines().map(order -> Phrases.plain(order, order.fill()).tries(2));
    }

    /** Who opens data connections. */
    public Command mode(boolean passive) {
        Ftp.Mode mode = ftp.session().mode();
        return Phrases.plain(mode.order(), mode.order().fill("mode", passive ? mode.passive() : mode.active())).tries(3);
    }

    /**
     * Logs in.
     *
     * @param account      the server
     * @param portPosition 5 or 6: which value the port is, where the family knows both
     * @param canAsk       whether {@link #isOpen} may stand in for a lost outcome
     */
    public Command open(FtpAccount account, int portPosition, boolean canAsk) {
        Order order = order(account, portPosition);
        Command open = say.server(order, filled(order, account, account.user(), account.password().reveal(), account.account()))
                .shownAs(filled(order, account, "***", "***", account.account().isEmpty() ? "" : "***"));
        return canAsk ? open.ending(say.ended(order.answer()).orAsk(isOpen(), reply -> status(reply).filter(ftp.session().status().loggedIn()::equals).isPresent()
                ? Verdict.DONE : Verdict.PENDING)) : open;
    }

    private Order order(FtpAccount account, int portPosition) {
        Ftp.Open open = ftp.session().open();
        if (account.port() != 21) {
            return open.portsFifth().filter(fifth -> portPosition == 5).orElse(open.port());
        }
        return open.account().filter(withAccount -> !account.account().isEmpty()).orElse(open.usual());
    }

    private static String filled(Order order, FtpAccount account, String user, String password, String extra) {
        return order.fill("host", account.host(), "port", Integer.toString(account.port()), "user", user, "password", password, "account", extra);
    }

    /** Whether the reply to {@link #isOpen} says that there is anything to be closed. */
    public boolean saysOpen(Reply reply) {
        return status(reply).filter(ftp.session().status().open()::contains).isPresent();
    }

    /** What the reply to {@link #isOpen} says; empty where it is no answer to that. */
    public Optional<String> status(Reply reply) {
        Ftp.Status status = ftp.session().status();
        Optional<Fields> fields = status.later() ? reply.outcome().map(Fields::of) : reply.fields(status.order().answer());
        return fields.map(values -> values.text(status.field()));
    }

    /**
     * What is set before each login besides the mode.
     *
     * @throws FaultException {@code LOGIN_REFUSED}: the account's server wants what this family cannot send
     */
    public List<Command> settings(FtpAccount account) throws FaultException {
        if (!account.account().isEmpty() && ftp.session().open().account().isEmpty()) {
            throw new FaultException(FaultCode.LOGIN_REFUSED, "Server " + account.name() + " has an account besides the user, which this family of modules cannot send");
        }
        return ftp.session().settings().stream().map(order -> Phrases.plain(order, order.fill("user", account.user(), "password", account.password().reveal()))
                .shownAs(order.fill("user", "***", "password", "***")).tries(2)).toList();
    }

    /** Logs out. */
    public Command close() {
        return server(ftp.session().close());
    }

    /** A line that says unasked that the session is gone. */
    public LineMatch closed() {
        return say.failed(ftp.session().open().usual().answer()).or(say.done(ftp.session().close().answer()));
    }

    /** Lists the working directory or a path; {@link #listed} are its lines. */
    public Command list(Optional<String> path) {
        Order order = path.isPresent() ? ftp.names().list() : ftp.names().here();
        return say.server(order, order.fill("path", path.orElse(""))).ending(say.ended(order.answer()).withListing(Phrases.opening(ftp.names().opening())));
    }

    /** The server's lines in the reply to {@link #list}. */
    public List<String> listed(Reply reply) {
        LineMatch opening = Phrases.opening(ftp.names().opening());
        String prefix = ftp.names().list().answer();
        return reply.info().stream().filter(line -> !opening.test(line) && !line.startsWith(prefix)).toList();
    }

    /** Changes the working directory. */
    public Command changeDirectory(String path) {
        return say.server(ftp.names().enter(), ftp.names().enter().fill("path", path));
    }

    /** Changes to the directory above, where the family can. */
    public Optional<Command> changeUp() {
        return ftp.names().up().map(this::server);
    }

    /** Asks for the working directory; {@link #path} is it. */
    public Command workingDirectory() {
        Order where = ftp.names().where();
        return server(where).ending(say.ended(where.answer()).after(say.follows(where.answer())));
    }

    /** The path in the reply to {@link #workingDirectory}. */
    public String path(Reply reply) {
        String line = switch (ftp.outcomes()) {
            case ONE_IS_DONE -> reply.info().stream().filter(it -> it.indexOf('"') >= 0).findFirst().orElseGet(() -> reply.info().isEmpty() ? "" : reply.info().get(0));
            case ZERO_IS_DONE -> reply.outcome().orElse("");
        };
        int from = line.indexOf('"');
        int to = line.lastIndexOf('"');
        return from >= 0 && to > from ? line.substring(from + 1, to) : line.substring(line.indexOf(',') + 1).strip();
    }

    /** Makes a directory; never repeated blindly. */
    public Command makeDirectory(String path) {
        return say.server(ftp.names().make(), ftp.names().make().fill("path", path)).once();
    }

    /** Removes a directory; never repeated blindly. */
    public Command removeDirectory(String path) {
        return say.server(ftp.names().remove(), ftp.names().remove().fill("path", path)).once();
    }

    /** Deletes a file; never repeated blindly. */
    public Command delete(String path) {
        return say.server(ftp.names().delete(), ftp.names().delete().fill("path", path)).once();
    }

    /** Renames; never repeated blindly. */
    public Command rename(String from, String to) {
        return say.server(ftp.names().rename(), ftp.names().rename().fill("from", from, "to", to)).once();
    }

    /** Asks for a file's size, where the family can; {@link #size(Reply)} is it. */
    public Optional<Command> size(String path) {
        return ftp.names().size().map(order -> say.server(order, order.fill("path", path)));
    }

    /** The size in the reply to {@link #size(String)}. */
    public OptionalLong size(Reply reply) {
        return reply.outcome().map(line -> Fields.of(line).number(1)).orElse(OptionalLong.empty());
    }

    /** Whether a reply to {@code command} proves that the server lives: it does not where the module answers out of itself. */
    public boolean serverAnswers(Command command) {
        Completion end = command.completion();
        return end instanceof Outcome && !command.text().equals(ftp.session().status().order().text())
                || end instanceof Completion.RawIn || end instanceof Completion.RawOut || end instanceof Completion.StreamIn || end instanceof Completion.StreamOut
                || end instanceof Completion.Prompt prompt && prompt.then().isPresent();
    }

    /** Tries a plain connection, to learn whether the server can be reached at all. */
    public Command reach(Ftp.Reach reach, String host, int port) {
        return Phrases.plain(reach.open(), reach.open().fill("id", reach.id(), "host", host, "port", Integer.toString(port))).once()
                .ending(Outcome.of(socket(reach, "1"), socket(reach, "0")));
    }

    /** Ends that connection. */
    public Command endReach(Ftp.Reach reach) {
        return Phrases.plain(reach.close(), reach.close().fill("id", reach.id())).expecting(reach.close().answer());
    }

    private static LineMatch socket(Ftp.Reach reach, String state) {
        return LineMatch.fields(reach.open().answer(), fields -> fields.text(0).equals(reach.id()) && fields.text(1).equals(state));
    }

    private Command server(Order order) {
        return say.server(order, order.fill());
    }

}
