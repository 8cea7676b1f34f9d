package io.wherry.simulator.wire;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

import io.wherry.simulator.profile.Uart;
import io.wherry.time.Clock;

/**
 * The serial line as a module sees it: what it sends while nobody has the other end open is lost, and where the two ends run at
 * different rates both hear rubbish. Without pacing bytes take no time, but each end still has its rate.
 */
public final class Wire {
    private final Agenda agenda;
    private final Uplink up;
    private final Downlink down;
    private final Random rubbish;
    private final boolean paced;
    private final Uart uart;
    private final Random spoiling;
    private volatile Consumer<byte[]> module = bytes -> { };
    private volatile int moduleBaud;
    private volatile int hostBaud;
    /** Who has the host's end open: a number of its own for each opening, 0 for nobody. */
    private volatile long holder;
    private long openings;
    private volatile boolean plugged = true;
    private volatile boolean stalled;

    /** A line at {@code baud} bits a second; bytes take their time only when it is {@code paced}. */
    public Wire(Clock clock, Agenda agenda, int baud, boolean paced, long seed, Uart uart) {
        this.agenda = agenda;
        this.up = new Uplink(clock, agenda);
        this.down = new Downlink(clock);
        this.moduleBaud = baud;
        this.paced = paced;
        this.rubbish = new Random(seed);
        this.uart = uart;
        this.spoiling = new Random(seed);
    }

    /** Who gets what arrives at the module, on the agenda's worker; it says {@link #taken} for what it takes. */
    public void module(Consumer<byte[]> receiver) {
        module = receiver;
    }

    /** The module sends bytes, in bursts as a UART gives them on. */
    public void send(byte[] bytes) {
        send(bytes, Integer.MAX_VALUE, Segment.UNNOTICED);
    }

    /** The module sends bytes that are read in segments of at most {@code burst}; {@code read} is done when the host has read the last of them as it was sent. */
    public void send(byte[] bytes, int burst, Runnable read) {
        if (holder != 0) {
            int most = Math.min(burst, paced ? Downlink.BURST : Math.max(1, bytes.length));
            byte[] heard = inStep() ? carried(bytes) : rubbish(bytes.length);
            down.send(agenda.now(), heard, most, byteNanos(), Arrays.equals(heard, bytes) ? read : Segment.UNNOTICED);
        }
    }

    /** The module has taken {@code count} bytes. */
    public void taken(int count) {
        up.taken(count);
    }

    /** How many bytes the host has still to read. */
    public int backlog() {
        return down.backlog();
    }

    /** When the last byte that the module sent has arrived. */
    public long freeAt() {
        return down.freeAt();
    }

    /** The module's own rate in bits a second. */
    public int moduleBaud() {
        return moduleBaud;
    }

    /** The module changes its rate. */
    public void moduleBaud(int rate) {
        moduleBaud = rate;
    }

    /** How it takes a change of rate. */
    public Uart uart() {
        return uart;
    }

    int hostBaud() {
        return hostBaud;
    }

    void hostBaud(int rate) {
        hostBaud = rate;
    }

    /** The cable is pulled out (which ends whoever had it open) or put back in. */
    public synchronized void plugged(boolean in) {
        plugged = in;
        if (!in) {
            release();
        }
    }

    /** Whether the cable is in. */
    public boolean plugged() {
        return plugged;
    }

    /** The module stops or goes on taking bytes, as by a flow control line. */
    public void stalled(boolean stop) {
        stalled = stop;
        up.wake();
    }

    /** Somebody opens the host's end: gets a number above 0, or 0 when somebody has it already. */
    synchronized long open(int rate) {
        if (holder != 0) {
            return 0;
        }
        down.clear();
        hostBaud = rate;
        holder = ++openings;
        return holder;
    }

    /** That holder gives it back; no longer its holder, it changes nothing. */
    synchronized void close(long who) {
        if (holder == who) {
            release();
        }
    }

    private void release() {
        holder = 0;
        down.clear();
        up.wake();
    }

    boolean holds(long who) {
        return holder == who;
    }

    /** Waits for bytes; empty once {@code who} does not hold the wire any more. */
    Optional<byte[]> receive(int most, long who) throws InterruptedException {
        return down.receive(most, () -> holder != who);
    }

    /** Sends bytes; false when they were not taken up in time, or {@code who} does not hold the wire any more. */
    boolean transmit(byte[] bytes, Duration patience, long who) throws InterruptedException {
        return up.send(bytes, byteNanos(), this::arrive, patience, () -> holder != who, () -> !stalled);
    }

    private void arrive(byte[] bytes) {
        if (!plugged || !inStep()) {
            taken(bytes.length);
        } else {
            module.accept(carried(bytes));
        }
    }

    private boolean inStep() {
        return hostBaud == 0 || hostBaud == moduleBaud;
    }

    /** What is left of bytes on a line that may not be clean at this rate. */
    private synchronized byte[] carried(byte[] bytes) {
        if (moduleBaud <= uart.clean()) {
            return bytes;
        }
        byte[] spoilt = bytes.clone();
        for (int i = 0; i < spoilt.length; i++) {
            if (spoiling.nextInt(uart.spoilt()) == 0) {
                spoilt[i] ^= (byte) (1 << spoiling.nextInt(8));
            }
        }
        return spoilt;
    }

    private byte[] rubbish(int length) {
        byte[] bytes = new byte[length];
        rubbish.nextBytes(bytes);
        for (int i = 0; i < length; i++) {
            bytes[i] |= (byte) 0x80;
        }
        return bytes;
    }

    private long byteNanos() {
        return paced ? 10_000_000_000L / moduleBaud : 0;
    }
}
