package io.wherry.simulator.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Kind;

/** A command under way: what it is, what goes wrong with it, and the answer so far. It belongs to the module's worker. */
final class Ticket {
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

    int number() {
        return number;
    }

    CommandLine line() {
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

    boolean meets(Kind kind) {
        return fault(kind).isPresent();
    }

    /** Adds an information line. */
    void info(String text) {
        pieces.add(Piece.line(wording.line(text)));
    }

    /** Adds a header and the raw bytes behind it. */
    void block(String header, byte[] raw) {
        pieces.add(Piece.block(wording.line(header), raw));
    }

    /** Ends with OK. */
    void ok() {
        end("OK");
    }

    /** Ends with an information line and OK. */
    void ok(String info) {
        info(info);
        ok();
    }

    /** Ends with OK, and an outcome will follow. */
    void accepted() {
        if (meets(Kind.OUTCOME_FIRST)) {
            held = true;
            console.held(this);
        } else {
            ok();
        }
    }

    /** The outcome it waited for did not come. */
    void release() {
        if (held) {
            held = false;
            ok();
        }
    }

    /** Ends with OK when {@code condition} holds, else with CME 53. */
    void okIf(boolean condition) {
        if (condition) {
            ok();
        } else {
            error(Errors.BAD_PARAMETER);
        }
    }

    /** Ends with a plain ERROR. */
    void error() {
        end("ERROR");
    }

    /** Ends with that CME error, written as {@code AT+CMEE} says. */
    void error(int code) {
        end(wording.error(code));
    }

    private void end(String result) {
        if (ended) {
            throw new IllegalStateException("The command AT" + line.text() + " ends twice");
        }
        ended = true;
        pieces.add(Piece.line(result));
        console.ended(this);
    }

    /** A named line that does not end it yet, such as {@code +FTPGET: 2}. */
    void progress(String text) {
        if (held) {
            info(text);
        } else {
            console.unsolicited(text, number);
        }
    }

    /** Its outcome has come: an unsolicited line that belongs to it. */
    void outcome(String text) {
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
    void outcome(List<Piece> content, String last) {
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
}
