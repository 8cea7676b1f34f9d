package io.wherry.at;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** How a command ends. Each kind says which lines it may receive on the way; every other line is unsolicited. */
public sealed interface Completion {

    /** Information lines of the declared shape, then the final result. */
    record Final() implements Completion {
    }

    /**
     * {@code OK} means accepted; the outcome is a named line that comes before or after it (guide, note 3).
     *
     * @param progress named lines that belong to it and don't end it, such as {@code +FTPLIST: 2}
     * @param done     the line that says it worked
     * @param failed   the line that says it did not
     * @param listing  whether every line between the first {@code progress} line and the outcome is content, whatever it looks like
     * @param query    what to ask when the outcome does not come in time
     */
    record Outcome(LineMatch progress, LineMatch done, LineMatch failed, boolean listing, Optional<Query> query) implements Completion {
        /** An outcome line and nothing in between. */
        public static Outcome of(LineMatch done, LineMatch failed) {
            return new Outcome(LineMatch.none(), done, failed, false, Optional.empty());
        }

        /** The same with a query to fall back on. */
        public Outcome orAsk(Command query, Function<Reply, Verdict> judge) {
            return new Outcome(progress, done, failed, listing, Optional.of(new Query(query, judge)));
        }

        /** The same with lines that belong to it without ending it. */
        public Outcome after(LineMatch progressLine) {
            return new Outcome(progressLine, done, failed, listing, query);
        }

        /** The same where all between the progress line and the outcome is content. */
        public Outcome withListing(LineMatch opening) {
            return new Outcome(opening, done, failed, true, query);
        }
    }

    /**
     * A prompt line, then the bytes it asks for, then the final result, then perhaps an outcome (the guide's {@code FTPPUT}).
     *
     * @param prompt the line that asks for the data, such as {@code +FTPPUT: 2,<len>}; it comes before {@code OK}
     * @param room   how many bytes that prompt line asks for; at most so many of {@code data} are written, and {@link Reply#bytes} says how many
     * @param data   what is written at the prompt, from its start, as it is
     * @param failed the line that says, in the prompt's place or behind the data, that it failed, such as {@code +FTPPUT: 0}; the command
     *               ends as {@code FAILED} with it and its final result, whichever comes later
     * @param then   the outcome that follows the final result, where one does
     */
    record Prompt(LineMatch prompt, ToIntFunction<String> room, byte[] data, LineMatch failed, Optional<Outcome> then) implements Completion {
        /** A prompt that asks for all of {@code data} and fails by its final result only. */
        public Prompt(LineMatch prompt, byte[] data, Optional<Outcome> then) {
            this(prompt, line -> data.length, data, LineMatch.none(), then);
        }
    }

    /**
     * A header line that counts the raw bytes behind it, the bytes, then the final result (the guide's {@code FTPRECV}).
     *
     * @param header the header line
     * @param count  how many raw bytes follow that header
     * @param most   no more than this many bytes are believed; a header that says more is an error
     */
    record Block(LineMatch header, ToIntFunction<String> count, int most) implements Completion {
    }

    /**
     * The final result, a line that opens the stream, then DLE/ETX-coded bytes from the module up to a bare 0x03, then the outcome
     * (the guide's {@code FTPRETR}; coding in its note 6).
     *
     * @param opened  the line behind which the stream begins, {@code +FTPRETR: 2}
     * @param sink    takes the decoded bytes as they come
     * @param outcome what follows the stream
     * @param stall   how long the stream may stand still
     */
    record StreamIn(LineMatch opened, Sink sink, Outcome outcome, Duration stall) implements Completion {
    }

    /**
     * The final result, a line that opens the stream, then DLE/ETX-coded bytes to the module and a bare 0x03, then the outcome
     * (the guide's {@code FTPSTOR}).
     *
     * @param opened  the line that asks for the stream, {@code +FTPSTOR: 2}
     * @param source  gives the bytes to code and send
     * @param outcome what follows the stream
     * @param stall   how long the line may refuse bytes
     */
    record StreamOut(LineMatch opened, Source source, Outcome outcome, Duration stall) implements Completion {
    }

    /**
     * A line that opens the stream, exactly so many raw bytes of any content, then the final result, then the outcome (Quectel's {@code QFTPGET} to {@code COM:}).
     *
     * <p>A module that breaks the stream off says so in the middle of it. The sink therefore gets the last {@link #HELD} bytes only when the stream has ended well.
     *
     * @param opened  the line behind which the stream begins, {@code CONNECT}; it comes before the final result
     * @param count   how many bytes, 1 or more
     * @param sink    takes the bytes as they come
     * @param outcome what follows the final result
     * @param stall   how long the stream may stand still
     * @param escape  what ends the stream early when it is written with a second of silence before and behind it; empty where nothing does
     */
    record RawIn(LineMatch opened, long count, Sink sink, Outcome outcome, Duration stall, String escape) implements Completion {
    }

    /**
     * A line that asks for the stream, exactly so many raw bytes, then the final result, then the outcome (Quectel's {@code QFTPPUT} from {@code COM:}).
     *
     * @param opened  the line that asks for the stream, {@code CONNECT}; it comes before the final result
     * @param count   how many bytes
     * @param source  gives the bytes; one that ends sooner ends the command
     * @param outcome what follows the final result
     * @param stall   how long the line may refuse bytes
     * @param escape  what ends the stream early when it is written with a second of silence before and behind it; empty where nothing does
     */
    record RawOut(LineMatch opened, long count, Source source, Outcome outcome, Duration stall, String escape) implements Completion {
    }

    /** How many bytes of a {@link RawIn} are held back until its end is known: more than a module says when it breaks off or restarts. */
    int HELD = 512;

    /**
     * The command that tells how another one ended when its outcome line never came.
     *
     * @param command the query
     * @param judge   what its reply says about the other command
     */
    record Query(Command command, Function<Reply, Verdict> judge) {
    }

    /** What a query says about the command whose outcome is missing. */
    enum Verdict {
        /** It was carried out. */
        DONE,
        /** It was not. */
        FAILED,
        /** It is still under way: wait on, until the deadline. */
        PENDING
    }

    /** Takes bytes of a stream; called by the port's owner thread and therefore quick. */
    @FunctionalInterface
    interface Sink {
        /** Takes {@code bytes[offset, offset + length)}. */
        void accept(byte[] bytes, int offset, int length) throws IOException;
    }

    /** Gives bytes of a stream; called by the port's owner thread and therefore quick. */
    @FunctionalInterface
    interface Source {
        /** Fills {@code buffer} from its start; returns how many bytes, or -1 at the end. */
        int read(byte[] buffer) throws IOException;
    }
}
