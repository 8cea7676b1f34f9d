package io.wherry.simulator.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Kind;

/** A command under way: what it is, what goes wrong with it, and the answer so far. It belongs to the module's worker. */
public final class Ticket {
    private final Console console;
    private final Wording wording;
    private final int number;
    private final CommandLine line;
    private final List<Fault> faults;
    private final List<Piece> pieces = new ArrayList<>();
    private boolean ended;
    /** Set while its {@code OK} waits for its outcome ({@link Kind#OUTCOME_FIRST}). */
    private boolean held;
    /** Before this point nothing of its answer is sent. */
    private final long notBefore;

    Ticket(Console console, Wording wording, int number, CommandLine line, List<Fault> faults, long notBefore) {
        this.console = console;
        this.wording = wording;
        this.number = number;
        this.line = line;
        this.faults = faults;
        this.notBefore = notBefore;
    }

    /** Its number in the ledger. */
    public int number() {
        return number;
    }

    /** The command line. */
    public CommandLine line() {
        return line;
    }

    long notBefore() {
        return notBefore;
    }

    List<Piece> pieces() {
        return pieces;
    }

    Optional<Fault> fault(Kind kind) {
        return faults.stream().filter(fault -> fault.kind() == kind).findFirst();
    }

    /** Whether that goes wrong with it. */
    public boolean meets(Kind kind) {
        return fault(kind).isPresent();
    }

    /** Whether its answer is complete. */
    public boolean ended() {
        return ended;
    }

    /** Adds an information line. */
    public void info(String text) {
        pieces.add(Piece.line(wording.line(text)));
    }

    /** Adds a header and the raw bytes behind it. */
    public void block(String header, byte[] raw) {
        pieces.add(Piece.block(wording.line(header), raw));
    }

    /** Ends with OK. */
    public void ok() {
        end("OK");
    }

    /** Ends with an information line and OK. */
    public void ok(String info) {
        info(info);
        ok();
    }

    /** Ends with OK, and an outcome will follow. */
    public void accepted() {
        if (meets(Kind.OUTCOME_FIRST)) {
            held = true;
            console.held(this);
        } else {
            ok();
        }
    }

    /** The outcome it waited for did not come. */
    public void release() {
        if (held) {
            held = false;
            ok();
        }
    }

    /** Ends with OK when {@code condition} holds, else with CME 53. */
    public void okIf(boolean condition) {
        if (condition) {
            ok();
        } else {
            error(Errors.BAD_PARAMETER);
        }
    }

    /** Ends with a plain ERROR. */
    public void error() {
        end("ERROR");
    }

    /** Ends with that CME error, written as {@code AT+CMEE} says. */
    public void error(int code) {
        end(wording.error(code));
    }

    /** Ends with that final result. */
    public void end(String result) {
        pieces.add(Piece.line(result));
        end();
    }

    /** Ends with what there is, without a final result. */
    public void end() {
        if (ended) {
            throw new IllegalStateException("The command AT" + line.text() + " ends twice");
        }
        ended = true;
        console.ended(this);
    }

    /** A named line that does not end it yet, such as {@code +FTPGET: 2}. */
    public void progress(String text) {
        if (held) {
            info(text);
        } else {
            console.unsolicited(text, number);
        }
    }

    /** Its outcome has come: an unsolicited line that belongs to it. */
    public void outcome(String text) {
        if (held) {
            held = false;
            info(text);
            ok();
        } else if (meets(Kind.OUTCOME_LOST)) {
            console.remark("outcome lost: " + text);
        } else {
            console.unsolicited(text, number);
        }
    }

    /** Its outcome has come with content: lines, or listing lines, that nothing may come in between. */
    public void outcome(List<Piece> content, String last) {
        if (held) {
            held = false;
            pieces.addAll(content);
            info(last);
            ok();
        } else {
            console.whenIdle(() -> {
                console.emit(content, number);
                outcome(last);
            });
        }
    }

    /** Asks for {@code count} raw bytes with a line, and has {@code then} take them. */
    void prompt(String text, int count, Consumer<byte[]> then) {
        console.prompt(this, Piece.line(wording.line(text)), count, then);
    }

    /**
     * Makes the wire a stream, in its middle.
     *
     * @param text  the line before it, such as {@code CONNECT}
     * @param bytes gets what comes from the host, and says itself that it was taken
     * @param then  is run when the line is out
     */
    public void stream(String text, Consumer<byte[]> bytes, Runnable then) {
        console.stream(this, Piece.line(wording.line(text)), bytes, then);
    }
}
