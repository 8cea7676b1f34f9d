package io.wherry.simulator.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

import io.wherry.time.Clock;

/**
 * What the module received, carried out and sent: the book against which tests check what the host believes. It keeps the
 * last {@link #USUAL} entries of each kind, or as many as it is told to. Safe for any thread.
 */
public final class Ledger {
    /** So many of each kind, unless said otherwise. */
    public static final int USUAL = 100_000;

    /**
     * A command line that came.
     *
     * @param number   counts from 1
     * @param at       since the module was built
     * @param text     without its CR
     * @param executed whether it was carried out
     */
    public record Received(int number, Duration at, String text, boolean executed) {
    }

    /**
     * A line, or a block, that was sent.
     *
     * @param at      since the module was built; when it was sent, or read
     * @param command the number of the command it belongs to; 0 for what is unsolicited
     * @param text    the line; for raw bytes, {@code <n bytes>}
     */
    public record Sent(Duration at, int command, String text) {
    }

    private final Clock clock;
    private final long origin;
    private final int most;
    private final Deque<Received> received = new ArrayDeque<>();
    private final Deque<Sent> sent = new ArrayDeque<>();
    private final Deque<Sent> read = new ArrayDeque<>();
    private int count;

    /** An empty book of at most {@code most} entries of each kind. */
    public Ledger(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
        this.origin = clock.nanos();
    }

    /** Since the module was built. */
    public Duration now() {
        return Duration.ofNanos(clock.nanos() - origin);
    }

    /** Enters a command line; its number is the answer. */
    public synchronized int enter(String text) {
        count++;
        keep(received, new Received(count, now(), text, false));
        return count;
    }

    /** The command that came last is carried out now. */
    public synchronized void executed(int number) {
        Deque<Received> later = new ArrayDeque<>();
        while (!received.isEmpty() && received.peekLast().number() > number) {
            later.push(received.removeLast());
        }
        if (!received.isEmpty() && received.peekLast().number() == number) {
            Received it = received.removeLast();
            received.add(new Received(it.number(), it.at(), it.text(), true));
        }
        received.addAll(later);
    }

    /** Enters what is sent. */
    public synchronized void sent(int command, String text) {
        keep(sent, new Sent(now(), command, text));
    }

    /** Enters what the host has read whole, as it was sent. */
    public synchronized void read(int command, String text) {
        keep(read, new Sent(now(), command, text));
    }

    private <T> void keep(Deque<T> entries, T entry) {
        if (entries.size() >= most) {
            entries.remove();
        }
        entries.add(entry);
    }

    /** All command lines. */
    public synchronized List<Received> received() {
        return new ArrayList<>(received);
    }

    /** All lines sent. */
    public synchronized List<Sent> sent() {
        return new ArrayList<>(sent);
    }

    /**
     * All lines, and headers with their blocks, that the host has read to their last byte, each with the time of that: so a test knows which command's line
     * the host had just read when it came to a conclusion.
     */
    public synchronized List<Sent> read() {
        return new ArrayList<>(read);
    }

    /** How many command lines in which {@code pattern} is found were carried out. */
    public int executed(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return (int) received().stream().filter(Received::executed).filter(entry -> compiled.matcher(entry.text()).find()).count();
    }

    /** The lines that belong to a command. */
    public List<String> answersTo(int command) {
        return sent().stream().filter(entry -> entry.command() == command).map(Sent::text).toList();
    }
}
