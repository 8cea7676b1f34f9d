package io.wherry.family;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.wherry.fault.FaultCode;

/**
 * A module's FTP client.
 *
 * @param outcomes how the line that tells a command's end reads
 * @param session  logging in and out
 * @param names    what is done with names on the server
 * @param download how a file comes
 * @param upload   how a file goes
 * @param coded    streams in DLE/ETX coding besides, where the module has them
 * @param reach    how a plain TCP connection to the server is tried, where that tells a refused login from an unreachable server
 * @param errors   the faults that the module's error numbers stand for; a number that names no cause is not among them
 */
public record Ftp(Outcomes outcomes, Session session, Names names, Download download, Upload upload, Optional<Coded> coded, Optional<Reach> reach,
        Map<Integer, FaultCode> errors) {

    /** How the line that tells a command's end reads behind its prefix. */
    public enum Outcomes {
        /** {@code 1} done, {@code 0} failed, {@code 2} data follows; no cause. */
        ONE_IS_DONE,
        /** {@code 0,…} done, perhaps with a value; {@code <error>,<the server's reply code>} failed. */
        ZERO_IS_DONE
    }

    /**
     * Logging in and out.
     *
     * @param probe       whether the firmware has FTP at all
     * @param serverLines asks for the server's own lines, where the module can tell them
     * @param status      whether somebody is logged in
     * @param mode        who opens data connections
     * @param settings    what is set before each login besides ({@code <user>}, {@code <password>})
     * @param open        logs in
     * @param close       logs out
     */
    public record Session(Order probe, Optional<Order> serverLines, Status status, Mode mode, List<Order> settings, Open open, Order close) {
    }

    /**
     * Whether somebody is logged in.
     *
     * @param order    asks
     * @param later    whether its line comes behind {@code OK}, like an outcome
     * @param field    which field of that line counts, from 0
     * @param loggedIn what that field reads when the session can be used
     * @param open     what it reads when there is anything to be closed
     */
    public record Status(Order order, boolean later, int field, String loggedIn, List<String> open) {
    }

    /**
     * Who opens data connections.
     *
     * @param order   sets it ({@code <mode>})
     * @param passive the value for the module
     * @param active  the value for the server
     */
    public record Mode(Order order, String passive, String active) {
    }

    /**
     * The ways to write the login ({@code <host>}, {@code <port>}, {@code <user>}, {@code <password>}, {@code <account>}).
     *
     * @param usual       to port 21, without an account
     * @param account     to port 21 with an account; empty where the module can send none
     * @param port        to another port
     * @param portsFifth  the same on firmware that reads the port as the fifth value; the operator's key {@code ftp.port.position} chooses
     */
    public record Open(Order usual, Optional<Order> account, Order port, Optional<Order> portsFifth) {
    }

    /**
     * What is done with names on the server ({@code <path>}; {@code <from>} and {@code <to>}).
     *
     * @param list    lists what a path holds; all lines between {@code opening} and the outcome are the server's
     * @param here    lists the working directory
     * @param opening the line before a listing, a regular expression
     * @param where   asks for the working directory
     * @param enter   changes it
     * @param up      changes to the one above, where the module has a command for that
     * @param make    makes a directory
     * @param remove  removes one
     * @param delete  deletes a file
     * @param rename  renames
     * @param size    asks for a file's size, where the module has a command for that
     */
    public record Names(Order list, Order here, String opening, Order where, Order enter, Optional<Order> up, Order make, Order remove, Order delete, Order rename,
            Optional<Order> size) {
    }

    /** How a file comes. */
    public sealed interface Download permits Windows, RawDownload {
    }

    /**
     * Into the module's own buffer first, from where counted pieces are taken. A file larger than the buffer takes several windows with growing offsets.
     *
     * @param get            fetches into the buffer ({@code <path>}, {@code <offset>})
     * @param receive        takes a piece ({@code <count>}); a line counts the raw bytes behind it
     * @param misprint       how that line may begin as well; empty where no such is known
     * @param range          asks for the largest piece
     * @param sizes          the pieces to try from the largest on, in bytes, where the module does not tell
     * @param largest        no larger piece is ever asked for, in bytes
     * @param smallestBuffer a file below this fits every module's buffer, in bytes
     * @param largestBuffer  no module has a larger buffer, in bytes
     */
    public record Windows(Order get, Order receive, String misprint, Order range, List<Integer> sizes, int largest, long smallestBuffer, long largestBuffer)
            implements Download {
    }

    /**
     * All from an offset on, raw and uncounted behind a line: its reader has to know how many bytes they are. Then the final result, then the outcome with their number.
     *
     * @param get     asks for it ({@code <path>}, {@code <offset>}); its deadline is also how long the stream may stand still
     * @param opening the line before the bytes, a regular expression
     * @param escape  what ends the stream early, with a second of silence before and behind it
     */
    public record RawDownload(Order get, String opening, String escape) implements Download {
    }

    /** How a file goes. */
    public sealed interface Upload permits Pieces, RawUpload {
    }

    /**
     * In counted pieces, one command each; the last one says that it is.
     *
     * @param put   sends a piece at a prompt ({@code <path>}, {@code <count>}, {@code <last>})
     * @param sizes the pieces to try from the largest on, in bytes
     */
    public record Pieces(Order put, List<Integer> sizes) implements Upload {
    }

    /**
     * All at once, raw, as many bytes as the command says. Then the final result, then the outcome with their number.
     *
     * @param put     offers it ({@code <path>}, {@code <count>}); its deadline is also how long the stream may stand still
     * @param opening the line that asks for the bytes, a regular expression
     * @param escape  what ends the stream early, with a second of silence before and behind it
     */
    public record RawUpload(Order put, String opening, String escape) implements Upload {
    }

    /**
     * Streams in DLE/ETX coding, which carry the file between a line {@code …: 2} and the outcome.
     *
     * @param store    sends one ({@code <path>})
     * @param retrieve fetches one ({@code <path>})
     */
    public record Coded(Order store, Order retrieve) {
    }

    /**
     * A plain TCP connection, opened and closed.
     *
     * @param open  opens it ({@code <host>}, {@code <port>}); {@code <id>,1} says that it stands, {@code <id>,0} that it does not
     * @param close closes it
     * @param id    its number in both
     */
    public record Reach(Order open, Order close, String id) {
    }
}
