package io.wherry.simulator.module;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.profile.Quirk;

/**
 * The module's side of the conversation: it puts command lines together, has them carried out one at a time, and sends answers and
 * unsolicited lines in an order in which a module sends them.
 */
public final class Console {
    private static final int LONGEST_LINE = 1024;
    private static final int INPUT = 4096;
    private static final Duration HELD = Duration.ofSeconds(30);

    /** What bytes from the host are at present. */
    private enum Mode {
        /** Nothing: the module is off, boots, or is deaf for a while. */
        DEAF,
        /** Command lines. */
        COMMAND,
        /** Kept for later: a command is being carried out. */
        BUSY,
        /** Raw bytes that a command asked for. */
        DATA,
        /** A stream's, in either direction. */
        STREAM
    }

    private final Core core;
    private final Delivery delivery;
    private final Dispatch dispatch;
    private final UrcQueue queue = new UrcQueue();
    private final Queue<Runnable> whenIdle = new ArrayDeque<>();
    private final ByteArrayOutputStream input = new ByteArrayOutputStream();
    private Mode mode = Mode.DEAF;
    private Consumer<byte[]> receiver = bytes -> { };
    private int needed;
    private int dataRound;
    /** Bytes that came for a stream and that it has not taken yet. */
    private int owed;

    Console(Core core) {
        this.core = core;
        this.delivery = new Delivery(core);
        this.dispatch = new Dispatch(core, this);
    }

    /** A stream has taken so many of the bytes that came for it. */
    public void taken(int count) {
        owed -= count;
        core.wire().taken(count);
    }

    /** This life is over: nobody takes any more what came for its stream. */
    void end() {
        taken(owed);
    }

    /** The module is off: it hears nothing and says nothing. */
    public void off() {
        mode = Mode.DEAF;
    }

    /** The module is up: from here on it listens. */
    public void open() {
        mode = Mode.COMMAND;
        idle();
    }

    /** Notes something in the transcript that is not on the wire. */
    public void remark(String text) {
        core.body().transcript().remark(core.body().ledger().now(), text);
    }

    void receive(byte[] bytes) {
        if (mode == Mode.STREAM) {
            owed += bytes.length;
            receiver.accept(bytes);
            return;
        }
        core.wire().taken(bytes.length);
        if (mode != Mode.DEAF) {
            int room = mode == Mode.BUSY ? Math.max(0, INPUT - input.size()) : bytes.length;
            input.write(bytes, 0, Math.min(room, bytes.length));
            digest();
        }
    }

    private void digest() {
        while (input.size() > 0) {
            byte[] bytes = input.toByteArray();
            int used = switch (mode) {
                case COMMAND -> command(bytes);
                case DATA -> data(bytes);
                case STREAM -> stream(bytes);
                case BUSY, DEAF -> 0;
            };
            if (used == 0) {
                return;
            }
        }
    }

    private void keep(byte[] bytes, int from) {
        input.reset();
        input.write(bytes, from, bytes.length - from);
    }

    private int command(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\r') {
            end++;
        }
        if (end == bytes.length) {
            if (end > LONGEST_LINE) {
                input.reset();
            }
            return 0;
        }
        keep(bytes, end + 1);
        line(new String(bytes, 0, end, StandardCharsets.ISO_8859_1).replace("\n", ""));
        return end + 1;
    }

    private int data(byte[] bytes) {
        if (bytes.length < needed) {
            return 0;
        }
        int count = needed;
        keep(bytes, count);
        mode = Mode.BUSY;
        dataRound++;
        receiver.accept(Arrays.copyOf(bytes, count));
        return count;
    }

    private int stream(byte[] bytes) {
        input.reset();
        // The stream says itself what it takes; what came too early was taken already.
        core.wire().taken(-bytes.length);
        owed += bytes.length;
        receiver.accept(bytes);
        return bytes.length;
    }

    private void line(String text) {
        byte[] echo = core.wording().echoed(text);
        if (echo.length > 0) {
            delivery.raw(echo);
        }
        CommandLine.begin(text).ifPresent(begin -> dispatch.accept(text.substring(begin)));
    }

    /** A command begins: until its answer is out, other lines wait, or are not heard at all. */
    void begins(boolean deaf) {
        mode = deaf ? Mode.DEAF : Mode.BUSY;
    }

    /** A ticket's answer is complete; it is sent when its time has come. */
    void ended(Ticket ticket) {
        long now = core.now();
        if (ticket.notBefore() > now) {
            core.after(Duration.ofNanos(ticket.notBefore() - now), () -> answer(ticket));
        } else {
            answer(ticket);
        }
    }

    private void answer(Ticket ticket) {
        if (core.alive() && delivery.answer(ticket)) {
            mode = Mode.COMMAND;
            delivery.late();
            idle();
        }
    }

    /** A ticket keeps its OK back for its outcome, but not for ever. */
    void held(Ticket ticket) {
        core.after(HELD, ticket::release);
    }

    private Duration untilDue(Ticket ticket) {
        return Duration.ofNanos(Math.max(0, ticket.notBefore() - core.now()));
    }

    /** A ticket asks for raw bytes. */
    void prompt(Ticket ticket, Piece prompt, int count, Consumer<byte[]> then) {
        core.after(untilDue(ticket), () -> {
            if (!ticket.meets(Kind.ANSWER_LOST)) {
                delivery.emit(List.of(prompt), ticket.number());
            }
            mode = Mode.DATA;
            needed = count;
            receiver = bytes -> {
                if (bytes.length < count) {
                    ticket.error();
                } else {
                    then.accept(bytes);
                }
            };
            if (ticket.meets(Kind.RESTART)) {
                needed = count / 2;
                receiver = half -> core.restart();
            }
            dataRound++;
            if (needed == 0) {
                mode = Mode.BUSY;
                receiver.accept(new byte[0]);
            } else {
                giveUpInTime();
                digest();
            }
        });
    }

    /** When not all bytes come in time, the command that asked for them fails, and they are forgotten. */
    private void giveUpInTime() {
        int round = dataRound;
        core.after(core.timing().dataTimeout(), () -> {
            if (mode == Mode.DATA && dataRound == round) {
                input.reset();
                mode = Mode.BUSY;
                receiver.accept(new byte[0]);
            }
        });
    }

    /** From now on the wire is a stream's; {@code bytes} gets what comes and says itself that it was taken. */
    void stream(Consumer<byte[]> bytes) {
        mode = Mode.STREAM;
        receiver = bytes;
        digest();
    }

    /** A ticket makes the wire a stream in its middle. */
    void stream(Ticket ticket, Piece prompt, Consumer<byte[]> bytes, Runnable then) {
        core.after(untilDue(ticket), () -> {
            if (!ticket.meets(Kind.ANSWER_LOST)) {
                delivery.emit(List.of(prompt), ticket.number());
            }
            stream(bytes);
            then.run();
        });
    }

    /** The stream in the middle of a command is over; what came behind it waits for the command's end. */
    public void streamOver(byte[] rest) {
        mode = Mode.BUSY;
        input.write(rest, 0, rest.length);
    }

    /** The stream is over; what came behind it are commands again. */
    void streamEnds(byte[] rest) {
        mode = Mode.COMMAND;
        input.write(rest, 0, rest.length);
        idle();
    }

    /** A line that nobody asked for, or that belongs to a command that was answered already. */
    public void unsolicited(String text, int number) {
        String line = core.wording().line(text);
        if (mode == Mode.COMMAND || mode == Mode.BUSY && core.has(Quirk.URC_WHILE_BUSY)) {
            delivery.emit(List.of(Piece.line(line)), number);
        } else {
            queue.add(line, number).forEach(dropped -> remark("dropped " + dropped));
        }
    }

    /** A stray line, or so many bytes of noise where no command is under way. */
    void stray(int noise) {
        if (noise == 0) {
            unsolicited(Delivery.stray(core.random()), 0);
        } else {
            whenIdle(() -> raw(Delivery.noise(noise, core.random())));
        }
    }

    /** Does something as soon as no command is under way. */
    public void whenIdle(Runnable action) {
        whenIdle.add(action);
        if (mode == Mode.COMMAND) {
            idle();
        }
    }

    private void idle() {
        while (mode == Mode.COMMAND && !queue.isEmpty()) {
            UrcQueue.Entry entry = queue.next();
            delivery.emit(List.of(Piece.line(entry.text())), entry.number());
        }
        while (mode == Mode.COMMAND && !whenIdle.isEmpty()) {
            whenIdle.remove().run();
        }
        digest();
    }

    /** Sends pieces that belong to a command, without anything between them. */
    public void emit(List<Piece> pieces, int number) {
        delivery.emit(pieces, number);
    }

    /** Sends bytes that are no line. */
    public void raw(byte[] bytes) {
        delivery.raw(bytes);
    }
}
