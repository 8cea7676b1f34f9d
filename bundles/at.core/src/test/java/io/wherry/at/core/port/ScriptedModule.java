package io.wherry.at.core.port;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import io.wherry.fault.FaultCode;
import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.serial.Line;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/** A line whose far end answers as a test says: the smallest module there is, for faults that no kind module would show. */
final class ScriptedModule implements Line {
    private static final boolean TRACE = Boolean.getBoolean("wherry.trace");

    private final Clock clock;
    private final Gate gate;
    private final List<String> commands = new ArrayList<>();
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private final PriorityQueue<Due> out = new PriorityQueue<>();
    private BiConsumer<String, ScriptedModule> script = (command, module) -> module.say("ERROR");
    private Optional<FaultException> unopenable = Optional.empty();
    private Predicate<String> deaf = command -> false;
    private int open;
    private boolean gone;
    private boolean echo;
    private boolean stubbornEcho;
    private boolean followsRate = true;
    private boolean singleBytes;
    private boolean strict;
    private Optional<Random> cuts = Optional.empty();
    private boolean stalled;
    private int rate = 115200;
    private int openings;
    private int rawBytes;
    private long order;

    private record Due(long at, long order, int rate, byte[] bytes) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    ScriptedModule(Clock clock) {
        this.clock = clock;
        this.gate = clock.gate();
    }

    /** What it does on a command, before the answers that every module gives (see {@link #usual}). */
    ScriptedModule on(BiConsumer<String, ScriptedModule> answers) {
        script = answers;
        return this;
    }

    /** The commands of finding and fencing; returns whether it was one. */
    boolean usual(String command) {
        switch (command) {
            case "AT", "AT+CMEE=1" -> say("OK");
            case "ATE0", "ATE1" -> {
                echo = command.equals("ATE1") || stubbornEcho;
                say("OK");
            }
            case "AT+CGSN" -> say("866000000000017", "OK");
            case "AT+CGMR" -> say("16000.1000.00.01.01.06", "OK");
            case "AT+CGMM" -> say("L610", "OK");
            default -> {
                if (!command.startsWith("AT+IPR=")) {
                    return false;
                }
                say("OK");
                if (followsRate) {
                    rate = Integer.parseInt(command.substring(7));
                }
            }
        }
        return true;
    }

    /** It repeats every command, whatever ATE0 says. */
    void stubbornEcho() {
        stubbornEcho = true;
        echo = true;
    }

    /** Turns the repeating of commands on, as at its start, or off. */
    void echo(boolean on) {
        echo = on;
    }

    /** It speaks and understands this rate; with {@code follows} it obeys AT+IPR. */
    void rate(int baud, boolean follows) {
        rate = baud;
        followsRate = follows;
    }

    int rate() {
        return rate;
    }

    /** Answers come in single bytes. */
    void singleBytes() {
        singleBytes = true;
    }

    /** Answers come in pieces of any size, and what waits comes together. */
    void splits(Random random) {
        cuts = Optional.of(random);
    }

    /** The line takes no bytes any more. */
    void stall() {
        stalled = true;
    }

    /** It takes bytes again. */
    void flow() {
        stalled = false;
    }

    int pending() {
        return gate.read(out::size);
    }

    void say(String... lines) {
        later(Duration.ofMillis(5), lines);
    }

    void later(Duration delay, String... lines) {
        for (String line : lines) {
            send(delay, ("\r\n" + line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    void send(Duration delay, byte[] bytes) {
        long at = clock.after(delay);
        gate.change(() -> {
            for (int from = 0, to; from < bytes.length; from = to) {
                int piece = singleBytes ? 1 : cuts.isPresent() ? 1 + cuts.get().nextInt(bytes.length) : bytes.length;
                to = Math.min(bytes.length, from + piece);
                out.add(new Due(at, order++, rate, Arrays.copyOfRange(bytes, from, to)));
            }
        });
    }

    /** What stands before {@code AT} is not passed over. */
    void strict() {
        strict = true;
    }

    /** Commands that {@code deaf} says so of are lost on the way: not even their echo comes. */
    void losing(Predicate<String> lost) {
        deaf = lost;
    }

    /** What has not been said yet never will be: it lost power. */
    void silence() {
        gate.change(out::clear);
        rawBytes = 0;
    }

    /** With {@code -Dwherry.trace=true} a run prints its lines. */
    void trace(String direction, String text) {
        if (TRACE) {
            System.out.printf("%11.3f %s %s%n", clock.nanos() / 1e9, direction, text.strip().replace("\r\n", "~"));
        }
    }

    /** How many connections are open. */
    int openNow() {
        return open;
    }

    /** The next {@code count} bytes are data, not a command; {@code then} hears of them. */
    void takeRaw(int count) {
        rawBytes = count;
    }

    byte[] rawTaken() {
        return raw.toByteArray();
    }

    List<String> commands() {
        return List.copyOf(commands);
    }

    void unplug() {
        gate.change(() -> gone = true);
        unopenable = Optional.of(new FaultException(FaultCode.PORT_MISSING, "scripted is not there"));
    }

    void replug() {
        gate.change(() -> gone = false);
        unopenable = Optional.empty();
    }

    int openings() {
        return openings;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public int baud() {
        return 115200;
    }

    @Override
    public Connection open() throws FaultException {
        if (unopenable.isPresent()) {
            throw unopenable.get();
        }
        openings++;
        open++;
        return new Wire();
    }

    private final class Wire implements Connection {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private boolean closed;
        private int baud = 115200;

        private byte[] noise(int length) {
            byte[] noise = new byte[length];
            Arrays.fill(noise, (byte) 0xFE);
            return noise;
        }

        @Override
        public int read(byte[] buffer) throws FaultException {
            try {
                while (true) {
                    long now = clock.nanos();
                    if (gate.read(() -> closed)) {
                        return -1;
                    }
                    if (gate.read(() -> gone)) {
                        throw new FaultException(FaultCode.PORT_GONE, "scripted was pulled out");
                    }
                    Optional<Due> due = gate.read(() -> Optional.ofNullable(out.peek()));
                    if (due.isPresent() && due.get().at() <= now) {
                        return taken(due.get(), now, buffer);
                    }
                    Duration patience = due.map(next -> Duration.ofNanos(next.at() - now)).orElse(Duration.ofDays(1));
                    gate.await(() -> closed || gone || !Optional.ofNullable(out.peek()).equals(due), patience);
                }
            } catch (InterruptedException ended) {
                return -1;
            }
        }

        /** What is due, in {@code buffer}; where lines come in pieces, as many of them as happen to be read together. */
        private int taken(Due first, long now, byte[] buffer) {
            int length = 0;
            Optional<Due> next = Optional.of(first);
            while (next.isPresent() && next.get().at() <= now && length + next.get().bytes().length <= buffer.length) {
                gate.change(out::poll);
                byte[] bytes = next.get().rate() == baud ? next.get().bytes() : noise(next.get().bytes().length);
                System.arraycopy(bytes, 0, buffer, length, bytes.length);
                length += bytes.length;
                next = cuts.isPresent() && cuts.get().nextBoolean() ? gate.read(() -> Optional.ofNullable(out.peek())) : Optional.empty();
            }
            trace("<", new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
            return length;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws FaultException {
            if (stalled) {
                throw new FaultException(FaultCode.PORT_STALLED, "scripted takes nothing");
            }
            if (baud != rate) {
                line.reset();
                return;
            }
            for (int i = offset; i < offset + length; i++) {
                if (rawBytes > 0) {
                    rawBytes--;
                    raw.write(bytes[i]);
                    if (rawBytes == 0) {
                        script.accept("<data>", ScriptedModule.this);
                    }
                } else if (bytes[i] != '\r') {
                    line.write(bytes[i]);
                } else if (line.size() > 0) {
                    String all = line.toString(StandardCharsets.ISO_8859_1);
                    // V.250: what stands before AT is passed over
                    String command = strict ? all : all.replaceFirst("^[\\x00-\\x1f]+", "");
                    line.reset();
                    trace(">", command);
                    if (deaf.test(command)) {
                        trace("!", "lost");
                        continue;
                    }
                    commands.add(command);
                    if (echo) {
                        send(Duration.ofMillis(1), (command + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                    }
                    script.accept(command, ScriptedModule.this);
                }
            }
        }

        @Override
        public int baud() {
            return baud;
        }

        @Override
        public void baud(int other) {
            baud = other;
        }

        @Override
        public void close() {
            gate.change(() -> {
                open -= closed ? 0 : 1;
                closed = true;
            });
        }
    }
}
