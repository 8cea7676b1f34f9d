package io.wherry.ftp.service.commands;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import io.wherry.at.AtException;
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

    /** The commands of the client {@code ftp}. */
    public FtpCommands(Ftp ftp) {
        this.ftp = ftp;
    }

    /** The client that they are for. */
    public Ftp family() {
        return ftp;
    }

    /** Whether the firmware has FTP at all. */
    public Command probe() {
        return asking(ftp.session().probe());
    }

    /** Whether somebody is logged in; not every firmware has it. */
    public Command isOpen() {
        Ftp.Status status = ftp.session().status();
        return status.later() ? server(status.order(), status.order().fill()) : asking(status.order());
    }

    /** The server's own lines, where the family can tell them. */
    public Optional<Command> tellServerLines() {
        return ftp.session().serverLines().map(order -> plain(order, order.fill()).tries(2));
    }

    /** Who opens data connections. */
    public Command mode(boolean passive) {
        Ftp.Mode mode = ftp.session().mode();
        return plain(mode.order(), mode.order().fill("mode", passive ? mode.passive() : mode.active())).tries(3);
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
        Command open = server(order, filled(order, account, account.user(), account.password().reveal(), account.account()))
                .shownAs(filled(order, account, "***", "***", account.account().isEmpty() ? "" : "***"));
        return canAsk ? open.ending(ended(order.answer()).orAsk(isOpen(), reply -> status(reply).filter(ftp.session().status().loggedIn()::equals).isPresent()
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
        return ftp.session().settings().stream().map(order -> plain(order, order.fill("user", account.user(), "password", account.password().reveal()))
                .shownAs(order.fill("user", "***", "password", "***")).tries(2)).toList();
    }

    /** Logs out. */
    public Command close() {
        return server(ftp.session().close());
    }

    /** A line that says unasked that the session is gone. */
    public LineMatch closed() {
        return failed(ftp.session().open().usual().answer()).or(done(ftp.session().close().answer()));
    }

    /** Lists the working directory or a path; {@link #listed} are its lines. */
    public Command list(Optional<String> path) {
        Order order = path.isPresent() ? ftp.names().list() : ftp.names().here();
        return server(order, order.fill("path", path.orElse(""))).ending(ended(order.answer()).withListing(opening(ftp.names().opening())));
    }

    /** The server's lines in the reply to {@link #list}. */
    public List<String> listed(Reply reply) {
        LineMatch opening = opening(ftp.names().opening());
        String prefix = ftp.names().list().answer();
        return reply.info().stream().filter(line -> !opening.test(line) && !line.startsWith(prefix)).toList();
    }

    /** Changes the working directory. */
    public Command changeDirectory(String path) {
        return server(ftp.names().enter(), ftp.names().enter().fill("path", path));
    }

    /** Changes to the directory above, where the family can. */
    public Optional<Command> changeUp() {
        return ftp.names().up().map(this::server);
    }

    /** Asks for the working directory; {@link #path} is it. */
    public Command workingDirectory() {
        Order where = ftp.names().where();
        return server(where).ending(ended(where.answer()).after(follows(where.answer())));
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
        return server(ftp.names().make(), ftp.names().make().fill("path", path)).once();
    }

    /** Removes a directory; never repeated blindly. */
    public Command removeDirectory(String path) {
        return server(ftp.names().remove(), ftp.names().remove().fill("path", path)).once();
    }

    /** Deletes a file; never repeated blindly. */
    public Command delete(String path) {
        return server(ftp.names().delete(), ftp.names().delete().fill("path", path)).once();
    }

    /** Renames; never repeated blindly. */
    public Command rename(String from, String to) {
        return server(ftp.names().rename(), ftp.names().rename().fill("from", from, "to", to)).once();
    }

    /**
     * Begins a window. It ends when data begins to arrive, or at once when all is there; what comes after the former
     * is told by an unsolicited line, so that the port is free for {@link #receive} should it never come.
     *
     * @param offset in bytes
     */
    public Command get(Ftp.Windows windows, String path, long offset) {
        Order get = windows.get();
        return server(get, get.fill("path", path, "offset", Long.toString(offset)))
                .ending(Outcome.of(LineMatch.outcome(get.answer(), "2").or(done(get.answer())), failed(get.answer())));
    }

    /** A line that says that the window of {@link #get} is whole in the module's buffer. */
    public LineMatch windowDone(Ftp.Windows windows) {
        return done(windows.get().answer());
    }

    /** A line that says that the window of {@link #get} broke off. */
    public LineMatch windowBroken(Ftp.Windows windows) {
        return failed(windows.get().answer());
    }

    /** Asks for the range of piece sizes, where the firmware tells. */
    public Command receiveRange(Ftp.Windows windows) {
        return asking(windows.range());
    }

    /** Takes a piece; never repeated, because the bytes it took out of the module's buffer are gone. */
    public Command receive(Ftp.Windows windows, int most) {
        LineMatch header = LineMatch.fields(windows.receive().answer(), FtpCommands::isCount);
        LineMatch either = windows.misprint().isEmpty() ? header : header.or(LineMatch.fields(windows.misprint(), FtpCommands::isCount));
        return plain(windows.receive(), windows.receive().fill("count", Integer.toString(most))).once()
                .ending(new Completion.Block(either, line -> Fields.of(line).integer(0).orElse(-1), most));
    }

    private static boolean isCount(Fields fields) {
        return fields.size() == 1 && fields.integer(0).isPresent();
    }

    /**
     * Sends a piece; never repeated blindly.
     *
     * @param data what is sent at the prompt, at most as much as it asks for
     * @param last whether the file ends with it; then an outcome follows
     */
    public Command put(Ftp.Pieces pieces, String path, byte[] data, boolean last) {
        Order put = pieces.put();
        LineMatch prompt = LineMatch.fields(put.answer(), fields -> fields.text(0).equals("2"));
        return plain(put, put.fill("path", path, "count", Integer.toString(data.length), "last", last ? "1" : "0")).once()
                .ending(new Completion.Prompt(prompt, line -> Fields.of(line).integer(1).orElse(data.length), data,
                        failed(put.answer()), last ? Optional.of(ended(put.answer())) : Optional.empty()));
    }

    /** Sends a stream, which the port codes (guide, note 6). Never repeated blindly. */
    public Command store(Ftp.Coded coded, String path, Completion.Source source) {
        Order store = coded.store();
        return server(store, store.fill("path", path)).once()
                .ending(new Completion.StreamOut(LineMatch.outcome(store.answer(), "2"), source, ended(store.answer()), store.deadline()));
    }

    /** Fetches a stream, which the port decodes (guide, note 6). */
    public Command retrieve(Ftp.Coded coded, String path, Completion.Sink sink) {
        Order retrieve = coded.retrieve();
        return server(retrieve, retrieve.fill("path", path)).once()
                .ending(new Completion.StreamIn(LineMatch.outcome(retrieve.answer(), "2"), sink, ended(retrieve.answer()), retrieve.deadline()));
    }

    /**
     * Fetches all from an offset on, raw.
     *
     * @param offset in bytes
     * @param count  how many bytes that is
     */
    public Command download(Ftp.RawDownload raw, String path, long offset, long count, Completion.Sink sink) {
        Order get = raw.get();
        return plain(get, get.fill("path", path, "offset", Long.toString(offset))).once()
                .ending(new Completion.RawIn(opening(raw.opening()), count, sink, counted(get.answer(), count, offset + count), get.deadline(), raw.escape()));
    }

    /** Sends a whole file, raw. Never repeated blindly. */
    public Command upload(Ftp.RawUpload raw, String path, long count, Completion.Source source) {
        Order put = raw.put();
        return plain(put, put.fill("path", path, "count", Long.toString(count))).once()
                .ending(new Completion.RawOut(opening(raw.opening()), count, source, counted(put.answer(), count, count), put.deadline(), raw.escape()));
    }

    /** Done only with the right number of bytes: those of this stream or, should a module count so, those up to its end. */
    private Outcome counted(String prefix, long count, long end) {
        LineMatch done = done(prefix);
        LineMatch right = line -> done.test(line) && Fields.of(line).number(1).stream().anyMatch(told -> told == count || told == end);
        return Outcome.of(right, line -> failed(prefix).test(line) || done.test(line) && !right.test(line));
    }

    /** Whether a stream ended well by the module's own account, though not with the number of bytes that it was to have. */
    public boolean otherLength(AtException failure) {
        LineMatch done = switch (ftp.outcomes()) {
            case ONE_IS_DONE -> LineMatch.none();
            case ZERO_IS_DONE -> line -> Fields.of(line).text(0).equals("0");
        };
        return failure.outcome().filter(done::test).isPresent();
    }

    /** Asks for a file's size, where the family can; {@link #size(Reply)} is it. */
    public Optional<Command> size(String path) {
        return ftp.names().size().map(order -> server(order, order.fill("path", path)));
    }

    /** The size in the reply to {@link #size(String)}. */
    public OptionalLong size(Reply reply) {
        return reply.outcome().map(line -> Fields.of(line).number(1)).orElse(OptionalLong.empty());
    }

    /** Whether a reply to {@code command} proves that the server lives: it does not where the module answers out of itself. */
    public boolean serverAnswers(Command command) {
        return command.completion() instanceof Outcome && !command.text().equals(ftp.session().status().order().text())
                || command.completion() instanceof Completion.RawIn || command.completion() instanceof Completion.RawOut || command.completion() instanceof Completion.StreamIn || command.completion() instanceof Completion.StreamOut
                || command.completion() instanceof Completion.Prompt prompt && prompt.then().isPresent();
    }

    /** Tries a plain connection, to learn whether the server can be reached at all. */
    public Command reach(Ftp.Reach reach, String host, int port) {
        return plain(reach.open(), reach.open().fill("id", reach.id(), "host", host, "port", Integer.toString(port))).once()
                .ending(Outcome.of(socket(reach, "1"), socket(reach, "0")));
    }

    /** Ends that connection. */
    public Command endReach(Ftp.Reach reach) {
        return plain(reach.close(), reach.close().fill("id", reach.id())).expecting(reach.close().answer());
    }

    private static LineMatch socket(Ftp.Reach reach, String state) {
        return LineMatch.fields(reach.open().answer(), fields -> fields.text(0).equals(reach.id()) && fields.text(1).equals(state));
    }

    private Command server(Order order) {
        return server(order, order.fill());
    }

    private Command server(Order order, String text) {
        return plain(order, text).ending(ended(order.answer()));
    }

    private static Command asking(Order order) {
        return plain(order, order.fill()).expecting(order.answer());
    }

    private static Command plain(Order order, String text) {
        return Command.of(text).within(order.deadline());
    }

    private Outcome ended(String prefix) {
        return Outcome.of(done(prefix), failed(prefix));
    }

    private LineMatch done(String prefix) {
        return switch (ftp.outcomes()) {
            case ONE_IS_DONE -> LineMatch.outcome(prefix, "1");
            case ZERO_IS_DONE -> LineMatch.fields(prefix, fields -> fields.text(0).equals("0"));
        };
    }

    private LineMatch failed(String prefix) {
        return switch (ftp.outcomes()) {
            case ONE_IS_DONE -> LineMatch.outcome(prefix, "0");
            case ZERO_IS_DONE -> LineMatch.fields(prefix, fields -> !fields.text(0).equals("0"));
        };
    }

    /** The line that says that data follows. */
    private LineMatch follows(String prefix) {
        return switch (ftp.outcomes()) {
            case ONE_IS_DONE -> LineMatch.fields(prefix, fields -> fields.text(0).equals("2"));
            case ZERO_IS_DONE -> LineMatch.none();
        };
    }

    private static LineMatch opening(String regex) {
        return LineMatch.pattern("(?i)" + regex);
    }
}
