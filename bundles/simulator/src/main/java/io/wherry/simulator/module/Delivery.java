package io.wherry.simulator.module;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.wherry.simulator.fault.Fault;
import io.wherry.simulator.fault.Kind;
import io.wherry.simulator.log.Ledger;

/** Puts answers on the wire, with whatever goes wrong with them, and enters them in the ledger. */
final class Delivery {
    private static final List<String> STRAY =
            List.of("+CREG: 1", "+CGREG: 1", "+CEREG: 1", "+CTZV: +32", "+ESMCAUSE: 33", "^MODE: 17", "+CEREG: 5", "+CSQ: 21,99");

    /** An answer that waits for later ones. */
    private static final class Late {
        private final Ticket ticket;
        private int left;

        Late(Ticket ticket, int left) {
            this.ticket = ticket;
            this.left = left;
        }
    }

    private final Core core;
    private final List<Late> late = new ArrayList<>();

    Delivery(Core core) {
        this.core = core;
    }

    /** Sends a complete answer, or does with it what its fault says; whether the module lives on. */
    boolean answer(Ticket ticket) {
        if (ticket.meets(Kind.RESTART)) {
            breakOff(ticket);
            return false;
        }
        Optional<Fault> later = ticket.fault(Kind.LATE);
        if (later.isPresent()) {
            late.add(new Late(ticket, later.get().count() + 1));
        } else if (!ticket.meets(Kind.ANSWER_LOST)) {
            send(ticket);
        }
        return true;
    }

    /** One more answer is out: those that waited for it follow. */
    void late() {
        for (Iterator<Late> each = late.iterator(); each.hasNext();) {
            Late waiting = each.next();
            waiting.left--;
            if (waiting.left == 0) {
                each.remove();
                send(waiting.ticket);
            }
        }
    }

    private void breakOff(Ticket ticket) {
        for (Piece piece : ticket.pieces()) {
            if (piece.block() > 0) {
                raw(Arrays.copyOf(piece.bytes(), piece.bytes().length - (piece.block() + 1) / 2));
            }
        }
        core.restart();
    }

    private void send(Ticket ticket) {
        Random chance = new Random(ticket.number() * 0x9E3779B97F4A7C15L);
        List<Piece> pieces = new ArrayList<>(ticket.pieces());
        ticket.fault(Kind.BYTES_LOST).ifPresent(fault -> pieces.replaceAll(piece -> shortened(piece, fault.count(), chance)));
        ticket.fault(Kind.NOISE).ifPresent(fault -> raw(noise(fault.count(), chance)));
        int stray = ticket.meets(Kind.URC) ? chance.nextInt(Math.max(1, pieces.size())) : -1;
        int burst = ticket.fault(Kind.SPLIT).map(Fault::count).orElse(Integer.MAX_VALUE);
        for (int i = 0; i < pieces.size(); i++) {
            if (i == stray) {
                emit(List.of(Piece.line(core.wording().line(stray(chance)))), 0);
            }
            emit(pieces.get(i), ticket.number(), burst);
        }
    }

    static String stray(Random chance) {
        return STRAY.get(chance.nextInt(STRAY.size()));
    }

    static byte[] noise(int count, Random chance) {
        byte[] bytes = new byte[count];
        chance.nextBytes(bytes);
        return bytes;
    }

    private static Piece shortened(Piece piece, int count, Random chance) {
        int lost = Math.min(count, piece.block());
        if (lost == 0) {
            return piece;
        }
        byte[] bytes = piece.bytes();
        int from = bytes.length - piece.block() + chance.nextInt(piece.block() - lost + 1);
        byte[] left = new byte[bytes.length - lost];
        System.arraycopy(bytes, 0, left, 0, from);
        System.arraycopy(bytes, from + lost, left, from, left.length - from);
        return new Piece(piece.shown(), left, piece.block() - lost);
    }

    /** Sends pieces that belong to a command. */
    void emit(List<Piece> pieces, int number) {
        pieces.forEach(piece -> emit(piece, number, Integer.MAX_VALUE));
    }

    private void emit(Piece piece, int number, int burst) {
        Ledger ledger = core.body().ledger();
        ledger.sent(number, piece.shown());
        core.body().transcript().fromModule(ledger.now(), piece.bytes());
        core.wire().send(piece.bytes(), burst, () -> ledger.read(number, piece.shown()));
    }

    /** Sends bytes that are no line. */
    void raw(byte[] bytes) {
        core.body().transcript().fromModule(core.body().ledger().now(), bytes);
        core.wire().send(bytes);
    }
}
