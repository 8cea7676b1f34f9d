package io.wherry.at.core.port;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.wherry.fault.FaultException;
import io.wherry.serial.Connection;
import io.wherry.time.Clock;
import io.wherry.time.Gate;

/**
 * Everything that reaches the port's owner from other threads: bytes, the line's end, tickets and the order to stop. One gate guards it all, and it is the
 * owner's: callers wait for their answers at their {@link Ticket}s, so that bytes that come wake nobody else.
 */
final class Mail {
    /** Commands that may wait. */
    static final int QUEUE = 64;
    /** Bytes that may wait before the reader is held back. */
    private static final int UNREAD = 64 * 1024;

    private final Gate gate;
    private final Deque<byte[]> bytes = new ArrayDeque<>();
    private final Deque<Ticket> tickets = new ArrayDeque<>();
    private int unread;
    private int openings;
    private Optional<FaultException> lineLost = Optional.empty();
    private Optional<Connection> connection = Optional.empty();
    private boolean stopping;

    Mail(Clock clock) {
        gate = clock.gate();
    }

    // For the reader

    /** Hands bytes of the {@code opening}-th connection over; waits while the owner is behind. Returns false when nobody wants them any more. */
    boolean put(int opening, byte[] chunk) throws InterruptedException {
        gate.await(() -> unread < UNREAD || stopping || opening != openings, Duration.ofDays(1));
        return gate.update(() -> {
            boolean wanted = !stopping && opening == openings;
            if (wanted) {
                bytes.add(chunk);
                unread += chunk.length;
            }
            return wanted;
        });
    }

    /** The {@code opening}-th connection is gone. */
    void lineLost(int opening, FaultException why) {
        gate.change(() -> {
            if (opening == openings) {
                lineLost = Optional.of(why);
            }
        });
    }

    /** Why the connection is gone, where its reader knows. */
    Optional<FaultException> lineLost() {
        return gate.read(() -> lineLost);
    }

    // For callers

    /** Queues a ticket; false when the queue is full or the port stops. */
    boolean submit(Ticket ticket) {
        return gate.update(() -> {
            if (stopping || tickets.size() >= QUEUE) {
                return false;
            }
            if (ticket.urgent()) {
                tickets.addFirst(ticket);
            } else {
                tickets.addLast(ticket);
            }
            return true;
        });
    }

    /** Its caller does not want it any more. */
    void giveUp(Ticket ticket) {
        gate.change(ticket::giveUp);
    }

    <T> T read(Supplier<T> look) {
        return gate.read(look);
    }

    /** Orders the owner to stop, and frees it from a write that takes its time. */
    void stop() {
        Optional<Connection> open = gate.update(() -> {
            stopping = true;
            return connection;
        });
        open.ifPresent(Connection::close);
    }

    // For the owner

    boolean stopping() {
        return gate.read(() -> stopping);
    }

    /** A new connection: what the old one left unread, or still brings, is void. Returns its number. */
    int newLine(Connection opened) {
        return gate.update(() -> {
            connection = Optional.of(opened);
            bytes.clear();
            unread = 0;
            lineLost = Optional.empty();
            return ++openings;
        });
    }

    /** The next bytes; empty when {@code patience} is over or {@code wake} holds first. The line's end counts only when all bytes before it are read. */
    Optional<byte[]> bytes(BooleanSupplier wake, Duration patience) throws InterruptedException, LineLost {
        Optional<byte[]> got = gate.take(() -> {
            if (stopping || bytes.isEmpty() && (lineLost.isPresent() || wake.getAsBoolean())) {
                return Optional.of(new byte[0]);
            }
            return Optional.ofNullable(bytes.peek());
        }, patience);
        if (got.isEmpty() || got.get().length == 0) {
            Optional<FaultException> lost = gate.read(() -> lineLost);
            if (lost.isPresent() && gate.read(bytes::isEmpty)) {
                throw new LineLost(lost.get());
            }
            return Optional.empty();
        }
        gate.change(() -> {
            bytes.poll();
            unread -= got.get().length;
        });
        return got;
    }

    /** Inside the gate: whether a ticket waits. */
    boolean hasTicket() {
        return !tickets.isEmpty();
    }

    /** Inside the gate: whether a person waits for a restart of the module. */
    boolean hasRestart() {
        return tickets.stream().anyMatch(ticket -> ticket.wish() == Ticket.Wish.RESTART);
    }

    /** Takes out the first who waits for a restart of the module. */
    Optional<Ticket> nextRestart() {
        return gate.update(() -> {
            Optional<Ticket> first = tickets.stream().filter(ticket -> ticket.wish() == Ticket.Wish.RESTART).findFirst();
            first.ifPresent(tickets::remove);
            return first;
        });
    }

    Optional<Ticket> nextTicket() {
        return gate.update(() -> Optional.ofNullable(tickets.poll()));
    }

    /** Takes out the tickets that match, such as those that have waited too long. */
    List<Ticket> remove(Predicate<Ticket> match) {
        return gate.update(() -> {
            List<Ticket> out = new ArrayList<>();
            tickets.removeIf(ticket -> {
                boolean hit = match.test(ticket);
                if (hit) {
                    out.add(ticket);
                }
                return hit;
            });
            return out;
        });
    }

    /** Waits for time, the order to stop, or somebody who wants a restart of the module. */
    void pause(Duration patience) throws InterruptedException {
        gate.await(() -> stopping || hasRestart(), patience);
    }
}
