package io.wherry.ftp.service.commands;

import java.util.Optional;

import io.wherry.at.AtException;
import io.wherry.at.Command;
import io.wherry.at.Completion;
import io.wherry.at.Completion.Outcome;
import io.wherry.at.Fields;
import io.wherry.at.LineMatch;
import io.wherry.family.Ftp;
import io.wherry.family.Order;

/** The commands that carry files, each as a value, by the shape in which a family does that. */
public final class FileCommands {
    private final Ftp ftp;
    private final Phrases say;

    /** The commands of the client {@code ftp}. */
    FileCommands(Ftp ftp) {
        this.ftp = ftp;
        this.say = new Phrases(ftp);
    }

    /**
     * Begins a window. It ends when data begins to arrive, or at once when all is there; what comes after the former
     * is told by an unsolicited line, so that the port is free for {@link #receive} should it never come.
     *
     * @param offset in bytes
     */
    public Command get(Ftp.Windows windows, String path, long offset) {
        Order get = windows.get();
        return say.server(get, get.fill("path", path, "offset", Long.toString(offset)))
                .ending(Outcome.of(LineMatch.outcome(get.answer(), "2").or(say.done(get.answer())), say.failed(get.answer())));
    }

    /** A line that says that the window of {@link #get} is whole in the module's buffer. */
    public LineMatch windowDone(Ftp.Windows windows) {
        return say.done(windows.get().answer());
    }

    /** A line that says that the window of {@link #get} broke off. */
    public LineMatch windowBroken(Ftp.Windows windows) {
        return say.failed(windows.get().answer());
    }

    /** Asks for the range of piece sizes, where the firmware tells. */
    public Command receiveRange(Ftp.Windows windows) {
        return Phrases.asking(windows.range());
    }

    /** Takes a piece; never repeated, because the bytes it took out of the module's buffer are gone. */
    public Command receive(Ftp.Windows windows, int most) {
        LineMatch header = LineMatch.fields(windows.receive().answer(), FileCommands::isCount);
        LineMatch either = windows.misprint().isEmpty() ? header : header.or(LineMatch.fields(windows.misprint(), FileCommands::isCount));
        return Phrases.plain(windows.receive(), windows.receive().fill("count", Integer.toString(most))).once()
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
        return Phrases.plain(put, put.fill("path", path, "count", Integer.toString(data.length), "last", last ? "1" : "0")).once()
                .ending(new Completion.Prompt(prompt, line -> Fields.of(line).integer(1).orElse(data.length), data,
                        say.failed(put.answer()), last ? Optional.of(say.ended(put.answer())) : Optional.empty()));
    }

    /** Sends a stream, which the port codes (guide, note 6). Never repeated blindly. */
    public Command store(Ftp.Coded coded, String path, Completion.Source source) {
        Order store = coded.store();
        return say.server(store, store.fill("path", path)).once()
                .ending(new Completion.StreamOut(LineMatch.outcome(store.answer(), "2"), source, say.ended(store.answer()), store.deadline()));
    }

    /** Fetches a stream, which the port decodes (guide, note 6). */
    public Command retrieve(Ftp.Coded coded, String path, Completion.Sink sink) {
        Order retrieve = coded.retrieve();
        return say.server(retrieve, retrieve.fill("path", path)).once()
                .ending(new Completion.StreamIn(LineMatch.outcome(retrieve.answer(), "2"), sink, say.ended(retrieve.answer()), retrieve.deadline()));
    }

    /**
     * Fetches all from an offset on, raw.
     *
     * @param offset in bytes
     * @param count  how many bytes that is
     */
    public Command download(Ftp.RawDownload raw, String path, long offset, long count, Completion.Sink sink) {
        Order get = raw.get();
        return Phrases.plain(get, get.fill("path", path, "offset", Long.toString(offset))).once()
                .ending(new Completion.RawIn(Phrases.opening(raw.opening()), count, sink, counted(get.answer(), count, offset + count), get.deadline(), raw.escape()));
    }

    /** Sends a whole file, raw. Never repeated blindly. */
    public Command upload(Ftp.RawUpload raw, String path, long count, Completion.Source source) {
        Order put = raw.put();
        return Phrases.plain(put, put.fill("path", path, "count", Long.toString(count))).once()
                .ending(new Completion.RawOut(Phrases.opening(raw.opening()), count, source, counted(put.answer(), count, count), put.deadline(), raw.escape()));
    }

    /** Done only with the right number of bytes: those of this stream or, should a module count so, those up to its end. */
    private Outcome counted(String prefix, long count, long end) {
        LineMatch done = say.done(prefix);
        LineMatch right = line -> done.test(line) && Fields.of(line).number(1).stream().anyMatch(told -> told == count || told == end);
        return Outcome.of(right, line -> say.failed(prefix).test(line) || done.test(line) && !right.test(line));
    }

    /** Whether a stream ended well by the module's own account, though not with the number of bytes that it was to have. */
    public boolean otherLength(AtException failure) {
        LineMatch done = switch (ftp.outcomes()) {
            case ONE_IS_DONE -> LineMatch.none();
            case ZERO_IS_DONE -> line -> Fields.of(line).text(0).equals("0");
        };
        return failure.outcome().filter(done::test).isPresent();
    }
}
