package io.wherry.ftp.service.commands;

import java.time.Duration;
import java.util.Optional;

import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Completion.Outcome;
import io.wherry.at.Completion.Verdict;
import io.wherry.at.Fields;
import io.wherry.at.LineMatch;
import io.wherry.ftp.FtpAccount;

/**
 * The FTP commands of the guide's table, each as a value. Deadlines are the table's. None that reaches the server is sent twice by the
 * port: the guide's three tries are the service's, which looks, or opens a new session, before it repeats anything.
 */
public final class FtpCommands {
    /** {@code AT+FTPOPEN}: name resolution, connection and login (guide, table). */
    public static final Duration OPEN = Duration.ofSeconds(150);
    /** Every other command that waits for the server (guide, table). */
    public static final Duration SERVER = Duration.ofSeconds(60);
    /**
     * {@code AT+FTPRECV}: its bytes lie in the module's own buffer, so the table's 60 s would only be a longer wait for a command that was lost; and asking
     * the server for them again is safe.
     */
    public static final Duration RECEIVE = Duration.ofSeconds(20);
    /** How long a stream may stand still. */
    public static final Duration STALL = Duration.ofSeconds(60);

    private FtpCommands() {
    }

    /** {@code AT+FTPOPEN=?}: whether the firmware has FTP at all (protocol.md, FTP). */
    public static Command probe() {
        return Command.of("AT+FTPOPEN=?").expecting("+FTPOPEN:");
    }

    /** {@code AT+FTPOPEN?}: {@code +FTPOPEN: 1} when logged in; not every firmware has it. */
    public static Command isOpen() {
        return Command.of("AT+FTPOPEN?").expecting("+FTPOPEN:");
    }

    /** {@code AT+FTPINFO=1}: the server's own lines come as {@code +FTPINFO: <text>}, where the firmware can do that [likely]. */
    public static Command tellServerLines() {
        return Command.of("AT+FTPINFO=1").tries(2);
    }

    /** {@code AT+FTPMODE}: 0 passive, 1 active. */
    public static Command mode(boolean passive) {
        return Command.of("AT+FTPMODE=" + (passive ? 0 : 1)).tries(3);
    }

    /**
     * {@code AT+FTPOPEN}. With port 21 and no account three values suffice; else the port is the fifth value as the guide prints it, or the
     * sixth as the family has it (protocol.md, Port).
     *
     * @param account      the server
     * @param portPosition 5 or 6
     * @param canAsk       whether {@link #isOpen} may stand in for a lost outcome
     */
    public static Command open(FtpAccount account, int portPosition, boolean canAsk) {
        Command open = server("AT+FTPOPEN=" + quoted(account.host(), account.user(), account.password().reveal()) + tail(account, portPosition), "+FTPOPEN:")
                .within(OPEN)
                .shownAs("AT+FTPOPEN=" + quoted(account.host(), "***", "***") + (account.port() == 21 ? "" : ",…," + account.port()));
        return canAsk ? open.ending(openOutcome()) : open;
    }

    private static String tail(FtpAccount account, int portPosition) {
        if (account.port() == 21) {
            return account.account().isEmpty() ? "" : "," + quoted(account.account());
        }
        String head = "," + quoted(account.account()) + ",";
        return portPosition == 5 ? head + account.port() + "," : head + "," + account.port();
    }

    private static Outcome openOutcome() {
        return ended("+FTPOPEN:").orAsk(isOpen(), reply -> saysOpen(reply.fields()) ? Verdict.DONE : Verdict.PENDING);
    }

    /** Whether the reply to {@link #isOpen} says that somebody is logged in. */
    public static boolean saysOpen(Fields fields) {
        return fields.text(0).equals("1");
    }

    /** {@code AT+FTPCLOSE}. */
    public static Command close() {
        return server("AT+FTPCLOSE", "+FTPCLOSE:");
    }

    /** {@code AT+FTPLIST}, of the working directory or of a path; each line between {@code +FTPLIST: 2} and the outcome is the server's. */
    public static Command list(Optional<String> path) {
        String text = "AT+FTPLIST" + path.map(p -> "=" + quoted(p)).orElse("");
        return server(text, "+FTPLIST:").ending(ended("+FTPLIST:").withListing(LineMatch.outcome("+FTPLIST:", "2")));
    }

    /** {@code AT+FTPCWD}. */
    public static Command changeDirectory(String path) {
        return server("AT+FTPCWD=" + quoted(path), "+FTPCWD:");
    }

    /** {@code AT+FTPCDUP}. */
    public static Command changeUp() {
        return server("AT+FTPCDUP", "+FTPCDUP:");
    }

    /** {@code AT+FTPPWD}; the path comes in {@code +FTPPWD: 2,"<path>"}. */
    public static Command workingDirectory() {
        return server("AT+FTPPWD", "+FTPPWD:").ending(ended("+FTPPWD:").after(LineMatch.fields("+FTPPWD:", fields -> fields.text(0).equals("2"))));
    }

    /** {@code AT+FTPMKD}; never repeated blindly. */
    public static Command makeDirectory(String path) {
        return server("AT+FTPMKD=" + quoted(path), "+FTPMKD:").once();
    }

    /** {@code AT+FTPRMD}; never repeated blindly. */
    public static Command removeDirectory(String path) {
        return server("AT+FTPRMD=" + quoted(path), "+FTPRMD:").once();
    }

    /** {@code AT+FTPDEL}; never repeated blindly. */
    public static Command delete(String path) {
        return server("AT+FTPDEL=" + quoted(path), "+FTPDEL:").once();
    }

    /** {@code AT+FTPREN}; never repeated blindly. */
    public static Command rename(String from, String to) {
        return server("AT+FTPREN=" + quoted(from) + "," + quoted(to), "+FTPREN:").once();
    }

    /**
     * {@code AT+FTPGET}, binary. It ends with {@code +FTPGET: 2} (data begins to arrive) or at once with {@code +FTPGET: 1}; what comes after
     * a 2 is told by an unsolicited line, so that the port is free for {@code AT+FTPRECV} should it never come.
     *
     * @param offset in bytes
     */
    public static Command get(String path, long offset) {
        return server("AT+FTPGET=" + quoted(path) + ",1," + offset, "+FTPGET:")
                .ending(Outcome.of(LineMatch.outcome("+FTPGET:", "2").or(LineMatch.outcome("+FTPGET:", "1")), LineMatch.outcome("+FTPGET:", "0")));
    }

    /** {@code AT+FTPRECV=?}: the range of piece sizes, where the firmware tells. */
    public static Command receiveRange() {
        return Command.of("AT+FTPRECV=?").expecting("+FTPRECV:");
    }

    /** {@code AT+FTPRECV=<n>}; never repeated, because the bytes it took out of the module's buffer are gone ({@code AT+FTP_RECV} is a misprint). */
    public static Command receive(int most) {
        LineMatch header = LineMatch.fields("+FTPRECV:", FtpCommands::isCount).or(LineMatch.fields("+FTP_RECV:", FtpCommands::isCount));
        return Command.of("AT+FTPRECV=" + most).within(RECEIVE).once()
                .ending(new Completion.Block(header, line -> Fields.of(line).integer(0).orElse(-1), most));
    }

    private static boolean isCount(Fields fields) {
        return fields.size() == 1 && fields.integer(0).isPresent();
    }

    /**
     * A piece of {@code AT+FTPPUT}; never repeated blindly.
     *
     * @param data what is sent at the prompt, at most as much as it asks for
     * @param last whether the file ends with it; then {@code +FTPPUT: 1} follows
     */
    public static Command put(String path, byte[] data, boolean last) {
        LineMatch prompt = LineMatch.fields("+FTPPUT:", fields -> fields.text(0).equals("2"));
        return Command.of("AT+FTPPUT=" + quoted(path) + "," + data.length + "," + (last ? 1 : 0)).within(SERVER).once()
                .ending(new Completion.Prompt(prompt, line -> Fields.of(line).integer(1).orElse(data.length), data,
                        LineMatch.outcome("+FTPPUT:", "0"), last ? Optional.of(ended("+FTPPUT:")) : Optional.empty()));
    }

    /** {@code AT+FTPSTOR}; the port codes the stream (guide, note 6). Never repeated blindly. */
    public static Command store(String path, Completion.Source source) {
        return server("AT+FTPSTOR=" + quoted(path), "+FTPSTOR:").once()
                .ending(new Completion.StreamOut(LineMatch.outcome("+FTPSTOR:", "2"), source, ended("+FTPSTOR:"), STALL));
    }

    /** {@code AT+FTPRETR}; the port decodes the stream (guide, note 6). */
    public static Command retrieve(String path, Completion.Sink sink) {
        return server("AT+FTPRETR=" + quoted(path), "+FTPRETR:").once()
                .ending(new Completion.StreamIn(LineMatch.outcome("+FTPRETR:", "2"), sink, ended("+FTPRETR:"), STALL));
    }

    /** Whether a reply to {@code command} proves that the server lives: it does not where the module answers out of itself. */
    public static boolean serverAnswers(Command command) {
        return command.completion() instanceof Outcome || command.completion() instanceof Completion.StreamIn || command.completion() instanceof Completion.StreamOut
                || command.completion() instanceof Completion.Prompt prompt && prompt.then().isPresent();
    }

    /** {@code AT+MIPOPEN} on socket 1, to learn whether the server can be reached at all (protocol.md, TCP on the module). */
    public static Command reach(String host, int port) {
        return Command.of("AT+MIPOPEN=1,," + quoted(host) + "," + port + ",0").within(SERVER).once()
                .ending(Outcome.of(socket("1"), socket("0")));
    }

    /** {@code AT+MIPCLOSE} of that socket. */
    public static Command endReach() {
        return Command.of("AT+MIPCLOSE=1").expecting("+MIPCLOSE:").within(Duration.ofSeconds(20));
    }

    private static LineMatch socket(String state) {
        return LineMatch.fields("+MIPOPEN:", fields -> fields.text(0).equals("1") && fields.text(1).equals(state));
    }

    private static Command server(String text, String prefix) {
        return Command.of(text).within(SERVER).ending(ended(prefix));
    }

    private static Outcome ended(String prefix) {
        return Outcome.of(LineMatch.outcome(prefix, "1"), LineMatch.outcome(prefix, "0"));
    }

    private static String quoted(String... values) {
        return '"' + String.join("\",\"", values) + '"';
    }
}
